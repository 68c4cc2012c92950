import Quantities

/// A value of an expression.
public enum Value: Sendable {
  /// No value, where a type allows that.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case int(Int64)
  /// A whole number without sign (`cel` only).
  case uint(UInt64)
  /// Binary floating point (`cel` only).
  case double(Double)
  /// An exact decimal.
  case number(Number)
  /// A share: 5% is 0.05.
  case percent(Number)
  /// A text, compared and measured by code points.
  case string(String)
  /// Bytes.
  case bytes([UInt8])
  /// A list.
  case list([Value])
  /// A map, in the order of insertion.
  case map(MapValue)
  /// The name of a type.
  case type(String)
  /// Seconds and nanoseconds of the same sign.
  case duration(Int64, Int32)
  /// Seconds since 1970-01-01T00:00:00Z, and nanoseconds after that.
  case timestamp(Int64, Int32)
  /// A civil date.
  case date(CivilDate)
  /// An amount in a currency, by its position in the type table.
  case money(Number, UInt16)
  /// A quantity in a unit, by its position in the environment.
  case quantity(Number, UInt16)
  /// Money per unit: the currency, then the unit.
  case rate(Number, UInt16, UInt16)
  /// A value that may be there.
  case optional(OptionalValue)
  /// A record of a `FactSource`: its type and its row.
  case record(UInt16, UInt32)
  /// A list or a table of a `FactSource`: its kind and its row.
  case collection(UInt16, UInt32)
  /// A fault of this run, by its position in the evaluator.
  case fault(Int32)
}

/// What an optional holds.
public final class OptionalValue: Sendable {
  /// The value, if there is one.
  public let value: Value?

  init(_ value: Value?) { self.value = value }

  /// An optional without a value.
  static let none = OptionalValue(nil)
}

/// Keys and values in the order of insertion.
public final class MapValue: Sendable {
  /// The keys.
  public let keys: [Value]
  /// The values, in the order of the keys.
  public let values: [Value]
  private let positions: [MapKey: Int]

  /// A map; nil for a key that is no key, or that stands twice.
  public init?(keys: [Value], values: [Value]) {
    var positions: [MapKey: Int] = [:]
    if keys.count > Self.scanned { positions.reserveCapacity(keys.count) }
    for (position, key) in keys.enumerated() {
      guard let mapKey = MapKey(key) else { return nil }
      if keys.count <= Self.scanned {
        for earlier in keys[..<position] where MapKey(earlier) == mapKey { return nil }
      } else if positions.updateValue(position, forKey: mapKey) != nil {
        return nil
      }
    }
    self.keys = keys
    self.values = values
    self.positions = positions
  }

  /// Up to here keys are compared one by one.
  private static let scanned = 8

  /// The value of a key.
  public func value(of key: Value) -> Value? {
    guard let mapKey = MapKey(key) else { return nil }
    if keys.count > Self.scanned { return positions[mapKey].map { values[$0] } }
    for (position, other) in keys.enumerated() where MapKey(other) == mapKey {
      return values[position]
    }
    return nil
  }
}

/// A key of a map: numbers that are equal are the same key, whatever their type.
enum MapKey: Hashable {
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case string(OrdinalText)

  init?(_ value: Value) {
    switch value {
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .uint(let number):
      if let small = Int64(exactly: number) { self = .int(small) } else { self = .uint(number) }
    case .double(let number):
      if let small = Int64(exactly: number) {
        self = .int(small)
      } else if let large = UInt64(exactly: number) {
        self = .uint(large)
      } else {
        return nil
      }
    case .number(let number):
      guard let whole = number.whole, let small = Int64(exactly: whole) else { return nil }
      self = .int(small)
    case .string(let text): self = .string(OrdinalText(text))
    default: return nil
    }
  }
}

/// A text that is equal to another only code point by code point.
struct OrdinalText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: OrdinalText, right: OrdinalText) -> Bool {
    ordinalEqual(left.text, right.text)
  }

  func hash(into hasher: inout Hasher) {
    var copy = text
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

/// Whether two texts have the same code points (`expressions.md`, decision 15).
@inline(__always)
func ordinalEqual(_ left: String, _ right: String) -> Bool {
  // Texts that differ in Swift's eyes differ; those that do not may still be composed differently.
  left == right && left.utf8.elementsEqual(right.utf8)
}

/// Whether a text comes before another by code points.
func ordinalPrecedes(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}

/// Where the values of records and collections come from.
///
/// Records and lists are handles, so that a large catalog is never copied into an expression.
public protocol FactSource {
  /// The value of a field of a record; nil when the record does not have it.
  func value(of field: Int, in record: RecordHandle) -> Value?
  /// How many entries a collection has.
  func count(_ collection: CollectionHandle) -> Int
  /// An entry of a collection.
  func element(_ position: Int, of collection: CollectionHandle) -> Value
  /// The key of an entry of a table.
  func key(_ position: Int, of collection: CollectionHandle) -> Value
  /// The entry of a table by its key.
  func entry(_ key: String, of collection: CollectionHandle) -> Value?
}

/// Facts as they were before, which `change` and `changed` compare with.
public protocol Baseline: FactSource {
  /// The record that stood for the same thing; nil when there was none.
  func counterpart(of record: RecordHandle) -> RecordHandle?
  /// The same list or table; nil when there was none.
  func counterpart(of collection: CollectionHandle) -> CollectionHandle?
}

/// A record of a fact source.
public struct RecordHandle: Hashable, Sendable {
  /// The record type's number.
  public var type: UInt16
  /// Which record of that type.
  public var row: UInt32

  /// A handle.
  public init(type: UInt16, row: UInt32) {
    self.type = type
    self.row = row
  }
}

/// A list or a table of a fact source.
public struct CollectionHandle: Hashable, Sendable {
  /// What kind of collection it is, by the source's own numbering.
  public var kind: UInt16
  /// Which collection of that kind.
  public var row: UInt32

  /// A handle.
  public init(kind: UInt16, row: UInt32) {
    self.kind = kind
    self.row = row
  }
}

/// A source without facts, for expressions over plain values.
public struct NoFacts: FactSource {
  /// A source without facts.
  public init() {}
  /// Nothing.
  public func value(of field: Int, in record: RecordHandle) -> Value? { nil }
  /// Nothing.
  public func count(_ collection: CollectionHandle) -> Int { 0 }
  /// Nothing.
  public func element(_ position: Int, of collection: CollectionHandle) -> Value { .null }
  /// Nothing.
  public func key(_ position: Int, of collection: CollectionHandle) -> Value { .null }
  /// Nothing.
  public func entry(_ key: String, of collection: CollectionHandle) -> Value? { nil }
}
