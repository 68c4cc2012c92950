import Diagnostics
import SourceText

/// A value of a JSON text, with numbers as they are written.
public indirect enum JSONValue: Hashable, Sendable {
  /// An entry of an object.
  public struct Member: Hashable, Sendable {
    /// The key.
    public var key: String
    /// What it holds.
    public var value: JSONValue

    /// An entry.
    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  case null
  case bool(Bool)
  case number(String)
  case text(String)
  case list([JSONValue])
  case object([Member])

  /// The value of a whole JSON text; nil for one that is malformed, is not UTF-8 or says a key twice.
  public init?(_ bytes: [UInt8]) {
    let file = SourceFile(path: "reply", contents: bytes)
    guard file.encoding == .utf8 else { return nil }
    var bag = DiagnosticBag()
    let tree = readJSON(file, source: SourceID(index: 0), into: &bag)
    guard !bag.hasErrors, let root = tree.roots.first else { return nil }
    self = tree.read(file) { Self.value(root, $0) }
  }

  private static func value(_ node: NodeID, _ reader: TreeReader) -> JSONValue {
    switch reader.kind(node) {
    case .sequence: return .list(reader.elements(node).map { value($0, reader) })
    case .mapping:
      return .object(
        reader.entries(node).map { Member(reader.string($0.key), value($0.value, reader)) })
    default:
      let text = reader.string(node)
      guard reader.style(node) == .plain else { return .text(text) }
      switch text {
      case "null": return .null
      case "true": return .bool(true)
      case "false": return .bool(false)
      default: return .number(text)
      }
    }
  }

  /// The value of a key of an object.
  public subscript(key: String) -> JSONValue? {
    get {
      guard case .object(let members) = self else { return nil }
      return members.first { $0.key == key }?.value
    }
    set {
      guard case .object(var members) = self else { return }
      let index = members.firstIndex { $0.key == key }
      if let index, let newValue {
        members[index].value = newValue
      } else if let index {
        members.remove(at: index)
      } else if let newValue {
        members.append(Member(key, newValue))
      }
      self = .object(members)
    }
  }

  /// The text, where it is one.
  public var text: String? {
    if case .text(let text) = self { return text }
    return nil
  }

  /// The elements, where it is a list.
  public var list: [JSONValue]? {
    if case .list(let values) = self { return values }
    return nil
  }

  /// The entries, where it is an object.
  public var members: [Member]? {
    if case .object(let members) = self { return members }
    return nil
  }

  /// Whether it holds the same, whatever the order of keys.
  public func isSame(as other: JSONValue) -> Bool {
    self == other || ordered == other.ordered
  }

  private var ordered: JSONValue {
    switch self {
    case .list(let values): .list(values.map(\.ordered))
    case .object(let members):
      .object(
        members.map { Member($0.key, $0.value.ordered) }
          .sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) })
    default: self
    }
  }
}
