import Diagnostics
@testable import DocumentTrees
import SourceText
import TestSupport

/// A text that was read, with what was found in it.
struct ReadText {
  let file: SourceFile
  let tree: DocumentTree
  let diagnostics: [Diagnostic]

  /// What was read otherwise.
  init(file: SourceFile, tree: DocumentTree, diagnostics: [Diagnostic]) {
    self.file = file
    self.tree = tree
    self.diagnostics = diagnostics
  }

  /// A text read as YAML.
  init(yaml text: String, limits: Limits = .standard) {
    self.init(yaml: Array(text.utf8), limits: limits)
  }

  /// Bytes on disk read as YAML.
  init(yaml bytes: [UInt8], limits: Limits = .standard) {
    var bag = DiagnosticBag()
    file = SourceFile(path: "shop.yaml", contents: bytes)
    tree = readYAML(file, source: SourceID(index: 0), limits: limits, into: &bag)
    diagnostics = bag.sorted()
  }

  /// A text read as JSON.
  init(json text: String, limits: Limits = .standard) {
    self.init(json: Array(text.utf8), limits: limits)
  }

  /// Bytes on disk read as JSON.
  init(json bytes: [UInt8], limits: Limits = .standard) {
    var bag = DiagnosticBag()
    file = SourceFile(path: "items.json", contents: bytes)
    tree = readJSON(file, source: SourceID(index: 0), limits: limits, into: &bag)
    diagnostics = bag.sorted()
  }

  /// The codes of the findings, by place.
  var codes: [String] { diagnostics.map(\.code.rawValue) }

  /// The headlines of the findings, by place.
  var messages: [String] { diagnostics.map(\.message) }

  /// The text as read, with the places of the findings marked.
  var marked: String { MarkedText.marking(file.bytes, diagnostics) }

  /// Every scalar in the order of the file: its text, and the characters that it came from.
  var scalars: [[String]] {
    tree.read(file) { reader in
      reader.nodes.indices.filter { reader.nodes[$0].kind == .scalar }.map { index in
        let id = NodeID(index: UInt32(index))
        let range = reader.range(id)
        return [reader.string(id), file.text(Int(range.start)..<Int(range.end))]
      }
    }
  }

  /// The shape of each document: maps, lists and texts, aliases written out.
  var outline: String {
    tree.read(file) { reader in
      tree.roots.map { Self.outline($0, reader) }.joined(separator: " --- ")
    }
  }

  private static func outline(_ node: NodeID, _ reader: TreeReader) -> String {
    switch reader.kind(node) {
    case .scalar, .alias: return reader.isEmpty(node) ? "·" : reader.string(node)
    case .sequence:
      return "[" + reader.elements(node).map { outline($0, reader) }.joined(separator: ", ") + "]"
    case .mapping:
      let entries = reader.entries(node).map {
        outline($0.key, reader) + ": " + outline($0.value, reader)
      }
      return "{" + entries.joined(separator: ", ") + "}"
    }
  }

  /// The characters of every collection, in the order in which they begin.
  var collections: [String] {
    tree.nodes.filter { $0.kind == .mapping || $0.kind == .sequence }.map {
      file.text(Int($0.start)..<Int($0.end))
    }
  }
}

extension ReadText {
  /// What no text may lead to: places outside of the file, nodes that do not nest, broken chains.
  var violations: [String] {
    var found = tree.violations(in: file)
    for diagnostic in diagnostics {
      let labels = [diagnostic.primary].compactMap { $0 } + diagnostic.related
      let edits = diagnostic.helps.flatMap(\.edits)
      for span in labels.map(\.span) + edits.map(\.span)
      where span.start > span.end || Int(span.end) > file.bytes.count {
        found.append("\(diagnostic.code.rawValue) points at \(span.start)..<\(span.end)")
      }
    }
    return found
  }
}

extension DocumentTree {
  /// Nodes outside of the file, children outside of their parents or out of order, broken chains.
  func violations(in file: SourceFile, isNested: Bool = true) -> [String] {
    var found: [String] = []
    for (index, node) in nodes.enumerated() {
      let place = "node \(index), \(node.kind) at \(node.start)..<\(node.end)"
      if node.start > node.end || Int(node.end) > file.bytes.count {
        found.append("\(place) lies outside of \(file.bytes.count) bytes")
      }
      switch node.kind {
      case .scalar:
        let size = node.flags.contains(.verbatim) ? file.bytes.count : decoded.count
        if Int(node.first) + Int(node.count) > size { found.append("\(place) has no text") }
      case .alias:
        if Int(node.first) >= index { found.append("\(place) refers forward") }
      case .mapping, .sequence:
        found += chainViolations(index, place, isNested)
      }
    }
    for root in roots where Int(root.index) >= nodes.count { found.append("a root is missing") }
    return found
  }

  private func chainViolations(_ index: Int, _ place: String, _ isNested: Bool) -> [String] {
    var found: [String] = []
    let parent = nodes[index]
    var count = 0
    var reached = parent.start
    var child = parent.first
    while child != Node.noNode {
      guard Int(child) < nodes.count, Int(child) > index else {
        return [place + " has a bad chain"]
      }
      let node = nodes[Int(child)]
      if isNested, node.start < reached || node.end > parent.end {
        found.append("\(place) does not hold its child at \(node.start)..<\(node.end)")
      }
      reached = max(reached, node.end)
      count += 1
      child = node.next
    }
    if count != Int(parent.count) { found.append("\(place) has \(count) of \(parent.count)") }
    if parent.kind == .mapping, parent.count % 2 == 1 { found.append(place + " lacks a value") }
    return found
  }
}
