import Diagnostics
import DocumentTrees
import SourceText

/// What people write who know the field's other tools, by the key that the language has for it.
let foreignKeys: [String: String] = [
  "qty": "quantity", "amount": "quantity", "component": "item", "part": "item", "product": "item",
  "item": "product", "assembly": "product", "sku": "item", "scrap": "loss", "waste": "loss",
  "attrition": "loss", "uom": "unit", "alternates": "substitutes", "alternatives": "substitutes",
  "components": "lines", "materials": "lines", "items": "lines", "output": "makes",
  "yields": "makes", "by-products": "byproducts", "coproducts": "byproducts", "labour": "labor",
  "vendor": "supplier", "unit-cost": "cost", "price": "cost", "batch": "lot", "serial": "lot",
  "expiry": "expires", "method": "costing", "title": "name", "hours": "time", "duration": "time",
  "reorder": "reorder-point", "use": "account", "purchases": "receipts",
  "purchase-orders": "receipts", "work-orders": "builds", "assemblies": "builds",
  "items-list": "products", "parts": "products", "recipes": "boms", "bom": "boms",
  "chart-of-accounts": "accounts",
]

extension ManifestDecoder {
  /// Reports a key that the language does not know, and returns the position of the field that was
  /// probably meant.
  mutating func reportUnknownKey(
    _ key: NodeID, _ value: NodeID, in node: NodeID, _ shape: RecordShape
  ) -> Int? {
    let name = reader.string(key)
    if reportSecret(named: key, value) || reportSecrets(below: value) { return nil }
    if let previous = cutByComma(key, value, in: node) {
      reportCutNumber(name, key, behind: previous, shape)
      return nil
    }
    let known = shape.fields.map(\.key)
    var meant: String?
    var helps: [Help] = []
    if let foreign = foreignKey(for: name, among: known) {
      meant = foreign
      helps = [
        Help("the key for this is `\(foreign)`", edits: [Edit(reader.span(key), foreign)])
      ]
    } else if let near = Help.didYouMean(name, among: known, at: reader.span(key)) {
      meant = near.edits.first?.replacement
      helps = [near]
    } else {
      helps = homes(of: name) + [Help("\(shape.article) takes \(list(known))")]
      if known.contains("attributes") {
        helps.append(Help("facts of your own stand under `attributes:`"))
      }
    }
    bag.report(
      Diagnostic(
        .schemaUnknownKey, "`\(short(name))` is not a key of \(shape.article)",
        at: reader.span(key), label: "not known here", helps: helps))
    return meant.flatMap { known.firstIndex(of: $0) }
  }

  mutating func reportUnknownSection(_ key: NodeID, _ value: NodeID) {
    let name = reader.string(key)
    if reportSecret(named: key, value) || reportSecrets(below: value) { return }
    let known = ManifestDocument.schema.fields.map(\.description.key)
    var helps: [Help] = []
    if let foreign = foreignKey(for: name, among: known) {
      helps = [
        Help("the section for this is `\(foreign)`", edits: [Edit(reader.span(key), foreign)])
      ]
    } else if let near = Help.didYouMean(name, among: known, at: reader.span(key)) {
      helps = [near]
    } else {
      helps = homes(of: name) + [Help("the sections are \(list(known))")]
    }
    bag.report(
      Diagnostic(
        .schemaUnknownKey, "`\(short(name))` is not a section of a manifest",
        at: reader.span(key), label: "not known here", helps: helps))
  }

  private func foreignKey(for name: String, among known: [String]) -> String? {
    let folded = name.lowercased().split(separator: "_", omittingEmptySubsequences: false)
      .joined(separator: "-")
    return foreignKeys[folded].flatMap { known.contains($0) ? $0 : nil }
  }

  /// Which records have a key that stands in the wrong place.
  private func homes(of name: String) -> [Help] {
    let homes = manifestRecords().dropFirst().filter { record in
      record.fields.contains { $0.key == name }
    }.map(\.article)
    guard !homes.isEmpty else { return [] }
    let shown = homes.prefix(3).joined(separator: ", ")
    let more = homes.count > 3 ? " and others" : ""
    return [Help("`\(name)` belongs to \(shown)\(more); check how far this line is indented")]
  }

  /// The value before a key that is only the rest of a number: `{cost: 12,50}`.
  private func cutByComma(_ key: NodeID, _ value: NodeID, in node: NodeID) -> NodeID? {
    let text = reader.text(key)
    guard reader.style(node) == .flow, reader.isEmpty(value), let first = text.first,
      first &- UInt8(ascii: "0") < 10
    else { return nil }
    var previous: NodeID?
    for entry in reader.entries(node) {
      if entry.key == key { break }
      previous = entry.value
    }
    guard let previous, reader.kind(previous) == .scalar, let last = reader.text(previous).last,
      last &- UInt8(ascii: "0") < 10, reader.range(previous).end + 1 == reader.range(key).start
    else { return nil }
    return previous
  }

