/// What a file may ask of the reader before it is refused.
///
/// The same on every machine.
public struct Limits: Sendable {
  /// Collections inside collections.
  public var depth = 128
  /// Nodes that aliases may stand for in one file, counted as if each were written out; a scalar counts
  /// once more for each KiB of it.
  public var aliasedNodes = 100_000
  /// Bytes of one scalar.
  public var scalarBytes = 1 << 20
  /// Bytes of one file.
  public var fileBytes = 1 << 30

  /// The limits that hold everywhere.
  public static let standard = Limits()

  /// The standard limits, to be changed by tests.
  public init() {}
}
