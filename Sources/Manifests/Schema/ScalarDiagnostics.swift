import Diagnostics
import DocumentTrees
import Quantities
import SourceText

extension ManifestDecoder {
  /// Reports a scalar that is not what its field wants, with the caret under the exact characters.
  mutating func report(_ fault: ScalarFault, _ node: NodeID, _ shape: FieldShape) {
    let map = reader.scalarMap(node)
    let text = reader.string(node)
    let span = fault.reason == .empty ? place(node) : map.span(fault.range)
    let blamed = String(
      decoding: Array(text.utf8)[fault.range.clamped(to: 0..<text.utf8.count)], as: UTF8.self)
    let words = words(for: fault.reason, blamed: short(blamed), text: short(text), shape)
    var helps: [Help] = []
    if let replacement = fault.replacement {
      helps = [Help("write `\(replacement)`", edits: [Edit(textSpan(node), replacement)])]
    } else if let advice = advice(for: fault.reason, shape) {
      helps = [Help(advice)]
    }
    bag.report(
      Diagnostic(
        shape.code, words.message, at: span, label: words.label,
        notes: words.note.map { [$0] } ?? [], helps: helps))
  }

  private func words(
    for reason: ScalarFault.Reason, blamed: String, text: String, _ shape: FieldShape
  ) -> (message: String, label: String, note: String?) {
    let wanted = "expected \(shape.phrase), such as \(shape.example)"
    switch reason {
    case .empty: return ("this text is empty", wanted, nil)
    case .outerSpace: return ("`\(text)` has spaces around it", "not part of \(shape.phrase)", nil)
    case .foreignSpace:
      return (
        "`\(text)` holds a space of another kind", "not the plain space",
        "it looks the same and comes from a word processor or a web page"
      )
    case .notANumber: return ("`\(text)` is not \(shape.phrase)", wanted, nil)
    case .thousandsSeparator:
      return (
        "a number has no commas", "a comma inside a number",
        "a comma is the decimal sign in half of the world, so it is not guessed at"
      )
    case .exponent:
      return ("a number has no exponent", "written out it is a plain number", nil)
    case .currencySymbol:
      return (
        "an amount has no currency symbol", "symbols stand for several currencies", nil
      )
    case .plusSign: return ("a number has no plus sign", "it is positive without it", nil)
    case .bareDecimalPoint:
      return ("a decimal point needs digits on both sides", "a digit is missing", nil)
    case .misplacedUnderscore:
      return ("an underscore stands between two digits", "not between two digits", nil)
    case .tooManyDigits:
      return (
        "a number has at most 34 significant digits", "too many digits",
        "figures are exact; nothing is cut off in silence"
      )
    case .denominator:
      return ("a fraction needs a denominator from 1 to 4294967295", "not a denominator", nil)
    case .trailingText:
      return ("`\(text)` is not \(shape.phrase)", "`\(blamed)` does not belong to it", nil)
    case .missingPercentSign:
      return ("a percentage needs its sign", "expected `%` at the end", nil)
    case .missingUnit:
      return (
        "a rate says what it is per", "expected `/` and a unit, such as \(shape.example)", nil
      )
    case .currencyFirst:
      return ("the currency stands after the amount", "before the amount", nil)
    case .unknownCurrency:
      return ("`\(blamed)` is not a currency", "not in ISO 4217", nil)
    case .notADate: return ("`\(text)` is not a date", "expected `YYYY-MM-DD`", nil)
    case .noSuchDay: return ("there is no day \(text)", "the calendar does not have it", nil)
    case .notYesNo: return ("expected `true` or `false`", "`\(text)` is neither", nil)
    }
  }

  private func advice(for reason: ScalarFault.Reason, _ shape: FieldShape) -> String? {
    switch reason {
    case .exponent: "write the number out, with `_` between groups: `1_500_000`"
    case .missingUnit: "write \(shape.example)"
    case .thousandsSeparator: "write a point before the decimals, and `_` between groups"
    case .notADate: "write the year, the month and the day: `2026-11-02`"
    default: nil
    }
  }
}

extension FieldShape {
  fileprivate var code: DiagnosticCode {
    switch self {
    case .percent: .valuePercent
    case .quantity: .valueQuantity
    case .money: .valueMoney
    case .rate, .cost: .valueRate
    case .date: .valueDate
    case .yesNo: .valueYesNo
    default: .valueNumber
    }
  }

  /// An example in back-ticks.
  var example: String {
    switch self {
    case .percent: "`4%`"
    case .quantity: "`14.5 ft2`"
    case .money: "`12.00`"
    case .rate: "`42.00/h`"
    case .cost: "`3.05/ft2`"
    case .date: "`2026-11-02`"
    case .yesNo: "`true`"
    case .wholeNumber: "`3`"
    default: "`12.5`"
    }
  }
}
