import Diagnostics
import SourceText
import TestSupport
import Testing

@testable import DocumentTrees

/// Every byte of a scalar's text is mapped to the bytes of the file that it came from.
///
/// Random scalars of all five styles are written by `ScalarWriter`, which knows both; the reader has
/// to find the same text, and the map the same places.
@Suite struct ScalarMapTests {
  /// A file with scalars whose texts and places are known.
  private struct Document {
    var bytes: [UInt8] = []
    var scalars: [(start: Int, scalar: WrittenScalar)] = []

    mutating func add(_ text: String) { bytes += text.utf8 }

    mutating func add(_ scalar: WrittenScalar) {
      scalars.append((bytes.count, scalar))
      bytes += scalar.raw
    }
  }

  private func document(_ writer: inout ScalarWriter) -> Document {
    var document = Document()
    writer.usual = writer.pick([.lf, .lf, .crlf, .cr, .nel])
    let end = writer.usual.rawValue
    writer.parent = writer.pick([0, 0, 2, 5])
    if writer.parent > 0 { document.add("# Ø 漢\(end)top:\(end)") }
    let isList = writer.below(3) == 0
    let count = 1 + writer.below(12)
    for entry in 0..<count {
      document.add(String(repeating: " ", count: writer.parent) + (isList ? "- " : "k\(entry): "))
      if writer.below(8) == 0 { document.add("&a\(entry) ") }
      switch writer.below(7) {
      case 0: document.add(writer.singleQuoted())
      case 1: document.add(writer.doubleQuoted())
      case 2, 3:
        let isFolded = writer.below(2) == 0
        document.add(writer.block(isFolded: isFolded, endsFile: entry == count - 1))
        continue
      case 4:
        writer.isInFlow = true
        document.add("[ ")
        document.add(writer.plain())
        document.add(" , ")
        document.add(writer.doubleQuoted())
        document.add(",")
        document.add(writer.singleQuoted())
        document.add("]")
        writer.isInFlow = false
      default: document.add(writer.plain())
      }
      if writer.below(5) == 0 { document.add("  # é: 'x'") }
      if entry < count - 1 || writer.below(2) == 0 { document.add(end) }
    }
    return document
  }

  @Test(arguments: UInt64(1)...20) func `of random scalars of all styles`(seed: UInt64) {
    var writer = ScalarWriter(seed: seed)
    var mapped = 0
    var total = 0
    for _ in 0..<150 {
      let document = document(&writer)
      let read = ReadText(yaml: document.bytes)
      let text = String(decoding: document.bytes, as: UTF8.self)
      // The scalars are read all the same behind what only YAML takes for the end of a line.
      let codes = read.codes.filter { $0 != "yaml/line-separator" }
      guard codes.isEmpty, read.violations.isEmpty else {
        Issue.record("\(read.messages) \(read.violations) in \(text.debugDescription)")
        continue
      }
      total += document.scalars.count
      let problems = read.tree.read(read.file) { self.problems(of: document, $0) }
      mapped += document.scalars.count - problems.count
      for problem in problems.prefix(1) {
        Issue.record("\(problem) in \(text.debugDescription)")
      }
    }
    #expect(mapped == total)
    #expect(total > 1_000)
  }

  /// What is not as it was written, a line for each scalar.
  private func problems(of document: Document, _ reader: TreeReader) -> [String] {
    let starts = Set(document.scalars.map(\.start))
    let nodes = reader.nodes.indices.filter {
      reader.nodes[$0].kind == .scalar && starts.contains(Int(reader.nodes[$0].start))
    }
    guard nodes.count == document.scalars.count else { return ["not all scalars are found"] }
    return zip(nodes, document.scalars).compactMap { index, written in
      let node = NodeID(index: UInt32(index))
      let text = Array(reader.text(node))
      guard text == written.scalar.text else {
        let wanted = String(decoding: written.scalar.text, as: UTF8.self)
        return "\(reader.string(node).debugDescription) instead of \(wanted.debugDescription)"
      }
      let map = reader.scalarMap(node)
      for (byte, origin) in written.scalar.origins.enumerated() {
        let span = map.span(byte..<byte + 1)
        let wanted = origin.lowerBound + written.start..<origin.upperBound + written.start
        if Int(span.start)..<Int(span.end) != wanted {
          return "byte \(byte) of \(reader.string(node).debugDescription) is at "
            + "\(span.start)..<\(span.end), not \(wanted)"
        }
      }
      return nil
    }
  }
}
