import Diagnostics
import DocumentTrees
import SourceText

/// A value of a line of a conformance file, with numbers as they are written.
indirect enum JSONValue {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  /// The value of a JSON text; nil for one that is malformed.
  init?(_ line: String) {
    let file = SourceFile(path: "line", contents: Array(line.utf8))
    var bag = DiagnosticBag()
    let tree = readJSON(file, source: SourceID(index: 0), into: &bag)
    guard !bag.hasErrors, let root = tree.roots.first else { return nil }
    self = tree.read(file) { Self.value(root, $0) }
  }

  private static func value(_ node: NodeID, _ reader: TreeReader) -> JSONValue {
    switch reader.kind(node) {
    case .sequence: return .array(reader.elements(node).map { value($0, reader) })
    case .mapping:
      return .object(reader.entries(node).map { (reader.string($0.key), value($0.value, reader)) })
    default:
      let text = reader.string(node)
      guard reader.style(node) == .plain else { return .string(text) }
      switch text {
      case "null": return .null
      case "true": return .bool(true)
      case "false": return .bool(false)
      default: return .number(text)
      }
    }
  }

  /// The value of a key of an object.
  subscript(key: String) -> JSONValue? {
    guard case .object(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }

  var string: String? {
    switch self {
    case .string(let text), .number(let text): text
    default: nil
    }
  }

  var array: [JSONValue]? {
    if case .array(let values) = self { return values }
    return nil
  }

  var isTrue: Bool {
    if case .bool(true) = self { return true }
    return false
  }
}
