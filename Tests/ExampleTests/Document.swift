import Decimals
import Diagnostics
import DocumentTrees
import SourceText

/// A YAML or JSON document without places, for tests that rewrite files.
indirect enum Document {
  case text(String, isPlain: Bool)
  case list([Document])
  case map([(key: String, value: Document)])

  /// The documents of a YAML file.
  static func yaml(_ text: String) -> [Document] {
    documents(text) { readYAML($0, source: SourceID(index: 0), into: &$1) }
  }

  /// A JSON file.
  static func json(_ text: String) -> [Document] {
    documents(text) { readJSON($0, source: SourceID(index: 0), into: &$1) }
  }

  private static func documents(
    _ text: String, _ read: (SourceFile, inout DiagnosticBag) -> DocumentTree
  ) -> [Document] {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "file", contents: Array(text.utf8))
    let tree = read(file, &bag)
    return tree.read(file) { reader in tree.roots.map { Document($0, reader) } }
  }

  private init(_ node: NodeID, _ reader: TreeReader) {
    switch reader.kind(node) {
    case .sequence: self = .list(reader.elements(node).map { Document($0, reader) })
    case .mapping:
      self = .map(
        reader.entries(node).map { (reader.string($0.key), Document($0.value, reader)) })
    case .scalar, .alias:
      self = .text(reader.string(node), isPlain: reader.style(node) == .plain)
    }
  }

  /// The value of a key of a map.
  subscript(key: String) -> Document? {
    get {
      guard case .map(let entries) = self else { return nil }
      return entries.first { $0.key == key }?.value
    }
    set {
      guard case .map(var entries) = self, let newValue,
        let index = entries.firstIndex(where: { $0.key == key })
      else { return }
      entries[index].value = newValue
      self = .map(entries)
    }
  }

  /// The elements of a list; none for anything else.
  var elements: [Document] {
    guard case .list(let elements) = self else { return [] }
    return elements
  }

  /// The keys of a map; none for anything else.
  var keys: [String] {
    guard case .map(let entries) = self else { return [] }
    return entries.map(\.key)
  }

  /// The text of a JSON number; nil for anything else.
  var number: String? {
    guard case .text(let text, true) = self, ExactDecimal(text) != nil else { return nil }
    return text
  }

  /// The text of a scalar.
  var string: String? {
    guard case .text(let text, _) = self else { return nil }
    return text
  }

  /// The same document with the entries of every map in another order.
  func shuffled(_ random: inout some RandomNumberGenerator) -> Document {
    switch self {
    case .text: return self
    case .list(let elements): return .list(elements.map { $0.shuffled(&random) })
    case .map(let entries):
      let inner = entries.map { ($0.key, $0.value.shuffled(&random)) }
      return .map(inner.shuffled(using: &random))
    }
  }

  /// The document on one line, every text in quotes; JSON keeps numbers as they are.
  func flow(isJSON: Bool = false) -> String {
    switch self {
    case .text(let text, true) where isJSON: return text
    case .text(let text, _): return quoted(text)
    case .list(let elements):
      return "[" + elements.map { $0.flow(isJSON: isJSON) }.joined(separator: ", ") + "]"
    case .map(let entries):
      return "{"
        + entries.map { "\(quoted($0.key)): \($0.value.flow(isJSON: isJSON))" }
        .joined(separator: ", ") + "}"
    }
  }

  private func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
