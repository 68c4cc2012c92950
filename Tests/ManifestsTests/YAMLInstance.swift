import DocumentTrees
import Foundation

/// A JSON value, for validation.
indirect enum JSONValue: Hashable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// What an editor makes of a YAML document: texts without quotes have the types of YAML 1.2's core
  /// schema, and a key without a value is as good as not there.
  init(_ tree: DocumentTree, root: NodeID, _ reader: TreeReader) {
    switch reader.kind(root) {
    case .scalar, .alias: self = Self.scalar(reader.string(root), reader.style(root))
    case .sequence: self = .array(reader.elements(root).map { JSONValue(tree, root: $0, reader) })
    case .mapping:
      var object: [String: JSONValue] = [:]
      for entry in reader.entries(root) where !reader.isEmpty(entry.value) {
        object[reader.string(entry.key)] = JSONValue(tree, root: entry.value, reader)
      }
      self = .object(object)
    }
  }

  private static func scalar(_ text: String, _ style: NodeStyle) -> JSONValue {
    guard style == .plain else { return .string(text) }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .boolean(true)
    case "false", "False", "FALSE": return .boolean(false)
    default: break
    }
    if text.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil {
      return .number(Double(text) ?? 0)
    }
    return .string(text)
  }
}

extension JSONValue: Codable {
  /// A value of a JSON text.
  init(_ text: String) throws {
    self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  /// The value as JSON.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
