/// Spellings that other programs use: each is refused by its own reason, so that `ScalarRepairs` can say
/// what to write instead.
extension ScalarScanner {
  /// Spaces in front of the text, and spaces anywhere that only look like one.
  ///
  /// - Parameter behind: whether spaces behind the text are refused here too.
  func refuseSpaces(behind: Bool = false) throws(ScalarFault) {
    guard let first = text.firstIndex(where: { !Self.isBlank($0) }) else {
      throw ScalarFault(.empty, 0..<text.count)
    }
    if first > 0 { throw ScalarFault(.outerSpace, 0..<first) }
    if behind, let last = text.lastIndex(where: { !Self.isBlank($0) }), last + 1 < text.count {
      throw ScalarFault(.outerSpace, last + 1..<text.count)
    }
    guard text.contains(where: { $0 >= 0x80 }) else { return }
    var place = 0
    for scalar in string(0..<text.count).unicodeScalars {
      let length = UTF8.width(scalar)
      if scalar.value >= 0x80, scalar.properties.generalCategory == .spaceSeparator {
        throw ScalarFault(.foreignSpace, place..<place + length)
      }
      place += length
    }
  }

  func refuseForeignNotation(from start: Int) throws(ScalarFault) {
    guard let byte = peek else { return }
    switch byte {
    case UInt8(ascii: ","):
      if digitsEnd(from: index + 1) != nil {
        var end = index
        while end < text.count, Self.isDigit(text[end]) || text[end] == byte || text[end] == 0x2E {
          end += 1
        }
        throw ScalarFault(.comma, start..<end)
      }
    case UInt8(ascii: "."):
      if text[start..<index].contains(byte) {
        throw ScalarFault(.severalPoints, start..<endOfNumber())
      }
    case UInt8(ascii: "e"), UInt8(ascii: "E"):
      let hasSign =
        index + 1 < text.count && [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(text[index + 1])
      if let end = digitsEnd(from: index + (hasSign ? 2 : 1)) {
        throw ScalarFault(.exponent, start..<end)
      }
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      if index == start + 1, text[start] == UInt8(ascii: "0") {
        var end = index + 1
        while end < text.count, Self.isHexadecimal(text[end]) { end += 1 }
        if end > index + 1 { throw ScalarFault(.hexadecimal, start..<end) }
      }
    case 0x20:
      guard index + 1 < text.count, Self.isDigit(text[index + 1]) else { return }
      if let end = separatedGroupsEnd() { throw ScalarFault(.separatedGroups, start..<end) }
    case UInt8(ascii: "'"), 0xE2:
      if let end = separatedGroupsEnd() { throw ScalarFault(.separatedGroups, start..<end) }
    default: return
    }
  }

  /// Where `1 000` or `1'000.50` ends; nil when no group of three digits follows.
  private func separatedGroupsEnd() -> Int? {
    var end = index
    while let separator = groupSeparator(at: end) {
      let group = end + separator
      guard let next = digitsEnd(from: group), next == group + 3,
        next == text.count || text[next] != UInt8(ascii: "/")
      else { break }
      end = next
    }
    guard end > index else { return nil }
    if end < text.count, text[end] == UInt8(ascii: "."), let next = digitsEnd(from: end + 1) {
      return next
    }
    return end
  }

  /// How many bytes the space or the apostrophe at an offset has; nil for anything else.
  private func groupSeparator(at offset: Int) -> Int? {
    guard offset < text.count else { return nil }
    if text[offset] == 0x20 || text[offset] == UInt8(ascii: "'") { return 1 }
    return text[offset...].starts(with: "’".utf8) ? 3 : nil
  }

  func refuseSymbol() throws(ScalarFault) {
    guard let byte = peek else { return }
    if byte == UInt8(ascii: "$") { throw ScalarFault(.currencySymbol, index..<index + 1) }
    if byte >= 0x80, let scalar = string(index..<text.count).unicodeScalars.first,
      scalar.properties.generalCategory == .currencySymbol
    {
      throw ScalarFault(.currencySymbol, index..<index + UTF8.width(scalar))
    }
  }

  /// `USD 12.00` with the code in front.
  func refuseLeadingCurrency() throws(ScalarFault) {
    let code = text.prefix { Self.isLetter($0) }
    guard code.count == 3, Currency(code: string(0..<3).uppercased()) != nil else { return }
    let number = text.dropFirst(3).drop { $0 == 0x20 }
    if let first = number.first, Self.isDigit(first) { throw ScalarFault(.currencyFirst, 0..<3) }
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
