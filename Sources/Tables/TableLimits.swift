/// How much a table may hold: what a spreadsheet program itself allows, and what fits into memory.
public struct TableLimits: Sendable {
  /// Rows of a sheet.
  public var rows = 1_048_576
  /// Columns of a sheet.
  public var columns = 16_384
  /// Cells of a sheet that hold something.
  public var cells = 10_000_000
  /// Bytes of all parts of a file together, when they are inflated.
  public var inflatedBytes = 1 << 29
  /// Parts of a file.
  public var parts = 65_536
  /// Inflated bytes that no ratio is asked for.
  public var harmlessBytes = 1 << 24
  /// How many times larger than in the file a part may be beyond those, and all parts together.
  public var ratio = 200
  /// Levels of elements in a part.
  public var depth = 64

  /// What is allowed where nobody says otherwise.
  public static let standard = TableLimits()

  /// Limits, the standard ones until they are changed.
  public init() {}
}
