import Decimals

/// The forms that a scalar may have.
public enum ScalarForm: Sendable {
  case number, wholeNumber, percent, quantity, money, rate, cost, date, yesNo
}

extension ScalarFault {
  /// What could stand there instead of the whole text, the likeliest first: one text where that is
  /// beyond doubt, several where only the writer knows, none where nobody could say.
  ///
  /// - Parameter scan: the scanner of the form, which accepts each of them.
  public func repairs<Value>(
    of text: String, as form: ScalarForm,
    by scan: (UnsafeBufferPointer<UInt8>) throws(ScalarFault) -> Value
  ) -> [String] {
    var found: [String] = []
    // A text may have several faults; none needs more steps than this.
    var pending: [(text: String, fault: ScalarFault, steps: Int)] = [(text, self, 4)]
    while let next = pending.first {
      pending.removeFirst()
      for candidate in next.fault.candidates(for: next.text, form) where candidate != next.text {
        var copy = candidate
        let fault: ScalarFault? = copy.withUTF8 { bytes in
          do throws(ScalarFault) {
            _ = try scan(bytes)
            return nil
          } catch {
            return error
          }
        }
        if let fault {
          if next.steps > 1 { pending.append((candidate, fault, next.steps - 1)) }
        } else if !found.contains(candidate) {
          found.append(candidate)
        }
      }
    }
    return found
  }

  private func candidates(for text: String, _ form: ScalarForm) -> [String] {
    let bytes = Array(text.utf8)
    let range = range.clamped(to: 0..<bytes.count)
    let repair = ScalarRepair(
      before: String(decoding: bytes[..<range.lowerBound], as: UTF8.self),
      blamed: String(decoding: bytes[range], as: UTF8.self),
      after: String(decoding: bytes[range.upperBound...], as: UTF8.self))
    let plain = text.inPlainCharacters
    return repair.texts(for: reason, form) + (plain == text ? [] : [plain])
  }
}

private struct ScalarRepair {
  let before: String
  let blamed: String
  let after: String

  var text: String { before + blamed + after }

  func texts(for reason: ScalarFault.Reason, _ form: ScalarForm) -> [String] {
    switch reason {
    case .outerSpace: [text.trimmed]
    case .comma: withoutCommas.map { before + $0 + after }
    case .separatedGroups:
      [before + blamed.filter { $0.isASCII && ($0.isNumber || $0 == ".") } + after]
    case .severalPoints: withoutPoints.map { [before + $0 + after] } ?? []
    case .exponent: writtenOut.map { [before + $0 + after] } ?? []
    case .hexadecimal:
      UInt64(blamed.dropFirst(2), radix: 16).map { [before + String($0) + after] } ?? []
    case .currencySymbol:
      [
        (before.trimmed + (after.hasPrefix("/") || before.hasSuffix("-") ? "" : " ") + after.trimmed)
          .trimmed
      ]
    case .plusSign: [after.trimmed]
    case .bareDecimalPoint: [before + withFullPoint + after]
    case .misplacedUnderscore: [text.filter { $0 != "_" }]
    case .missingPercentSign: percentages
    case .perWord where form != .money:
      [before.trimmed + "/" + (Unit.inLanguage(after.trimmed) ?? after.trimmed)]
    case .unitWithoutSlash where form != .money:
      [before.trimmed + "/" + (Unit.inLanguage(blamed) ?? blamed)]
    case .currencyFirst:
      [
        after.prefix { $0 != "/" }.trimmed + " " + blamed.uppercased()
          + after.drop { $0 != "/" }
      ]
    case .unknownCurrency:
      Currency(code: blamed.uppercased()) == nil ? [] : [before + blamed.uppercased() + after]
    case .trailingText, .notANumber: rearranged(form)
    case .notADate: dates
    case .notYesNo: yesNo
    default: []
    }
  }

  // MARK: Numbers

  /// `1,000.50` and `1.000,50` can mean one thing only, `1,000` two.
  private var withoutCommas: [String] {
    let plain = String(blamed.filter { $0 != "," })
    guard let comma = blamed.lastIndex(of: ",") else { return [] }
    if let point = blamed.lastIndex(of: "."), point > comma { return [plain] }
    let decimals = blamed[comma...].dropFirst()
    let whole = blamed[..<comma].filter { $0 != "." && $0 != "," }
    let european = "\(whole).\(decimals)"
    if blamed.contains(".") { return [european] }
    if blamed.filter({ $0 == "," }).count > 1 { return [plain] }
    return decimals.count == 3 ? [plain, european] : [european]
  }

  private var withoutPoints: String? {
    let groups = blamed.split(separator: ".", omittingEmptySubsequences: false)
    return groups.dropFirst().allSatisfy { $0.count == 3 } ? groups.joined() : nil
  }

  /// `1.5e3` as `1500`.
  private var writtenOut: String? {
    guard let decimal = ExactDecimal(blamed), let value = try? decimal.rational(),
      let fraction = value.fraction
    else { return nil }
    let decimals = fraction.denominator == 1 ? 0 : NumberLiteral.maximumDigits
    return value.decimalText(maximumDecimals: decimals)
  }

  /// `.5` as `0.5`, `5.` as `5`.
  private var withFullPoint: String {
    var number = blamed
    if number.hasSuffix(".") { number.removeLast() }
    if number.hasPrefix(".") { number = "0" + number }
    if number.hasPrefix("-.") { number = "-0" + number.dropFirst() }
    return number
  }

