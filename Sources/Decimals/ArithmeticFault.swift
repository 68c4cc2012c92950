/// Why an exact operation has no answer.
///
/// The number layer has no places to point at; the first caller that has a span turns
/// a fault into a diagnostic (`value/overflow`, `value/division-by-zero`).
public enum ArithmeticFault: Error, Hashable, Sendable {
  /// The exact answer needs more digits than the type holds. Nothing was rounded.
  case overflow
  /// A division by zero.
  case divisionByZero
  /// The operation is not defined for these operands, such as a precision of zero.
  case invalidOperation
}
