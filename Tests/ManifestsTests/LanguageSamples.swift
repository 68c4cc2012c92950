import Manifests

/// Manifests made from the declaration of the language: each value of each key of each record, once as
/// it may be written and once as it may not.
struct LanguageSample: CustomStringConvertible {
  /// The records and keys that lead to the value, such as `boms[].lines[].loss`.
  var path: String
  /// The manifest.
  var yaml: String
  /// Whether the value is one that its field takes.
  var isSound: Bool

  var description: String { "\(path): \(yaml)" }

  /// One for every value of every field.
  static let all: [LanguageSample] = {
    var samples: [LanguageSample] = []
    visit(manifestShape, "", depth: 0) { path, value, isSound in
      samples.append(LanguageSample(path: path, yaml: value + "\n", isSound: isSound))
    }
    return samples
  }()

  /// A manifest that holds a key, under each record that has it; the key is written as `rewriting` says.
  static func keys(rewriting rewrite: (String) -> String?) -> [(
    key: String, sample: LanguageSample
  )] {
    var found: [(key: String, sample: LanguageSample)] = []
    for place in places {
      for field in place.record.fields {
        guard let key = rewrite(field.key), let value = sound(field.shape).first else { continue }
        let rest = required(place.record, but: field.key)
        let yaml = place.wrap(
          "{" + ([entry(key, value)] + rest).joined(separator: ", ") + "}")
        found.append(
          (
            field.key,
            LanguageSample(path: place.path, yaml: yaml + "\n", isSound: key == field.key)
          ))
      }
    }
    return found
  }

  /// A record, with a function that puts it where it belongs.
  struct Place {
    var record: RecordShape
    var path: String
    var wrap: (String) -> String
  }

  /// Every record once.
  static var places: [Place] {
    var places: [Place] = []
    func visit(_ shape: FieldShape, _ path: String, _ wrap: @escaping (String) -> String) {
      switch shape {
      case .record(let record):
        guard !places.contains(where: { $0.record.name == record.name }) else { return }
        places.append(Place(record: record, path: path, wrap: wrap))
        for field in record.fields {
          let rest = required(record, but: field.key)
          visit(field.shape, path + "." + field.key) { inner in
            wrap("{" + ([entry(field.key, inner)] + rest).joined(separator: ", ") + "}")
          }
        }
      case .list(let element, _): visit(element, path + "[]") { wrap("[\($0)]") }
      case .map(_, let element): visit(element, path + "[]") { wrap("{k1: \($0)}") }
      case .either(let shapes): for shape in shapes { visit(shape, path, wrap) }
      default: break
      }
    }
    visit(manifestShape, "", { $0 })
    return places
  }

  private static var manifestShape: FieldShape { .record(manifestRecords()[0]) }

  private static func entry(_ key: String, _ value: String) -> String { "\(key): \(value)" }

  /// What a record needs besides one of its fields.
  static func required(_ record: RecordShape, but key: String = "") -> [String] {
    record.fields.filter { $0.isRequired && $0.key != key }.map {
      entry($0.key, sound($0.shape)[0])
    }
  }

  private static func visit(
    _ shape: FieldShape, _ path: String, depth: Int, _ add: (String, String, Bool) -> Void
  ) {
    for value in sound(shape) { add(path, value, true) }
    for value in unsound(shape) { add(path, value, false) }
    switch shape {
    case .record(let record):
      guard depth < 8 else { return }
      for field in record.fields {
        let rest = required(record, but: field.key)
        visit(field.shape, path + "." + field.key, depth: depth + 1) { path, value, isSound in
          add(path, "{" + ([entry(field.key, value)] + rest).joined(separator: ", ") + "}", isSound)
        }
      }
    case .list(let element, _):
      visit(element, path + "[]", depth: depth + 1) { add($0, "[\($1)]", $2) }
    case .map(_, let element):
      visit(element, path + "[]", depth: depth + 1) { add($0, "{k1: \($1)}", $2) }
    case .either(let shapes):
      for shape in shapes { visit(shape, path, depth: depth + 1) { if $2 { add($0, $1, $2) } } }
    default: break
    }
  }

  /// Values that a shape takes.
  static func sound(_ shape: FieldShape) -> [String] {
    switch shape {
    case .text, .reference, .template: ["word", "\"a: b\"", "1.10", "NO", "true", "\"5\""]
    case .number: ["12", "\"12\"", "1/3", "0.125", "1_000", "\"1 1/2\"", "\"=2 * 3\""]
    case .wholeNumber: ["1", "\"1\"", "3/3"]
    case .percent: ["4%", "\"0.5 %\"", "1/3%", "\"=2 * 4%\""]
    case .quantity: ["12", "5 ft2", "5ft2", "\"1 1/2 in\"", "1/3 each", "3 Stück", "=2 * width"]
    case .money: ["12.00", "12", "12.00 USD", "\"12USD\"", "1/3", "=2 * base"]
    case .rate: ["42.00/h", "42 USD/h", "\"42 USD / Stück\"", "=2 * base"]
    case .cost: ["3.05/ft2", "3.05", "3 USD", "\"3 USD / ft2\"", "=2 * base"]
    case .date: ["2026-11-02", "\"2024-02-29\""]
    case .yesNo: ["true", "false", "\"true\""]
    case .choice(let words): words
    case .condition, .expression: ["lined", "\"a ? b : c\"", "x > 2"]
    case .list(_, minimumCount: 0): ["[]"]
    case .list(let element, _): ["[\(sound(element)[0])]"]
    case .map, .reserved: ["{}"]
    case .record(let record): ["{" + required(record).joined(separator: ", ") + "}"]
    case .either(let shapes): [sound(shapes[0])[0]]
    }
  }

  /// Values that it does not.
  static func unsound(_ shape: FieldShape) -> [String] {
    switch shape {
    case .text, .reference, .template: ["[a]", "{a: b}"]
    case .number:
      ["x", "[1]", "{a: 1}", "true", "\"1,5\"", "\"1e5\"", "\"+1\"", "\"5 kg\"", "\" 5\""]
    case .wholeNumber: ["x", "[1]", "1.5", "-5", "true", "\"1,5\""]
    case .percent: ["4", "\"4\"", "0.04", "x%", "[4%]", "4%%", "\"4% \"", "4 percent"]
    case .quantity:
      ["x", "[5]", "{a: 5}", "true", "\"1,5 ft\"", "5 ft 2", "\"5 ft \"", "5%", "5 ft/h"]
    case .money: ["x", "[5]", "true", "12 usd", "12.00/h", "$12", "12 $", "12 USD 5", "USD 12"]
    case .rate: ["x/h", "42.00", "\"42\"", "42 USD", "42/", "[42/h]", "42 usd/h", "42/h/day"]
    case .cost: ["x", "[5]", "true", "3 usd", "3/", "3 USD /", "$3/ft2", "3/ft2/h"]
    case .date:
      [
        "tomorrow", "2026-1-2", "2026-13-01", "2026-01-32", "20261102", "[2026-11-02]",
        "2026-11-02T00",
      ]
    case .yesNo: ["yes", "1", "\"on\"", "[true]", "truee"]
    case .choice: ["nonesuch", "[a]", "{a: b}", "5", "\"\""]
    case .condition, .expression: ["[a]"]
    case .list(_, let minimumCount):
      ["word", "5", "{a: b}"] + (minimumCount > 0 ? ["[]"] : [])
    case .map: ["word", "5", "[a]"]
    case .record: ["word", "5", "[a]", "{nonesuch: 1}"]
    case .either: ["true", "{nonesuch: {nonesuch: 1}}"]
    case .reserved: []
    }
  }
}
