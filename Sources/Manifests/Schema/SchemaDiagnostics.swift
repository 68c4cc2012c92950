import Diagnostics
import DocumentTrees
import SourceText

/// What people write who know the field's other tools, by the key that the language has for it.
private let foreignKeys: [String: String] = [
  "qty": "quantity", "amount": "quantity", "component": "item", "part": "item", "product": "item",
  "sku": "item", "scrap": "loss", "waste": "loss", "attrition": "loss", "uom": "unit",
  "alternates": "substitutes", "alternatives": "substitutes", "components": "lines",
  "materials": "lines", "output": "makes", "yields": "makes", "by-products": "byproducts",
  "coproducts": "byproducts", "labour": "labor", "vendor": "supplier", "unit-cost": "cost",
  "price": "cost", "batch": "lot", "serial": "lot", "expiry": "expires", "method": "costing",
  "title": "name", "hours": "time", "duration": "time", "reorder": "reorder-point",
  "use": "account",
]

extension ManifestDecoder {
  /// Reports a key that the language does not know, and returns the position of the field that was
  /// probably meant.
  mutating func reportUnknownKey(
    _ key: NodeID, _ value: NodeID, _ shape: RecordShape
  ) -> Int? {
    let name = reader.string(key)
    let known = shape.fields.map(\.key)
    var meant: String?
    var helps: [Help] = []
    if let foreign = foreignKeys[name], known.contains(foreign) {
      meant = foreign
      helps = [
        Help("the key for this is `\(foreign)`", edits: [Edit(reader.span(key), foreign)])
      ]
    } else if let near = Help.didYouMean(name, among: known, at: reader.span(key)) {
      meant = near.edits.first?.replacement
      helps = [near]
    } else {
      helps = [Help("\(shape.article) takes \(list(known))")]
    }
    bag.report(
      Diagnostic(
        .schemaUnknownKey, "`\(name)` is not a key of \(shape.article)", at: reader.span(key),
        label: "not known here", helps: helps))
    return meant.flatMap { known.firstIndex(of: $0) }
  }

  mutating func reportMissingKey(
    _ field: FieldDescription, in node: NodeID, _ shape: RecordShape
  ) {
    bag.report(
      Diagnostic(
        .schemaMissingKey, "\(shape.article) needs `\(field.key)`", at: headline(node),
        label: "`\(field.key)` is missing here",
        notes: ["`\(field.key)`: \(field.summary)"],
        helps: [Help("add `\(field.key):` with \(field.shape.phrase)")]))
  }

  mutating func reportShape(_ node: NodeID, expected: String) {
    let found: String
    switch reader.kind(node) {
    case .scalar:
      found = reader.isEmpty(node) ? "nothing" : "the text `\(short(reader.string(node)))`"
    case .sequence: found = "a list"
    case .mapping, .alias: found = "a map"
    }
    var helps: [Help] = []
    if reader.kind(node) == .mapping, expected.hasPrefix("a list") {
      helps = [
        Help(
          reader.style(node) == .block
            ? "put `- ` before the first key to make it a list of one"
            : "put it in `[ ]` to make it a list of one")
      ]
    }
    bag.report(
      Diagnostic(
        .schemaShape, "expected \(expected), found \(found)", at: headline(node),
        label: "this is \(found)", helps: helps))
  }

  mutating func reportConflict(
    _ message: String, _ first: Span, _ second: Span, help: String
  ) {
    let (early, late) = first < second ? (first, second) : (second, first)
    bag.report(
      Diagnostic(
        .schemaConflict, message, at: late, label: "and this",
        related: [Label(early, "this")], helps: [Help(help)]))
  }

  /// A few keys for a sentence that says what a map could hold.
  func examples(_ shape: RecordShape) -> String {
    let required = shape.fields.filter(\.isRequired).map(\.key)
    return list(
      Array((required + shape.fields.map(\.key).filter { !required.contains($0) }).prefix(3)))
  }

  private func list(_ keys: [String]) -> String {
    alternatives(keys, joinedBy: "and")
  }
}

extension RecordShape {
  /// The record with its article: "a BOM line".
  var article: String {
    let words = name.split(separator: "-").map { $0 == "bom" ? "BOM" : String($0) }
    let phrase = words.joined(separator: " ")
    let isVowel = phrase.unicodeScalars.first.map { "aeio".unicodeScalars.contains($0) } ?? false
    return (isVowel ? "an " : "a ") + phrase
  }
}

/// A text of at most 40 characters for a sentence.
func short(_ text: String) -> String {
  text.unicodeScalars.count <= 40
    ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(39))) + "…"
}
