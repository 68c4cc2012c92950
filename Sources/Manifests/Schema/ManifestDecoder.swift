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
  /// What was found so far.
  var bag = DiagnosticBag()
  /// Keys of maps whose values have faults or break off: what they declare exists, so nobody is told
  /// that it does not.
  var unreadableKeys: [NameID] = []
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
      reportShape(node, expected: "a map with \(examples(schema.shape))")
      return nil
    }
    var record = Record()
    var seen: UInt64 = 0
    var isSound = true
    for (key, value) in reader.entries(node) {
      guard let index = schema.index(of: reader.text(key)) else {
        if !ignoresUnknownKeys {
          // What was meant is neither missing nor checked against the rest.
          if let meant = reportUnknownKey(key, value, schema.shape) {
            seen |= 1 << UInt64(meant)
            isSound = false
          }
        }
        continue
      }
      if reader.isEmpty(value) { continue }
      seen |= 1 << UInt64(index)
      if !schema.fields[index].decode(value, &record, &self) { isSound = false }
    }
    for (index, field) in schema.fields.enumerated()
    where field.description.isRequired && seen & (1 << UInt64(index)) == 0 {
      isSound = false
      if !reader.isIncomplete(node) { reportMissingKey(field.description, in: node, schema.shape) }
    }
    if isSound { record.validate(node, &self) }
    return record
  }

  /// Reads a map with free keys, calling a function for each entry with a usable key.
  mutating func map(
    _ node: NodeID, of shape: FieldShape,
    _ body: (LocatedName, NodeID, inout ManifestDecoder) -> Void
  ) {
    guard reader.kind(node) == .mapping else {
      reportShape(node, expected: "a map: names, each with \(shape.phrase)")
      return
    }
    for (key, value) in reader.entries(node) {
      body(LocatedName(name: names.intern(reader.text(key)), span: reader.span(key)), value, &self)
    }
  }

  /// Reads a scalar's text; nil for lists and maps, which are reported.
  mutating func scalar(_ node: NodeID, expected: FieldShape) -> UnsafeBufferPointer<UInt8>? {
    guard reader.kind(node) == .scalar else {
      reportShape(node, expected: expected.phrase)
      return nil
    }
    return reader.text(node)
  }

  func place(_ node: NodeID) -> Span { reader.span(node) }

  /// Where a value that is too long to mark starts: its first line.
  func headline(_ node: NodeID) -> Span {
    var span = reader.span(node)
    if reader.kind(node) != .scalar, reader.style(node) == .block { span.end = span.start + 1 }
    return span
  }
}
