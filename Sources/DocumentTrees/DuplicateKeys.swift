import Diagnostics
import SourceText

extension TreeReader {
  /// Reports every key that stands twice in one mapping, with both places.
  func reportDuplicateKeys(into bag: inout DiagnosticBag) {
    for (index, node) in nodes.enumerated() where node.kind == .mapping && node.count > 2 {
      let mapping = NodeID(index: UInt32(truncatingIfNeeded: index))
      if node.count <= 24 {
        compareAll(mapping, into: &bag)
      } else {
        lookUpAll(mapping, into: &bag)
      }
    }
  }

  /// Each key against those before it: fastest for the short maps that manifests are made of.
  private func compareAll(_ mapping: NodeID, into bag: inout DiagnosticBag) {
    var position = 0
    for entry in entries(mapping) {
      defer { position += 1 }
      let text = text(entry.key)
      // A key that is missing, or no text, was reported already.
      if text.isEmpty { continue }
      for earlier in entries(mapping).prefix(position)
      where isSame(text, self.text(earlier.key)) {
        bag.report(
          .duplicateKey(string(entry.key), at: ownSpan(entry.key), first: ownSpan(earlier.key)))
        break
      }
    }
  }

  /// Each key through a table: linear for maps of any length.
  private func lookUpAll(_ mapping: NodeID, into bag: inout DiagnosticBag) {
    var interner = Interner()
    var firstPlaces: [NodeID?] = [nil]
    for entry in entries(mapping) {
      let index = Int(interner.intern(text(entry.key)).index)
      if index == NameID.empty.index { continue }
      if index == firstPlaces.count {
        firstPlaces.append(entry.key)
      } else if let earlier = firstPlaces[index] {
        bag.report(
          .duplicateKey(string(entry.key), at: ownSpan(entry.key), first: ownSpan(earlier)))
      } else {
        firstPlaces[index] = entry.key
      }
    }
  }

  /// The place of a node itself: that of an alias is not that of its value.
  private func ownSpan(_ node: NodeID) -> Span {
    let node = nodes[Int(node.index)]
    return Span(source: source, start: node.start, end: node.end)
  }

  private func isSame(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }
}