  private mutating func reportCutNumber(
    _ rest: String, _ key: NodeID, behind previous: NodeID, _ shape: RecordShape
  ) {
    let comma = reader.range(previous).end
    let place = Span(source: reader.source, start: comma, end: comma + 1)
    let digits = rest.utf8.prefix { $0 &- UInt8(ascii: "0") < 10 }.count
    let number = reader.string(previous)
    // Three digits may be thousands or decimals.
    let help =
      digits == 3
      ? Help("write `\(number)\(rest)`, or `\(number).\(rest)` if the comma is the decimal sign")
      : Help("write `\(number).\(rest)`", edits: [Edit(place, ".")])
    bag.report(
      Diagnostic(
        .valueNumber, "a number has no commas", at: place,
        label: "inside of braces a comma ends the value", helps: [help]))
  }

  mutating func reportMissing(
    _ fields: [FieldDescription], in node: NodeID, _ shape: RecordShape
  ) {
    let keys = list(fields.map(\.key))
    bag.report(
      Diagnostic(
        .schemaMissingKey, "\(shape.article) needs \(keys)", at: headline(node),
        label: fields.count == 1 ? "\(keys) is missing here" : "\(keys) are missing here",
        helps: fields.map { field in
          Help("add `\(field.key):` with \(field.shape.phrase)\(lowered(field.summary))")
        }))
  }

  /// The summary of a field for the end of a sentence: ": how much of it one run takes".
  private func lowered(_ summary: String) -> String {
    let text = summary.hasSuffix(".") ? String(summary.dropLast()) : summary
    return ": " + text.prefix(1).lowercased() + text.dropFirst()
  }

  mutating func reportShape(_ node: NodeID, expected: String, helps: [Help] = []) {
    if reader.isIncomplete(node) || reportSecrets(below: node) { return }
    let found: String
    let kind: String
    switch reader.kind(node) {
    case .scalar:
      kind = reader.isEmpty(node) ? "nothing" : "a text"
      found = reader.isEmpty(node) ? "nothing" : "the text `\(short(reader.string(node)))`"
    case .sequence: (kind, found) = ("a list", "a list")
    case .mapping, .alias: (kind, found) = ("a map", "a map")
    }
    var helps = helps
    // A text becomes a list of texts; as an entry of a list of maps it would still be wrong.
    if expected.hasPrefix("a list"), helps.isEmpty || reader.kind(node) == .mapping,
      let help = listOfOne(node)
    {
      helps = [help]
    }
    bag.report(
      Diagnostic(
        .schemaShape, "expected \(expected), found \(found)", at: headline(node),
        label: "this is \(kind)", helps: helps))
  }

  /// How something becomes a list of one; nil for a text that should be a map besides.
  private func listOfOne(_ node: NodeID) -> Help? {
    let span = reader.span(node)
    if reader.style(node) == .literal || reader.style(node) == .folded { return nil }
    if reader.kind(node) == .mapping, reader.style(node) == .block {
      return Help(
        "put `- ` before the first key and two spaces before the lines below it, to make it a list of one"
      )
    }
    return Help(
      "put it in `[ ]` to make it a list of one",
      edits: [
        Edit(Span(source: span.source, start: span.start, end: span.start), "["),
        Edit(Span(source: span.source, start: span.end, end: span.end), "]"),
      ])
  }

  mutating func reportConflict(
    _ message: String, _ first: Span, _ second: Span, help: Help
  ) {
    let (early, late) = first < second ? (first, second) : (second, first)
    bag.report(
      Diagnostic(
        .schemaConflict, message, at: late, label: "and this",
        related: [Label(early, "this")], helps: [help]))
  }

  mutating func reportConflict(
    _ message: String, _ first: Span, _ second: Span, help: String
  ) {
    reportConflict(message, first, second, help: Help(help))
  }

  /// A few keys for a sentence that says what a map could hold.
  func examples(_ shape: RecordShape) -> String {
    let required = shape.fields.filter(\.isRequired).map(\.key)
    let others = shape.fields.map(\.key).filter { !required.contains($0) }
    return list(Array((required + others).prefix(3)))
  }

  func list(_ keys: [String]) -> String {
    alternatives(keys, joinedBy: "and")
  }
}

extension RecordShape {
  /// A map with the keys that it needs, or with its first one.
  var example: String {
    let required = fields.filter(\.isRequired).map(\.key)
    let keys = required.isEmpty ? fields.prefix(1).map(\.key) : required
    return "{\(keys.map { "\($0): …" }.joined(separator: ", "))}"
  }

  /// The record with its article: "a BOM line".
  var article: String {
    let words = name.split(separator: "-").map { $0 == "bom" ? "BOM" : String($0) }
    let phrase = words.joined(separator: " ")
    let isVowel = phrase.unicodeScalars.first.map { "aeio".unicodeScalars.contains($0) } ?? false
    return (isVowel ? "an " : "a ") + phrase
  }
}

/// A text of at most 40 characters for a sentence.
package func short(_ text: String) -> String {
  text.unicodeScalars.count <= 40
    ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(39))) + "…"
}
