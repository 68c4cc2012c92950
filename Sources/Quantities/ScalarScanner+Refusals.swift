import Decimals

/// Spellings that other programs use: each is refused, with what to write instead where that is beyond
/// doubt.
extension ScalarScanner {
  /// Spaces around the text, and spaces anywhere that only look like one.
  func refuseSpaces() throws(ScalarFault) {
    guard let first = text.first, let last = text.last else { throw ScalarFault(.empty, 0..<0) }
    if Self.isBlank(first) || Self.isBlank(last) { throw outerSpace }
    if text.contains(where: { $0 >= 0x80 }) { try refuseForeignSpaces() }
  }

  private var outerSpace: ScalarFault {
    guard let first = text.firstIndex(where: { !Self.isBlank($0) }),
      let last = text.lastIndex(where: { !Self.isBlank($0) })
    else { return ScalarFault(.empty, 0..<text.count) }
    return ScalarFault(
      .outerSpace, first > 0 ? 0..<first : last + 1..<text.count,
      replacement: string(first..<last + 1))
  }

  private func refuseForeignSpaces() throws(ScalarFault) {
    var place = 0
    for scalar in string(0..<text.count).unicodeScalars {
      let length = UTF8.width(scalar)
      if scalar.value >= 0x80, scalar.properties.generalCategory == .spaceSeparator {
        throw ScalarFault(
          .foreignSpace, place..<place + length,
          replacement: string(0..<place) + " " + string(place + length..<text.count))
      }
      place += length
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  func refuseForeignNotation(from start: Int) throws(ScalarFault) {
    guard let byte = peek else { return }
    if byte == UInt8(ascii: ","), index + 1 < text.count, Self.isDigit(text[index + 1]) {
      var end = index
      while end < text.count, Self.isDigit(text[end]) || text[end] == byte || text[end] == 0x2E {
        end += 1
      }
      throw ScalarFault(
        .thousandsSeparator, start..<end, replacement: withoutSeparators(start..<end))
    }
    if byte | 0x20 == UInt8(ascii: "e"), index + 1 < text.count {
      var next = index + 1
      if text[next] == UInt8(ascii: "+") || text[next] == UInt8(ascii: "-") { next += 1 }
      if next < text.count, Self.isDigit(text[next]) {
        while next < text.count, Self.isDigit(text[next]) { next += 1 }
        throw ScalarFault(.exponent, start..<next)
      }
    }
    if byte == UInt8(ascii: "."), text[start..<index].contains(UInt8(ascii: ".")) {
      throw ScalarFault(.notANumber, start..<endOfNumber())
    }
  }

  func refuseSymbol() throws(ScalarFault) {
    guard let byte = peek else { return }
    var length = 0
    if byte == UInt8(ascii: "$") {
      length = 1
    } else if byte >= 0x80, let scalar = string(index..<text.count).unicodeScalars.first,
      scalar.properties.generalCategory == .currencySymbol
    {
      length = UTF8.width(scalar)
    }
    guard length > 0 else { return }
    let after = string(index + length..<text.count)
    let isLast = after.isEmpty || after.hasPrefix("/")
    let before = string(0..<index)
    throw ScalarFault(
      .currencySymbol, index..<index + length,
      replacement: (isLast ? String(before.reversed().drop { $0 == " " }.reversed()) : before)
        + after.drop { $0 == " " })
  }

  /// `USD 12.00` with the code behind.
  func refuseLeadingCurrency() throws(ScalarFault) {
    let code = text.prefix { Self.isLetter($0) }
    guard code.count == 3, Currency(code: string(0..<3).uppercased()) != nil, text.count > 3 else {
      return
    }
    let rest = string(3..<text.count).drop { $0 == " " }
    guard let first = rest.utf8.first, Self.isDigit(first) else { return }
    let amount = rest.prefix { $0 != "/" }
    throw ScalarFault(
      .currencyFirst, 0..<3,
      replacement: amount + " " + string(0..<3).uppercased() + rest.dropFirst(amount.count))
  }

  /// `.5` as `0.5`, `5.` as `5`; nil for anything else with a point in it.
  func withFullPoint(_ start: Int) -> String? {
    let end = endOfNumber()
    let sign = string(start..<end).hasPrefix("-") ? "-" : ""
    var number = string(start + sign.utf8.count..<end)
    guard number.utf8.count > 1, !number.contains("_"), number.filter({ $0 == "." }).count == 1
    else {
      return nil
    }
    if number.hasPrefix(".") {
      number = "0" + number
    } else if number.hasSuffix(".") {
      number.removeLast()
    }
    return string(0..<start) + sign + number + string(end..<text.count)
  }

  /// `1,000.50` without its commas, when they can only be thousands separators.
  private func withoutSeparators(_ range: Range<Int>) -> String? {
    let groups = string(range).split(separator: ",", omittingEmptySubsequences: false)
    let isGrouped = groups.dropFirst().enumerated().allSatisfy { offset, group in
      let digits = group.prefix { $0 != "." }
      return digits.utf8.count == 3 && (offset == groups.count - 2 || group == digits)
    }
    guard isGrouped else { return nil }
    return string(0..<range.lowerBound) + groups.joined() + string(range.upperBound..<text.count)
  }

  /// `2026/1/2` and `2026.1.2` as `2026-01-02`; nil where the year does not stand first.
  static func asDate(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    let parts = String(decoding: text, as: UTF8.self).split(omittingEmptySubsequences: false) {
      $0 == "/" || $0 == "." || $0 == "-"
    }
    guard parts.count == 3, parts[0].utf8.count == 4,
      parts.allSatisfy({ (1...4).contains($0.utf8.count) && $0.utf8.allSatisfy(isDigit) }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    return CivilDate(year: year, month: month, day: day)?.description
  }

  /// `0.04` as `4%`; nil where that would not be exact.
  static func asPercent(_ number: NumberLiteral) -> String? {
    guard let hundred = try? number.value.multiplying(by: Rational(100)) else { return nil }
    var text = hundred.decimalText(maximumDecimals: 12)
    let isExact = text.withUTF8 { try? ScalarScanner.number($0) }?.value == hundred
    return isExact ? text + "%" : nil
  }

  func endOfNumber() -> Int {
    var end = index
    while end < text.count,
      Self.isDigit(text[end]) || text[end] == UInt8(ascii: "_") || text[end] == UInt8(ascii: ".")
    {
      end += 1
    }
    return end
  }
}
