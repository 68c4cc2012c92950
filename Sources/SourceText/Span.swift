/// Which source a place lies in: an index into a `SourceMap`.
public struct SourceID: Hashable, Comparable, Sendable {
  /// The position in the map, in the order of the paths.
  public let index: UInt32

  /// An id for a position in a map.
  @inlinable
  public init(index: UInt32) {
    self.index = index
  }

  /// Ascending order.
  public static func < (left: SourceID, right: SourceID) -> Bool {
    left.index < right.index
  }
}

/// A half-open run of bytes in a source: what every diagnostic points at.
///
/// Offsets count UTF-8 bytes of the text as read (after a byte-order mark was dropped and UTF-16
/// was turned into UTF-8). Lines and columns exist only in renderers.
public struct Span: Hashable, Sendable {
  /// The source that the bytes lie in.
  public var source: SourceID
  /// The first byte.
  public var start: UInt32
  /// One past the last byte.
  public var end: UInt32

  /// A span of a source.
  @inlinable
  public init(source: SourceID, start: UInt32, end: UInt32) {
    self.source = source
    self.start = start
    self.end = max(start, end)
  }

  /// A span of a source by a range of its bytes.
  @inlinable
  public init(source: SourceID, range: TextRange) {
    self.init(source: source, start: range.start, end: range.end)
  }
}

extension Span: Comparable {
  /// Ascending order.
  public static func < (left: Span, right: Span) -> Bool {
    if left.source != right.source { return left.source < right.source }
    return (left.start, left.end) < (right.start, right.end)
  }
}

/// A half-open run of bytes in a source that is known from the context.
public struct TextRange: Hashable, Sendable {
  /// The first byte.
  public var start: UInt32
  /// One past the last byte.
  public var end: UInt32

  /// A range of bytes.
  @inlinable
  public init(start: UInt32, end: UInt32) {
    self.start = start
    self.end = end
  }

  /// No bytes, at the start of the source.
  public static let none = TextRange(start: 0, end: 0)
}
