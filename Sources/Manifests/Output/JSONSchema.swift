import Renderings

/// The JSON Schema (draft 2020-12) of the manifest language, for editors.
///
/// Made from the declaration that decodes manifests, so that the two cannot drift apart. A scalar
/// that YAML would take for a number or a truth value is allowed as one, because the field reads its
/// text.
package func manifestJSONSchema() -> Document {
  var json = JSONWriter()
  let root = ManifestDocument.schema.shape
  json.object { json in
    json.member("$schema", "https://json-schema.org/draft/2020-12/schema")
    json.member("title", "Cogsmith manifest, version \(ManifestDocument.languageVersion)")
    json.writeRecord(root)
    json.key("$defs")
    json.object { json in
      for record in manifestRecords().dropFirst() {
        json.key(record.name)
        json.object { $0.writeRecord(record) }
      }
    }
  }
  json.endLine()
  return Document(json)
}

/// Every record of the language: the manifest first, then each where it is first used.
package func manifestRecords() -> [RecordShape] {
  var found: [RecordShape] = []
  func visit(_ shape: FieldShape) {
    switch shape {
    case .record(let record):
      guard !found.contains(where: { $0.name == record.name }) else { return }
      found.append(record)
      for field in record.fields { visit(field.shape) }
    case .list(let element, _), .map(_, let element): visit(element)
    case .either(let shapes): for shape in shapes { visit(shape) }
    default: break
    }
  }
  visit(.record(ManifestDocument.schema.shape))
  return found
}

extension JSONWriter {
  fileprivate mutating func writeRecord(_ record: RecordShape) {
    member("description", record.summary)
    member("type", "object")
    member("additionalProperties", false)
    let required = record.fields.filter(\.isRequired).map(\.key)
    if !required.isEmpty {
      key("required")
      array(of: required, inline: true) { $0.string($1) }
    }
    key("properties")
    object { json in
      for field in record.fields {
        json.key(field.key)
        json.object { json in
          let note = field.defaultText.map { " Default: \($0)." } ?? ""
          json.member("description", field.summary + note)
          json.writeShape(field.shape)
        }
      }
    }
  }

  private mutating func writeShape(_ shape: FieldShape) {
    switch shape {
    case .text, .reference, .condition, .expression, .template:
      writeTypes(["string", "number", "boolean"])
    case .number: writeScalar(Pattern.number)
    case .wholeNumber(let range):
      writeTypes(["integer", "string"])
      member("pattern", "^\(Pattern.number)$")
      member("minimum", range.lowerBound)
      if range.upperBound < Int.max { member("maximum", range.upperBound) }
    case .percent: writeText("\(Pattern.number) *%")
    case .quantity: writeScalar("\(Pattern.number)( *\(Pattern.unit))?")
    case .money: writeScalar(Pattern.money)
    case .rate: writeText("\(Pattern.money) */ *\(Pattern.unit)")
    case .cost: writeScalar("\(Pattern.money)( */ *\(Pattern.unit))?")
    case .date:
      member("type", "string")
      member("pattern", "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")
    case .yesNo:
      writeTypes(["boolean", "string"])
      member("pattern", "^(true|false)$")
    case .choice(let words):
      key("enum")
      array(of: words, inline: true) { $0.string($1) }
    case .list(let element, let minimumCount):
      member("type", "array")
      if minimumCount > 0 { member("minItems", minimumCount) }
      key("items")
      object { $0.writeShape(element) }
    case .map(_, let element):
      member("type", "object")
      key("additionalProperties")
      object { $0.writeShape(element) }
    case .record(let record): member("$ref", "#/$defs/\(record.name)")
    case .either(let shapes):
      key("anyOf")
      array(of: shapes) { json, shape in
        json.object { $0.writeShape(shape) }
      }
    case .reserved: member("type", "object")
    }
  }

  /// The grammar of `Grammar/scalars.md`; a character that is no printable ASCII counts as a letter.
  private enum Pattern {
    private static let digits = "[0-9](_?[0-9])*"
    static let number =
      "-?\(digits)(\\.\(digits)|/\(digits)| +\(digits)/\(digits))?"
    static let unit = "([A-Za-z]|[^ -~])([A-Za-z0-9_-]|[^ -~])*"
    static let money = "\(number)( *[A-Z]{3})?"
  }

  /// A text, or a number that YAML takes it for.
  private mutating func writeScalar(_ pattern: String) {
    writeTypes(["string", "number"])
    member("pattern", "^(\(pattern)|=.*)$")
  }

  /// A text that YAML takes for nothing else.
  private mutating func writeText(_ pattern: String) {
    member("type", "string")
    member("pattern", "^(\(pattern)|=.*)$")
  }

  private mutating func writeTypes(_ names: [String]) {
    key("type")
    array(of: names, inline: true) { $0.string($1) }
  }
}
