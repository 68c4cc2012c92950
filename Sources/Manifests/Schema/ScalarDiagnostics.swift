import Diagnostics
import DocumentTrees
import Quantities
import SourceText

extension ManifestDecoder {
  /// Reports a scalar that is not what its field wants, with the caret under the exact characters.
  ///
  /// - Parameter scan: the scanner of the field, where another text may be proposed.
  mutating func report<Value>(
    _ fault: ScalarFault, _ node: NodeID, _ shape: FieldShape,
    by scan: (UnsafeBufferPointer<UInt8>) throws(ScalarFault) -> Value
  ) {
    let map = reader.scalarMap(node)
    let text = reader.string(node)
    let span = fault.reason == .empty ? place(node) : map.span(fault.range)
    let blamed = String(
      decoding: Array(text.utf8)[fault.range.clamped(to: 0..<text.utf8.count)], as: UTF8.self)
    let words = words(for: fault.reason, blamed: short(blamed), text: short(text), shape)
    // A sign that turns an amount negative is seldom meant.
    let repairs = fault.repairs(of: text, as: shape.form, by: scan)
      .filter { text.hasPrefix("-") || !$0.hasPrefix("-") }
    var helps = repairs.enumerated().map { index, repair in
      Help(
        index == 0 ? "write `\(repair)`" : "or `\(repair)`, if that is meant",
        edits: [Edit(textSpan(node), repair)])
    }
    if helps.isEmpty { helps = advice(for: fault.reason, blamed: blamed, text: text, span, shape) }
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
    case .empty:
      return ("this text is empty", shape.isYesNo ? "expected \(shape.phrase)" : wanted, nil)
    case .outerSpace: return ("`\(text)` has spaces around it", "not part of \(shape.phrase)", nil)
    case .foreignSpace:
      return (
        "`\(text)` holds a space of another kind", "not the plain space",
        "it looks the same and comes from a word processor or a web page"
      )
    case .notANumber: return ("`\(text)` is not \(shape.phrase)", wanted, nil)
    case .comma:
      return (
        "a number has no commas", "a comma inside a number",
        "a comma parts thousands in one country and decimals in another, so it is not guessed at"
      )
    case .separatedGroups:
      return ("a number has no gaps", "`_` may stand between groups of digits", nil)
    case .severalPoints:
      return ("a number has one point, before its decimals", "several points", nil)
    case .exponent:
      return ("a number has no exponent", "written out it is a plain number", nil)
    case .hexadecimal:
      return ("a number has digits from 0 to 9 only", "a hexadecimal number", nil)
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
      return ("`\(blamed)` is not a currency", "not a code of ISO 4217", nil)
    case .perWord, .unitWithoutSlash:
      return shape.isMoney
        ? ("`\(text)` is not an amount", "an amount is not per unit", nil)
        : ("a cost has a slash before its unit", "expected `/` here", nil)
    case .notADate: return ("`\(text)` is not a date", "expected `YYYY-MM-DD`", nil)
    case .noSuchDay: return ("there is no day \(text)", "the calendar does not have it", nil)
    case .notYesNo:
      return ("`\(text)` is neither `true` nor `false`", "expected `true` or `false`", nil)
    }
  }

  private func advice(
    for reason: ScalarFault.Reason, blamed: String, text: String, _ span: Span,
    _ shape: FieldShape
  ) -> [Help] {
    switch reason {
    case .exponent: [Help("write the number out, with `_` between groups: `1_500_000`")]
    case .missingUnit where text.hasSuffix("/"):
      [Help("write the unit behind the slash, such as \(shape.example)")]
    case .missingUnit: [Help("write the unit too, such as `\(text)/h`")]
    case .comma: [Help("write a point before the decimals, and `_` between groups")]
    case .notADate: [Help("write the year, the month and the day: `2026-11-02`")]
    case .tooManyDigits: [Help("check it for a slip, or write fewer digits")]
    case .unknownCurrency: [unknownCurrency(blamed, span)]
    case .notYesNo: [Help("write `true` or `false`")]
    case .empty: [Help("write \(shape.phrase), or take the key out")]
    case .denominator: [Help("write a decimal, such as `0.25`")]
    case .noSuchDay: [Help("correct the day or the month")]
    case .trailingText, .notANumber: [Help("write \(shape.phrase), such as \(shape.example)")]
    default: []
    }
  }

  private func unknownCurrency(_ code: String, _ span: Span) -> Help {
    Help.didYouMean(code, among: code == code.uppercased() ? Currency.codes : [], at: span)
      ?? Help(
        "write a code of three capitals, such as `USD`; a unit stands behind a slash: `/each`")
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

  fileprivate var form: ScalarForm {
    switch self {
    case .wholeNumber: .wholeNumber
    case .percent: .percent
    case .quantity: .quantity
    case .money: .money
    case .rate: .rate
    case .cost: .cost
    case .date: .date
    case .yesNo: .yesNo
    default: .number
    }
  }

  fileprivate var isYesNo: Bool {
    if case .yesNo = self { true } else { false }
  }

  fileprivate var isMoney: Bool {
    if case .money = self { true } else { false }
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
    case .text, .template: "`Pine board`"
    case .reference: "`steel-16`"
    case .choice(let words): words.first.map { "`\($0)`" } ?? "a word"
    case .condition: "`lined`"
    case .expression: "`width * height`"
    default: "`12.5`"
    }
  }
}
