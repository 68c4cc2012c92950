/// What kind of thing a name stands for.
package enum NameKind: String, Sendable {
  case product, account, rate, unit, event, role, lot, attribute, parameter, function, rule, key
}

/// What a field may hold: the part of the language's declaration that documentation, editors and
/// messages read.
///
/// The part that decodes is `FieldType`.
package indirect enum FieldShape: Sendable {
  /// Any text.
  case text
  /// A name that is declared elsewhere.
  case reference(NameKind)
  /// An exact number.
  case number
  /// A whole number within bounds.
  case wholeNumber(ClosedRange<Int>)
  /// A number with `%`.
  case percent
  /// A number with an optional unit.
  case quantity
  /// An amount with an optional currency.
  case money
  /// Money per unit.
  case rate
  /// Money, per unit or per the item's own unit.
  case cost
  /// `YYYY-MM-DD`.
  case date
  /// `true` or `false`.
  case yesNo
  /// One of a few words.
  case choice([String])
  /// A bare expression that gives yes or no.
  case condition
  /// A bare expression.
  case expression
  /// Text with `${…}` holes.
  case template
  /// A list, and how many entries it has at least.
  case list(FieldShape, minimumCount: Int = 0)
  /// A map with free keys.
  case map(NameKind, FieldShape)
  /// A record with fixed keys.
  case record(RecordShape)
  /// One of several shapes.
  case either([FieldShape])
  /// A section that a later version reads.
  case reserved

  /// The words for it in a sentence: "expected a quantity".
  package var phrase: String {
    switch self {
    case .text, .template: "a text"
    case .reference(let kind):
      "the name of \(kind == .account || kind == .attribute ? "an" : "a") \(kind.rawValue)"
    case .number: "a number"
    case .wholeNumber: "a whole number"
    case .percent: "a percentage"
    case .quantity: "a quantity"
    case .money: "an amount"
    case .rate: "a rate"
    case .cost: "a cost"
    case .date: "a date"
    case .yesNo: "`true` or `false`"
    case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .condition, .expression: "an expression"
    case .list: "a list"
    case .map, .record, .reserved: "a map"
    case .either(let shapes): shapes.map(\.phrase).joined(separator: " or ")
    }
  }
}

/// A record of the language: its name and its fields, for documentation and editors.
package struct RecordShape: Sendable {
  /// The name of the record in the reference, such as `bom-line`.
  package var name: String
  /// What it is, in one line.
  package var summary: String
  /// Its fields in the order of the reference.
  package var fields: [FieldDescription]
}

/// A field as the reference and editors show it.
package struct FieldDescription: Sendable {
  /// The key.
  package var key: String
  /// What it may hold.
  package var shape: FieldShape
  /// Whether it has to be there.
  package var isRequired: Bool
  /// What holds when it is not there, in words.
  package var defaultText: String?
  /// What it means, in one line.
  package var summary: String
}