  // MARK: Percentages

  /// `4` means 4%; `0.04` may mean 4%.
  private var percentages: [String] {
    let written = "\(text.trimmed)%"
    var copy = text
    guard let number = copy.withUTF8({ try? ScalarScanner.number($0) }), !number.isNegative,
      number.value < .one, let hundredfold = try? number.value.multiplying(by: Rational(100)),
      let fraction = hundredfold.fraction, !number.isZero
    else { return [written] }
    let exact = hundredfold.decimalText(maximumDecimals: NumberLiteral.maximumDigits)
    return [
      exact.utf8.count > 12 ? "\(fraction.numerator)/\(fraction.denominator)%" : "\(exact)%",
      written,
    ]
  }

  // MARK: Quantities

  /// The parts of a text that are all there, in the order and with the words of the language.
  private func rearranged(_ form: ScalarForm) -> [String] {
    let words = text.split(separator: " ").map(String.init)
    switch form {
    case .percent:
      let number = text.filter { $0 != "%" }.trimmed
      let words = ["percent", "pct", "per cent", "pc"]
      if let word = words.first(where: { number.lowercased().hasSuffix($0) }) {
        return [number.dropLast(word.count).trimmed + "%"]
      }
      return text.contains("%") ? [number + "%"] : []
    case .wholeNumber:
      return "vV#".contains(text.prefix(1)) ? [String(text.dropFirst())] : []
    case .quantity:
      if let compound { return [compound] }
      if let marked = withUnitForMark { return [marked] }
      if words.count > 2, words.dropFirst().allSatisfy({ $0.first?.isNumber == false }),
        let unit = Unit.inLanguage(words.dropFirst().joined())
      {
        return ["\(words[0]) \(unit)"]
      }
      return words.count == 2 && Unit.inLanguage(words[0]) != nil ? ["\(words[1]) \(words[0])"] : []
    default:
      return []
    }
  }

  /// `5 ft 3 in` as `63 in`.
  private var compound: String? {
    var first = before.trimmed
    var second = blamed
    let parts = [first.withUTF8(scan), second.withUTF8(scan)]
    guard let large = parts[0], let small = parts[1],
      large.scale.dimension == small.scale.dimension,
      let sum = try? large.amount.multiplying(by: large.scale.factor)
        .dividing(by: small.scale.factor).adding(small.amount)
    else { return nil }
    return "\(sum.decimalText(maximumDecimals: 12)) \(small.scale.name)"
  }

  private func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> (amount: Rational, scale: Unit)? {
    guard let scanned = try? ScalarScanner.quantity(bytes), let range = scanned.unit,
      let name = Unit.inLanguage(String(decoding: bytes[range], as: UTF8.self)),
      let unit = Unit.builtIn.first(where: { $0.name == name })
    else { return nil }
    return (scanned.number.value, unit)
  }

  /// `10'` as `10 ft`, `3"` as `3 in`.
  private var withUnitForMark: String? {
    switch blamed {
    case "'", "′", "’": "\(before.trimmed) ft"
    case "\"", "″", "”", "''": "\(before.trimmed) in"
    default: nil
    }
  }

  // MARK: Dates and truth values

  private var dates: [String] {
    let plain = text.inPlainCharacters
    if plain.utf8.count == 8, plain.utf8.allSatisfy({ $0 &- 0x30 < 10 }) {
      return [date(plain.prefix(4), plain.dropFirst(4).prefix(2), plain.suffix(2))].compactMap {
        $0
      }
    }
    let parts = plain.split { " ,./-T".contains($0) }
    guard parts.count >= 3 else { return [] }
    let (first, second, third) = (parts[0], parts[1], parts[2])
    if first.count == 4 { return [date(first, second, third)].compactMap { $0 } }
    guard third.count == 4 else { return [] }
    // Month first in the United States, day first elsewhere; with points always day first.
    let monthFirst = plain.contains(".") ? nil : date(third, first, second)
    let dayFirst = date(third, second, first)
    return [monthFirst, dayFirst].compactMap { $0 }
  }

  private func date(_ year: Substring, _ month: Substring, _ day: Substring) -> String? {
    guard let year = Int(year), let month = Int(month) ?? number(ofMonth: month),
      let day = Int(day.prefix { $0.isNumber }),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    return date.description
  }

  private func number(ofMonth name: Substring) -> Int? {
    let months = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    return months.firstIndex(of: String(name.lowercased().prefix(3))).map { $0 + 1 }
  }

  private var yesNo: [String] {
    switch text.lowercased() {
    case "yes", "y", "on", "1", "true", "t", "x": ["true"]
    case "no", "n", "off", "0", "false", "f": ["false"]
    default: []
    }
  }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    var rest = Substring(self)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}

extension String {
  /// The text with the characters that the language has for those that look or mean the same:
  /// hyphens for dashes, spaces for spaces that do not break, `1/2` for `½`.
  fileprivate var inPlainCharacters: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\u{2010}"..."\u{2015}", "\u{2212}": result += "-"
      case "\u{2044}", "\u{2215}": result += "/"
      case "\u{A0}", "\u{2000}"..."\u{200A}", "\u{202F}": result += " "
      default:
        if let fraction = Self.fractions[scalar] {
          result += result.last?.isNumber == true ? " \(fraction)" : fraction
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  private static let fractions: [Unicode.Scalar: String] = [
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5",
    "⅗": "3/5", "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
  ]
}
