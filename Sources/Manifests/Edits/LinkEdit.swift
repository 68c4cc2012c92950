import Diagnostics
import DocumentTrees
import SourceText

/// A product's link to an item of the accounting system, to be written into its manifest.
package struct LinkChange: Hashable, Sendable {
  /// The product's key.
  package var product: String
  /// The item's id; nil to take the link out.
  package var item: String?

  /// A change of one product.
  package init(product: String, item: String?) {
    self.product = product
    self.item = item
  }
}

/// A manifest with other links: the same text but for `item:`.
package struct LinkEdit: Sendable {
  /// The text.
  package var bytes: [UInt8]
  /// Changes that could not be made so that they provably mean what they should.
  package var refused: [LinkChange]
}

/// Writes links into the text of a manifest and keeps everything else, comments and layout too.
///
/// The new text is read again: unless it says the same as before but for these links, it is given up,
/// and the changes are tried one by one.
package func editLinks(in file: SourceFile, _ changes: [LinkChange]) -> LinkEdit {
  if let bytes = provenEdit(of: file, changes) { return LinkEdit(bytes: bytes, refused: []) }
  guard changes.count > 1 else { return LinkEdit(bytes: file.bytes, refused: changes) }
  var result = LinkEdit(bytes: file.bytes, refused: [])
  for change in changes {
    if let bytes = provenEdit(of: SourceFile(path: file.path, contents: result.bytes), [change]) {
      result.bytes = bytes
    } else {
      result.refused.append(change)
    }
  }
  return result
}

private func provenEdit(of file: SourceFile, _ changes: [LinkChange]) -> [UInt8]? {
  guard file.encoding == .utf8, let before = readClean(file) else { return nil }
  let edits = before.read(file) { reader -> [Edit]? in
    let places = LinkPlaces(reader, file, before.roots)
    var edits: [Edit] = []
    for change in changes {
      guard let found = places.edits(for: change) else { return nil }
      edits += found
    }
    return edits
  }
  guard let edits, let bytes = applied(edits, to: file.bytes) else { return nil }
  let edited = SourceFile(path: file.path, contents: bytes)
  guard let after = readClean(edited) else { return nil }
  let products = Set(changes.map(\.product))
  let old = before.read(file) { LinkOutline($0, before.roots, of: products) }
  let new = after.read(edited) { LinkOutline($0, after.roots, of: products) }
  let isMeant = changes.allSatisfy { new.links[$0.product] == .some($0.item) }
  return isMeant && new.rest == old.rest ? bytes : nil
}

/// The tree of a text without a fault.
private func readClean(_ file: SourceFile) -> DocumentTree? {
  var bag = DiagnosticBag()
  let tree = readYAML(file, source: SourceID(index: 0), into: &bag)
  return bag.hasErrors || tree.brokenAt != nil ? nil : tree
}

/// A text with edits that do not overlap.
private func applied(_ edits: [Edit], to bytes: [UInt8]) -> [UInt8]? {
  var result: [UInt8] = []
  var position = 0
  for edit in edits.sorted(by: { $0.span < $1.span }) {
    let (start, end) = (Int(edit.span.start), Int(edit.span.end))
    guard start >= position, start <= end, end <= bytes.count else { return nil }
    result += bytes[position..<start]
    result += edit.replacement.utf8
    position = end
  }
  return result + bytes[position...]
}

/// What a file says, apart from the links of some products.
private struct LinkOutline {
  /// The links of those products; absent for one that is not there, or there twice.
  var links: [String: String?] = [:]
  /// Everything else, in order.
  var rest: [UInt8] = []
  private var doubled: Set<String> = []

  init(_ reader: TreeReader, _ roots: [NodeID], of products: Set<String>) {
    for root in roots {
      guard reader.kind(root) == .mapping else {
        add(root, reader)
        continue
      }
      for (key, value) in reader.entries(root) {
        add(key, reader)
        if reader.string(key) == "products", reader.kind(value) == .mapping {
          addProducts(value, products, reader)
        } else {
          add(value, reader)
        }
      }
      rest.append(UInt8(ascii: "."))
    }
    for product in doubled.sorted() { links[product] = nil }
  }

  private mutating func addProducts(
    _ node: NodeID, _ products: Set<String>, _ reader: TreeReader
  ) {
    for (key, value) in reader.entries(node) {
      add(key, reader)
      let name = reader.string(key)
      guard products.contains(name), reader.kind(value) == .mapping || reader.isEmpty(value) else {
        add(value, reader)
        continue
      }
      if links[name] != nil { doubled.insert(name) }
      var link: String?
      var count = 0
      rest.append(UInt8(ascii: "{"))
      for (field, content) in reader.entries(value) {
        if reader.string(field) == "item" {
          count += 1
          if reader.kind(content) == .scalar, !reader.isEmpty(content) {
            link = reader.string(content)
          }
        } else {
          add(field, reader)
          add(content, reader)
        }
      }
      rest.append(UInt8(ascii: "}"))
      if count > 1 { doubled.insert(name) }
      links[name] = .some(link)
    }
  }

  private mutating func add(_ node: NodeID, _ reader: TreeReader) {
    switch reader.kind(node) {
    case .scalar:
      rest.append(UInt8(ascii: reader.isEmpty(node) ? "~" : "="))
      rest += String(reader.text(node).count).utf8
      rest.append(UInt8(ascii: ":"))
      rest += reader.text(node)
    case .sequence:
      rest.append(UInt8(ascii: "["))
      for element in reader.elements(node) { add(element, reader) }
      rest.append(UInt8(ascii: "]"))
    case .mapping, .alias:
      rest.append(UInt8(ascii: "{"))
      for (key, value) in reader.entries(node) {
        add(key, reader)
        add(value, reader)
      }
      rest.append(UInt8(ascii: "}"))
    }
  }
}
