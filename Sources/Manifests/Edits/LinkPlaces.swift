import Diagnostics
import DocumentTrees
import SourceText

/// Finds where in a manifest the link of a product stands, or would stand.
struct LinkPlaces {
  private let reader: TreeReader
  private let file: SourceFile
  private let roots: [NodeID]
  private var bytes: [UInt8] { file.bytes }

  init(_ reader: TreeReader, _ file: SourceFile, _ roots: [NodeID]) {
    (self.reader, self.file, self.roots) = (reader, file, roots)
  }

  /// A product with its fields.
  private struct Product {
    var key: NodeID
    var value: NodeID
    var fields: [(key: NodeID, value: NodeID)]
  }

  /// The edits that make a change; nil where it is not plain how to make it.
  func edits(for change: LinkChange) -> [Edit]? {
    guard let product = product(change.product) else { return nil }
    let links = product.fields.indices.filter { reader.string(product.fields[$0].key) == "item" }
    guard links.count <= 1 else { return nil }
    guard let item = change.item else {
      guard let index = links.first else { return [] }
      return removal(of: index, product)
    }
    guard
      item.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !"\"\\".unicodeScalars.contains($0) })
    else { return nil }
    if let index = links.first { return replacement(product.fields[index], item) }
    return insertion("\"\(item)\"", product)
  }

  private func product(_ name: String) -> Product? {
    var found: [Product] = []
    for root in roots where reader.kind(root) == .mapping && !reader.isAlias(root) {
      for (section, products) in reader.entries(root)
      where reader.string(section) == "products" && reader.kind(products) == .mapping
        && !reader.isAlias(products)
      {
        for (key, value) in reader.entries(products) where reader.string(key) == name {
          found.append(Product(key: key, value: value, fields: Array(reader.entries(value))))
        }
      }
    }
    // Of an alias, it would be the value of another product that is edited.
    guard found.count == 1, let product = found.first, !reader.isAlias(product.value) else {
      return nil
    }
    return product
  }

  // MARK: A new link

  private func insertion(_ text: String, _ product: Product) -> [Edit]? {
    if reader.kind(product.value) == .scalar {
      guard reader.isEmpty(product.value) else { return nil }
      let written = reader.writtenRange(product.value)
      if written.start < written.end {
        return [edit(written.start, written.end, "{item: \(text)}")]
      }
      return behindColon(of: product.key).map { [edit($0, $0, " {item: \(text)}")] }
    }
    guard reader.kind(product.value) == .mapping else { return nil }
    let range = reader.writtenRange(product.value)
    if reader.style(product.value) == .flow {
      let start = range.start + 1
      guard let first = product.fields.first, let last = product.fields.last else {
        return [edit(start, start, "item: \(text)")]
      }
      let key = isQuoted(first.key) ? "\"item\"" : "item"
      let end = reader.writtenRange(last.value)
      return end.start < end.end
        ? [edit(end.end, end.end, ", \(key): \(text)")]
        : [edit(start, start, "\(key): \(text), ")]
    }
    return blockInsertion(text, product)
  }

  /// Behind the last field that is on a line of its own, else before the first field.
  private func blockInsertion(_ text: String, _ product: Product) -> [Edit]? {
    guard let first = product.fields.first else { return nil }
    let start = reader.writtenRange(first.key).start
    guard let indentation = indentation(before: start) else { return nil }
    let key = isQuoted(first.key) ? "\"item\"" : "item"
    for field in product.fields.reversed() {
      guard let line = ownLine(of: field) else { continue }
      let end = UInt32(truncatingIfNeeded: file.lineRange(line).upperBound)
      return [edit(end, end, "\(lineBreak(after: line))\(indentation)\(key): \(text)")]
    }
    let line = file.line(at: start)
    return [edit(start, start, "\(key): \(text)\(lineBreak(after: line))\(indentation)")]
  }

  /// The line that a field has for itself, but for a comment.
  private func ownLine(of field: (key: NodeID, value: NodeID)) -> Int? {
    let value = reader.writtenRange(field.value)
    guard value.start < value.end, !isBlockScalar(field.value) else { return nil }
    let line = file.line(at: reader.writtenRange(field.key).start)
    guard file.line(at: value.end - 1) == line, isRestEmpty(from: value.end, line) else {
      return nil
    }
    return line
  }

  private func isBlockScalar(_ node: NodeID) -> Bool {
    guard !reader.isAlias(node) else { return false }
    return [.literal, .folded].contains(reader.style(node))
      || reader.kind(node) != .scalar && reader.style(node) == .block
  }

  // MARK: Another link

  private func replacement(_ field: (key: NodeID, value: NodeID), _ item: String) -> [Edit]? {
    guard reader.kind(field.value) == .scalar, !reader.isAlias(field.value) else { return nil }
    if reader.string(field.value) == item, !reader.isEmpty(field.value) { return [] }
    let range = reader.writtenRange(field.value)
    if range.start < range.end { return [edit(range.start, range.end, "\"\(item)\"")] }
    return behindColon(of: field.key).map { [edit($0, $0, " \"\(item)\"")] }
  }

  // MARK: No link

  private func removal(of index: Int, _ product: Product) -> [Edit]? {
    let field = product.fields[index]
    let key = reader.writtenRange(field.key)
    let value = reader.writtenRange(field.value)
    guard reader.kind(field.value) == .scalar, key.start < value.end else { return nil }
    if reader.style(product.value) == .flow { return flowRemoval(of: index, product) }
    guard let line = ownLine(of: field), indentation(before: key.start) != nil else { return nil }
    var edits: [Edit] = []
    if product.fields.count == 1 {
      guard let colon = behindColon(of: product.key) else { return nil }
      edits.append(edit(colon, colon, " {}"))
    }
    let range = file.lineRange(line)
    if let comment = bytes[Int(value.end)..<range.upperBound].firstIndex(of: UInt8(ascii: "#")) {
      edits.append(edit(key.start, UInt32(truncatingIfNeeded: comment), ""))
    } else {
      edits.append(lineRemoval(line))
    }
    return edits
  }

  /// Takes a line out with its break; the last one, which may have none, with the break before it.
  private func lineRemoval(_ line: Int) -> Edit {
    if line + 1 < file.lineStarts.count {
      return edit(file.lineStarts[line], file.lineStarts[line + 1], "")
    }
    let range = file.lineRange(line)
    let start = line > 0 ? file.lineRange(line - 1).upperBound : range.lowerBound
    return edit(
      UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: range.upperBound), "")
  }

  private func flowRemoval(of index: Int, _ product: Product) -> [Edit]? {
    let key = reader.writtenRange(product.fields[index].key)
    let end = reader.writtenRange(product.fields[index].value).end
    if index > 0 {
      let previous = reader.writtenRange(product.fields[index - 1].value).end
      let between = bytes[Int(previous)..<Int(key.start)]
      guard between.allSatisfy({ ", \t\r\n".utf8.contains($0) }) else { return nil }
      return [edit(previous, end, "")]
    }
    if product.fields.count == 1 { return [edit(key.start, end, "")] }
    var next = Int(end)
    skipBlanks(&next)
    guard next < bytes.count, bytes[next] == UInt8(ascii: ",") else { return nil }
    next += 1
    skipBlanks(&next)
    return [edit(key.start, UInt32(truncatingIfNeeded: next), "")]
  }

  // MARK: Text

  private func edit(_ start: UInt32, _ end: UInt32, _ text: String) -> Edit {
    Edit(Span(source: reader.source, start: start, end: end), text)
  }

  private func isQuoted(_ key: NodeID) -> Bool { reader.style(key) == .doubleQuoted }

  private func skipBlanks(_ index: inout Int) {
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
  }

  /// The place behind the colon of a key.
  private func behindColon(of key: NodeID) -> UInt32? {
    var index = Int(reader.writtenRange(key).end)
    skipBlanks(&index)
    guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return nil }
    return UInt32(truncatingIfNeeded: index + 1)
  }

  /// The blanks that a line begins with, where nothing else stands before a place.
  private func indentation(before place: UInt32) -> String? {
    let start = file.lineRange(file.line(at: place)).lowerBound
    let blanks = bytes[start..<max(start, Int(place))]
    return blanks.allSatisfy { $0 == 0x20 } ? String(decoding: blanks, as: UTF8.self) : nil
  }

  /// Whether nothing but a comment follows on a line.
  private func isRestEmpty(from place: UInt32, _ line: Int) -> Bool {
    let end = file.lineRange(line).upperBound
    var index = Int(place)
    skipBlanks(&index)
    if index >= end { return true }
    return bytes[index] == UInt8(ascii: "#") && index > Int(place)
  }

  /// How a line ends; the last one as the first one does.
  private func lineBreak(after line: Int) -> String {
    for line in [line, 0] where line + 1 < file.lineStarts.count {
      let range = file.lineRange(line).upperBound..<Int(file.lineStarts[line + 1])
      // Blank lines end in the same range of bytes as the one before them does not.
      if range.isEmpty { continue }
      return String(decoding: bytes[range], as: UTF8.self)
    }
    return "\n"
  }
}
