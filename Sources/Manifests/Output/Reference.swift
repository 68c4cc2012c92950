/// The reference of the manifest language in Markdown: every record with every key.
///
/// Made from the declaration that decodes manifests; `Grammar/manifest.md` holds it, and a test
/// fails when the two differ.
package func manifestReference() -> String {
  var text = """
    # The manifest language, version \(ManifestDocument.languageVersion)

    Every key that a manifest may hold. This page is made from the declaration that the interpreter
    decodes manifests with, and a test fails when the two differ. How scalars are written is in
    [scalars.md](scalars.md); what the figures mean is in [costing.md](costing.md) and
    [accounting.md](accounting.md); the same declaration as a JSON Schema is printed by
    `cogsmith schema`.


    """
  for record in manifestRecords() {
    text += "## \(title(record))\n\n\(record.summary)\n\n"
    text += "| key | holds | default | meaning |\n|---|---|---|---|\n"
    for field in record.fields {
      let missing = field.isRequired ? "required" : field.defaultText ?? ""
      text +=
        "| `\(field.key)` | \(words(field.shape)) | \(escaped(missing)) | \(escaped(field.summary)) |\n"
    }
    text += "\n"
  }
  return text
}

private func title(_ record: RecordShape) -> String {
  let words = record.name.split(separator: "-").map { $0 == "bom" ? "BOM" : String($0) }
  let phrase = words.joined(separator: " ")
  return phrase.prefix(1).uppercased() + phrase.dropFirst()
}

private func words(_ shape: FieldShape) -> String {
  switch shape {
  case .text: "text"
  case .reference(let kind): kind.rawValue
  case .number: "number"
  case .wholeNumber(let range):
    range.upperBound == .max
      ? "whole number from \(range.lowerBound)"
      : "whole number, \(range.lowerBound) to \(range.upperBound)"
  case .percent: "percent"
  case .quantity: "quantity"
  case .money: "money"
  case .rate: "rate"
  case .cost: "money or rate"
  case .date: "date"
  case .yesNo: "`true` or `false`"
  case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
  case .condition: "condition"
  case .expression: "expression"
  case .template: "template"
  case .list(let element, minimumCount: 0): "list of \(words(element))"
  case .list(let element, let count): "list of at least \(count) \(words(element))"
  case .map(let key, let element): "map of \(key.rawValue) to \(words(element))"
  case .record(let record): "[\(title(record).lowercasedButBOM)](#\(record.name))"
  case .either(let shapes): shapes.map(words).joined(separator: ", or ")
  case .reserved: "map"
  }
}

private func escaped(_ text: String) -> String {
  text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
}

extension String {
  fileprivate var lowercasedButBOM: String {
    lowercased().split(separator: " ").map { $0 == "bom" ? "BOM" : String($0) }
      .joined(separator: " ")
  }
}
