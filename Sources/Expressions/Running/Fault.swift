import SourceText

/// Why an expression has no value.
public enum FaultCode: String, Hashable, Sendable {
  /// A map has no such key, or a record no such field.
  case noSuchKey = "no-such-key"
  /// A position outside a list or a text.
  case outOfRange = "out-of-range"
  /// A division by zero.
  case divisionByZero = "division-by-zero"
  /// The exact result has too many digits.
  case overflow
  /// An operation that these values do not have.
  case noSuchOverload = "no-such-overload"
  /// An argument that the function cannot take.
  case invalidArgument = "invalid-argument"
  /// A text or a number that cannot be converted.
  case conversion
  /// A name without a value.
  case unknownName = "unknown-name"
  /// An optional without a value.
  case noValue = "no-value"
  /// A key that stands twice, or is no key.
  case key
  /// Units or currencies that do not go together.
  case unit
  /// A change was asked for, and there is nothing to compare with.
  case noBaseline = "no-baseline"
  /// A declared function whose own value has faults.
  case brokenFunction = "broken-function"
  /// The steps that an expression may take are used up.
  case fuel
}

/// A fault of one run, with its place.
public struct RuntimeFault: Error, Hashable, Sendable {
  /// What kind of fault it is.
  public var code: FaultCode
  /// One sentence fragment in lower case that stands alone, with the values that led to it.
  public var message: String
  /// The bytes of the expression that could not be computed.
  public var range: TextRange
}
