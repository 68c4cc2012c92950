import Diagnostics
import DocumentTrees
import Renderings
import SourceText

/// A JSON value: numbers by their text, members in their order.
package indirect enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([JSON])
  case object([Member])

  /// A key with its value.
  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: JSON

    /// A member.
    package init(key: String, value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// The value of a JSON text; nil for one that is malformed or has a key twice.
  package init?(_ bytes: [UInt8]) {
    let file = SourceFile(path: "body", contents: bytes)
    var bag = DiagnosticBag()
    let tree = readJSON(file, source: SourceID(index: 0), into: &bag)
    guard !bag.hasErrors, let root = tree.roots.first else { return nil }
    self = tree.read(file) { Self.value(root, $0) }
  }

  /// The value of a JSON text; nil for one that is malformed or has a key twice.
  package init?(_ text: String) {
    self.init(Array(text.utf8))
  }

  private static func value(_ node: NodeID, _ reader: TreeReader) -> JSON {
    switch reader.kind(node) {
    case .sequence: return .array(reader.elements(node).map { value($0, reader) })
    case .mapping:
      return .object(
        reader.entries(node).map {
          Member(key: reader.string($0.key), value: value($0.value, reader))
        })
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

  /// The value as a text on one line.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The value as UTF-8 on one line.
  package var bytes: [UInt8] {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.bytes
  }

  private func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.number("null")
    case .bool(let value): writer.boolean(value)
    case .number(let text): writer.number(text)
    case .string(let text): writer.string(text)
    case .array(let values): writer.array(of: values, inline: true) { $1.write(to: &$0) }
    case .object(let members):
      writer.object(inline: true) { writer in
        for member in members {
          writer.key(member.key)
          member.value.write(to: &writer)
        }
      }
    }
  }
}

extension JSON {
  /// The value of a key of an object; setting nil takes it out.
  package subscript(key: String) -> JSON? {
    get {
      guard case .object(let members) = self else { return nil }
      return members.first { $0.key == key }?.value
    }
    set {
      guard case .object(var members) = self else { return }
      let index = members.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
      self = .object(members)
    }
  }

  /// The value behind keys joined by points, such as `MetaData.LastUpdatedTime`.
  package func value(at path: some StringProtocol) -> JSON? {
    var value: JSON? = self
    for key in path.split(separator: ".") { value = value?[String(key)] }
    return value
  }

  /// The text of a string or a number.
  package var string: String? {
    switch self {
    case .string(let text), .number(let text): text
    default: nil
    }
  }

  /// The truth of a truth value, which may be written as a string.
  package var truth: Bool? {
    switch self {
    case .bool(let value): value
    case .string("true"): true
    case .string("false"): false
    default: nil
    }
  }

  /// The elements of an array.
  package var array: [JSON]? {
    if case .array(let values) = self { return values }
    return nil
  }

  /// The members of an object.
  package var members: [Member]? {
    if case .object(let members) = self { return members }
    return nil
  }

  /// Whether it is `null`, which stands for a member that is not there.
  var isNull: Bool { self == .null }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// A string.
  package init(stringLiteral value: String) { self = .string(value) }
}

extension JSON: ExpressibleByBooleanLiteral {
  /// A truth value.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON: ExpressibleByIntegerLiteral {
  /// A whole number.
  package init(integerLiteral value: Int) { self = .number(String(value)) }
}

extension JSON: ExpressibleByArrayLiteral {
  /// An array.
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

extension JSON: ExpressibleByDictionaryLiteral {
  /// An object.
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member(key: $0.0, value: $0.1) })
  }
}
