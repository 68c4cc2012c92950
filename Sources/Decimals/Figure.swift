/// A figure in both of its exact forms, worked out once: what kernels read again and again.
public struct Figure: Hashable, Sendable {
  /// The value.
  public let value: Rational
  /// The value in its short form; nil where that cannot hold it.
  public let short: FastDecimal?

  /// A figure of a value.
  public init(_ value: Rational) {
    self.value = value
    short = FastDecimal(exactly: value)
  }
}
