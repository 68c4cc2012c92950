import Diagnostics
import DocumentTrees
import SourceText

/// Reads records from one tree, reporting everything that does not fit and going on.
///
/// Names are interned per file, so that files are decoded side by side; the catalog joins them.
package struct ManifestDecoder {
  /// The tree.
  let reader: TreeReader
  /// The texts of this file.
  var names = Interner()
  /// The expressions and templates of this file.
  var expressions: [ExpressionText] = []
  /// Which of them are names with holes, by where the name starts.
  var titles: [UInt32: ExpressionID] = [:]
  /// What was found so far.
  var bag = DiagnosticBag()
  /// Keys of maps whose values have faults or break off: what they declare exists, so nobody is told
  /// that it does not.
  var unreadableKeys: [NameID] = []
  /// Sections whose values could not be read, for the same reason.
  var unreadableSections: Set<String> = []
  /// Whether keys that the language does not know are left alone (files of other programs).
  var ignoresUnknownKeys = false

  init(_ reader: TreeReader) {
    self.reader = reader
  }

  /// Reads a record; nil when the node is no map.
  ///
  /// A record with faults comes without the fields that have them, so that what can still be
  /// checked is.
  mutating func record<Record: ManifestRecord>(_ node: NodeID, _: Record.Type) -> Record? {
    let schema = Record.schema
    guard reader.kind(node) == .mapping else {
      reportShape(
        node, expected: "a map with \(examples(schema.shape))",
        helps: [Help("write a map, such as `\(schema.shape.example)`")])
      return nil
    }
    var record = Record()
    var seen: UInt64 = 0
    var isSound = true
    var mayHoldMore = reader.isIncomplete(node)
    for (key, value) in reader.entries(node) {
      guard let index = schema.index(of: reader.text(key)) else {
        if isMergeKey(key) {
          mayHoldMore = true
        } else if !ignoresUnknownKeys {
          // What was meant is neither missing nor checked against the rest.
          if let meant = reportUnknownKey(key, value, in: node, schema.shape) {
            seen |= 1 << UInt64(meant)
            isSound = false
          }
        }
        continue
      }
      if reader.isEmpty(value) { continue }
      seen |= 1 << UInt64(index)
      if isUnread(value) || !schema.fields[index].decode(value, &record, &self) { isSound = false }
    }
    var missing: [FieldDescription] = []
    for (index, field) in schema.fields.enumerated()
    where field.description.isRequired && seen & (1 << UInt64(index)) == 0 {
      missing.append(field.description)
    }
    if !missing.isEmpty || mayHoldMore { isSound = false }
    if !missing.isEmpty, !mayHoldMore { reportMissing(missing, in: node, schema.shape) }
    if isSound { record.validate(node, &self) }
    return record
  }

  /// Reads a map with free keys, calling a function for each entry with a usable key.
  mutating func map(
    _ node: NodeID, of shape: FieldShape,
    _ body: (LocatedName, NodeID, inout ManifestDecoder) -> Void
  ) {
    guard reader.kind(node) == .mapping else {
      reportShape(
        node, expected: "a map: names, each with \(shape.phrase)",
        helps: [Help("write a name and a colon before each entry, instead of a `-`")])
      return
    }
    for (key, value) in reader.entries(node)
    where !isMergeKey(key) && !reportToken(key, reader.text(key)) {
      let name = LocatedName(name: names.intern(reader.text(key)), span: reader.span(key))
      if isUnread(value) {
        unreadableKeys.append(name.name)
      } else {
        body(name, value, &self)
      }
    }
  }

  /// Whether a key is `<<`, which was reported when the file was read.
  func isMergeKey(_ key: NodeID) -> Bool {
    let text = reader.text(key)
    return text.count == 2 && text[0] == UInt8(ascii: "<") && text[1] == UInt8(ascii: "<")
      && reader.style(key) == .plain
  }

  /// Whether a scalar stands where its file broke off, so that it may be another one.
  func isUnread(_ node: NodeID) -> Bool {
    reader.kind(node) == .scalar && reader.isIncomplete(node)
  }

  /// Reads a scalar's text; nil for lists and maps, which are reported.
  mutating func scalar(_ node: NodeID, expected: FieldShape) -> UnsafeBufferPointer<UInt8>? {
    guard reader.kind(node) == .scalar else {
      reportShape(
        node, expected: expected.phrase,
        helps: [Help("write \(expected.phrase), such as \(expected.example)")])
      return nil
    }
    let text = reader.text(node)
    return reportToken(node, text) ? nil : text
  }

  func place(_ node: NodeID) -> Span { reader.span(node) }

  /// The part of a value that stands for all of it: for a map by indentation its first key, for a
  /// list its first dash.
  func headline(_ node: NodeID) -> Span {
    var span = reader.span(node)
    guard reader.kind(node) != .scalar, reader.style(node) == .block else { return span }
    let entry = reader.kind(node) == .mapping ? reader.entries(node).first { _ in true } : nil
    span.end = entry.map { reader.span($0.key).end } ?? span.start + 1
    return span
  }
}
