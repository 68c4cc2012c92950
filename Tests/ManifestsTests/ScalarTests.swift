import Decimals
import Quantities
import TestSupport
import Testing

/// What scalars mean, in accepted and in refused spellings (`language.md` 3).
@Suite struct ScalarTests {
  private func scan<Value>(
    _ text: String, _ scanner: (UnsafeBufferPointer<UInt8>) throws(ScalarFault) -> Value
  ) -> Result<Value, ScalarFault> {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      do throws(ScalarFault) { return .success(try scanner(bytes)) } catch {
        return .failure(error)
      }
    }
  }

  private func part(_ text: String, _ range: Range<Int>?) -> String? {
    range.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
  }

  // MARK: Numbers

  /// Each with its value as a fraction in lowest terms.
  @Test(arguments: [
    ("0", 0, 1), ("-0", 0, 1), ("12", 12, 1), ("-12", -12, 1), ("010", 10, 1), ("0.125", 1, 8),
    ("-0.125", -1, 8), ("1.10", 11, 10), ("1_000", 1000, 1), ("1_0_0.2_5", 401, 4),
    ("1/3", 1, 3), ("-1/3", -1, 3), ("2/4", 1, 2), ("10/5", 2, 1), ("0/7", 0, 1),
    ("1_0/1_00", 1, 10),
    ("1 1/2", 3, 2), ("-1 1/2", -3, 2), ("1   1/2", 3, 2), ("2 0/5", 2, 1),
    ("1_000 1_0/4", 2005, 2),
    ("1/4294967295", 1, 4_294_967_295),
    ("9999999999999999999999999999999999", Int128("9999999999999999999999999999999999")!, 1),
    ("-9999999999999999999999999999999999", Int128("-9999999999999999999999999999999999")!, 1),
    ("0.0000000000000000000000000000000001", 1, Int128("10000000000000000000000000000000000")!),
    ("000000000000000000000000000000000000001", 1, 1),
  ]) func `numbers`(text: String, top: Int128, bottom: Int128) throws {
    let number = try scan(text) { text throws(ScalarFault) in try ScalarScanner.number(text) }.get()
    #expect(number.value == (try Rational(top, over: bottom)))
    #expect(number.isNegative == text.hasPrefix("-"))
    #expect(number.isZero == (top == 0))
  }

  @Test func `the decimals of a number are those that were written`() throws {
    for (text, decimals) in [("1", 0), ("1.0", 1), ("1.10", 2), ("0.000", 3), ("1/3", 0)] {
      let number = try scan(text) { text throws(ScalarFault) in try ScalarScanner.number(text) }
        .get()
      #expect(number.decimals == decimals)
    }
  }

  /// Each with the characters that are to blame, and with what may stand there instead.
  @Test(
    arguments: [
      ("", .empty, "", nil), ("  ", .empty, "  ", nil), ("x", .notANumber, "x", nil),
      ("-", .notANumber, "-", nil), ("--1", .notANumber, "--1", nil),
      ("NaN", .notANumber, "NaN", nil),
      ("½", .notANumber, "½", "1/2"), ("−5", .notANumber, "−5", "-5"), ("٣", .notANumber, "٣", nil),
      ("/3", .notANumber, "/3", nil), ("_1", .misplacedUnderscore, "_", "1"),
      (" 5", .outerSpace, " ", "5"), ("5 ", .outerSpace, " ", "5"), ("5\n", .outerSpace, "\n", "5"),
      ("1\u{A0}1/2", .foreignSpace, "\u{A0}", "1 1/2"),
      ("1\u{202F}000", .foreignSpace, "\u{202F}", "1000"),
      ("+4", .plusSign, "+", "4"), (".5", .bareDecimalPoint, ".5", "0.5"),
      ("-.5", .bareDecimalPoint, "-.5", "-0.5"), ("5.", .bareDecimalPoint, "5.", "5"),
      (".", .notANumber, ".", nil), ("1..2", .bareDecimalPoint, "1..2", nil),
      ("1.2.3", .severalPoints, "1.2.3", nil),
      ("1.000.000", .severalPoints, "1.000.000", "1000000"), ("1,000", .comma, "1,000", "1000"),
      ("1,234,567.89", .comma, "1,234,567.89", "1234567.89"),
      ("1,5", .comma, "1,5", "1.5"), ("12,34", .comma, "12,34", "12.34"),
      ("1.000,50", .comma, "1.000,50", "1000.50"),
      ("1,0000", .comma, "1,0000", "1.0000"),
      ("1e5", .exponent, "1e5", "100000"), ("1.5E-3", .exponent, "1.5E-3", "0.0015"),
      ("2e+10", .exponent, "2e+10", "20000000000"),
      ("0x1F", .hexadecimal, "0x1F", "31"),
      ("1 000 000.5", .separatedGroups, "1 000 000.5", "1000000.5"),
      ("1'000", .separatedGroups, "1'000", "1000"), ("1 00", .trailingText, "00", nil),
      ("5 5", .trailingText, "5", nil),
      ("5kg", .trailingText, "kg", nil),
      ("1__0", .misplacedUnderscore, "_", "10"), ("1_", .misplacedUnderscore, "_", "1"),
      ("1_.5", .misplacedUnderscore, "_", "1.5"), ("1._5", .bareDecimalPoint, "1._5", nil),
      ("$5", .currencySymbol, "$", "5"), ("-€5", .currencySymbol, "€", "-5"),
      ("1/0", .denominator, "0", nil), ("1 1/0", .denominator, "0", nil),
      ("1/4294967296", .denominator, "4294967296", nil), ("1/3/4", .trailingText, "/4", nil),
      ("1.5/2", .trailingText, "/2", nil), ("1 /2", .trailingText, "/2", nil),
      ("1/ 2", .trailingText, "/ 2", nil),
      ("1/-2", .trailingText, "/-2", nil), ("1/", .trailingText, "/", nil),
      ("1 1/", .trailingText, "1/", nil),
      ("1.5 1/2", .trailingText, "1/2", nil),
      (
        "10000000000000000000000000000000000", .tooManyDigits,
        "10000000000000000000000000000000000", nil
      ),
      (
        "0.00000000000000000000000000000000001", .tooManyDigits,
        "0.00000000000000000000000000000000001", nil
      ),
      ("12%", .trailingText, "%", nil), ("=1+1", .notANumber, "=1+1", nil),
    ] as [(String, ScalarFault.Reason, String, String?)]) func `no numbers`(
      text: String, reason: ScalarFault.Reason, blamed: String, replacement: String?
    )
  {
    let result = scan(text) { text throws(ScalarFault) in try ScalarScanner.number(text) }
    guard case .failure(let fault) = result else {
      Issue.record("\(text) was read as \(result)")
      return
    }
    #expect(fault.reason == reason)
    #expect(part(text, fault.range) == blamed)
    let repairs = fault.repairs(of: text, as: .number) { text throws(ScalarFault) in
      try ScalarScanner.number(text)
    }
    #expect(repairs.first == replacement)
  }

  @Test func `a mixed number is bounded like any other`() {
    let large = "9999999999999999999999999999999999"
    for text in [large + " 1/4294967295", "1 99999999999999999999/3", "1 1_000_000/4294967296"] {
      let result = scan(text) { text throws(ScalarFault) in try ScalarScanner.number(text) }
      guard case .failure(let fault) = result else {
        Issue.record("\(text) was read")
        continue
      }
      #expect(fault.reason == .tooManyDigits || fault.reason == .denominator)
    }
  }

  // MARK: Percentages

  @Test(arguments: [
    ("4%", 4, 1), ("0.5 %", 1, 2), ("0%", 0, 1), ("1/3%", 1, 3), ("12 1/2 %", 25, 2),
    ("-5%", -5, 1),
    ("100%", 100, 1), ("1_000%", 1000, 1), ("4   %", 4, 1),
  ]) func `percentages, by the number before the sign`(text: String, top: Int128, bottom: Int128)
    throws
  {
    let number = try scan(text) { text throws(ScalarFault) in try ScalarScanner.percent(text) }
      .get()
    #expect(number.value == (try Rational(top, over: bottom)))
  }

  @Test(
    arguments: [
      ("0.04", .missingPercentSign, "0.04", "4%"), ("4", .missingPercentSign, "4", "4%"),
      ("1/3", .missingPercentSign, "1/3", "100/3%"), ("4%%", .trailingText, "%", "4%"),
      ("4 percent", .trailingText, "percent", "4%"), ("%4", .notANumber, "%4", "4%"),
      ("4% ", .outerSpace, " ", "4%"), ("4,5%", .comma, "4,5", "4.5%"),
      ("", .empty, "", nil),
    ] as [(String, ScalarFault.Reason, String, String?)]) func `no percentages`(
      text: String, reason: ScalarFault.Reason, blamed: String, replacement: String?
    )
  {
    let result = scan(text) { text throws(ScalarFault) in try ScalarScanner.percent(text) }
    guard case .failure(let fault) = result else {
      Issue.record("\(text) was read as \(result)")
      return
    }
    #expect(fault.reason == reason)
    #expect(part(text, fault.range) == blamed)
    let repairs = fault.repairs(of: text, as: .percent) { text throws(ScalarFault) in
      try ScalarScanner.percent(text)
    }
    #expect(repairs.first == replacement)
  }

  // MARK: Quantities

  @Test(arguments: [
    ("8", 8, 1, nil), ("14.5 ft2", 29, 2, "ft2"), ("5ft2", 5, 1, "ft2"), ("5 ft2", 5, 1, "ft2"),
    ("1/3 each", 1, 3, "each"), ("1 1/2 in", 3, 2, "in"), ("1 1/2in", 3, 2, "in"),
    ("-4 kg", -4, 1, "kg"),
    ("45min", 45, 1, "min"), ("2 board-foot", 2, 1, "board-foot"), ("2 a_b", 2, 1, "a_b"),
    ("3 Stück", 3, 1, "Stück"), ("3 箱", 3, 1, "箱"), ("1_000   mm", 1000, 1, "mm"),
    ("5 e3", 5, 1, "e3"),
    ("5 x", 5, 1, "x"), ("5x", 5, 1, "x"), ("2 1", 0, 0, nil),
  ]) func `quantities`(text: String, top: Int128, bottom: Int128, unit: String?) throws {
    let result = scan(text) { text throws(ScalarFault) in try ScalarScanner.quantity(text) }
    guard bottom != 0 else {
      #expect(throws: ScalarFault.self) { try result.get() }
      return
    }
    let quantity = try result.get()
    #expect(quantity.number.value == (try Rational(top, over: bottom)))
    #expect(part(text, quantity.unit) == unit)
  }

  @Test(
    arguments: [
      ("ft2", .notANumber, "ft2", nil), ("ft2 5", .notANumber, "ft2 5", "5 ft2"),
      ("5 ft 3 in", .trailingText, "3 in", "63 in"), ("10'", .trailingText, "'", "10 ft"),
      ("5 sq ft", .trailingText, "ft", "5 sqft"), ("1½ in", .trailingText, "in", "1 1/2 in"),
      ("5 ft 2", .trailingText, "2", nil),
      ("5 ft²", nil, nil, nil),
      ("5 ft/h", .trailingText, "/h", nil), ("5 'ft'", .trailingText, "'ft'", nil),
      ("5 2x4", .trailingText, "2x4", nil),
      ("5 -ft", .trailingText, "-ft", nil), ("5 ft,", .trailingText, ",", nil),
      ("5e3", .exponent, "5e3", "5000"),
      ("1,000 ft", .comma, "1,000", "1000 ft"),
      ("5\u{A0}ft", .foreignSpace, "\u{A0}", "5 ft"),
      (".5 ft", .bareDecimalPoint, ".5", "0.5 ft"), ("5 %", .trailingText, "%", nil),
      ("+4 kg", .plusSign, "+", "4 kg"), ("5 ft ", .outerSpace, " ", "5 ft"),
    ] as [(String, ScalarFault.Reason?, String?, String?)]) func `no quantities`(
      text: String, reason: ScalarFault.Reason?, blamed: String?, replacement: String?
    )
  {
    let result = scan(text) { text throws(ScalarFault) in try ScalarScanner.quantity(text) }
    guard case .failure(let fault) = result else {
      // A unit that nobody declares is the catalog's finding.
      #expect(reason == nil)
      return
    }
    #expect(fault.reason == reason)
    #expect(part(text, fault.range) == blamed)
    let repairs = fault.repairs(of: text, as: .quantity) { text throws(ScalarFault) in
      try ScalarScanner.quantity(text)
    }
    #expect(repairs.first == replacement)
  }

  // MARK: Money

  @Test(arguments: [
    ("12.00", 12, 1, nil, nil), ("12.00 USD", 12, 1, "USD", nil), ("12USD", 12, 1, "USD", nil),
    ("96.00/sheet", 96, 1, nil, "sheet"), ("42 USD/h", 42, 1, "USD", "h"),
    ("42 EUR / h", 42, 1, "EUR", "h"),
    ("42 /h", 42, 1, nil, "h"), ("0", 0, 1, nil, nil), ("-1.5", -3, 2, nil, nil),
    ("1/3 JPY", 1, 3, "JPY", nil),
    ("0.125/ft2", 1, 8, nil, "ft2"), ("1 1/2 USD/Stück", 3, 2, "USD", "Stück"),
    ("1/3/ft2", 1, 3, nil, "ft2"),
  ]) func `amounts and rates`(
    text: String, top: Int128, bottom: Int128, currency: String?, unit: String?
  ) throws {
    let money = try scan(text) { text throws(ScalarFault) in try ScalarScanner.money(text) }.get()
    #expect(money.number.value == (try Rational(top, over: bottom)))
    #expect(part(text, money.currency) == currency)
    #expect(part(text, money.unit) == unit)
  }

  @Test(
    arguments: [
      ("$12", .currencySymbol, "$", "12"), ("12 $", .currencySymbol, "$", "12"),
      ("12€", .currencySymbol, "€", "12"),
      ("12 €/h", .currencySymbol, "€", "12/h"), ("£1,200.50", .currencySymbol, "£", "1200.50"),
      ("USD 12", .currencyFirst, "USD", "12 USD"), ("usd12/h", .currencyFirst, "usd", "12 USD/h"),
      ("12 usd", .unknownCurrency, "usd", "12 USD"), ("12 XYZ", .unknownCurrency, "XYZ", nil),
      ("12 dollars", .unknownCurrency, "dollars", nil), ("12 US", .unknownCurrency, "US", nil),
      ("12 USD USD", .trailingText, "USD", nil), ("12/", .missingUnit, "/", nil),
      ("12 USD /", .missingUnit, "/", nil),
      ("12/8", .trailingText, "", nil), ("12 per h", .perWord, "per", "12/h"),
      ("12 m2", .unitWithoutSlash, "m2", "12/m2"),
      ("12 x 3", .trailingText, "x 3", nil),
      ("12//h", .trailingText, "/h", nil),
      ("12/h/day", .trailingText, "/day", nil), ("12.00 USD ", .outerSpace, " ", "12.00 USD"),
      ("1.200,00", .comma, "1.200,00", "1200.00"), ("free", .notANumber, "free", nil),
    ] as [(String, ScalarFault.Reason, String, String?)]) func `no amounts`(
      text: String, reason: ScalarFault.Reason, blamed: String, replacement: String?
    )
  {
    let result = scan(text) { text throws(ScalarFault) in try ScalarScanner.money(text) }
    guard case .failure(let fault) = result else {
      // 12/8 is a fraction, and one and a half is an amount.
      #expect(text == "12/8", "\(text) was read as \(result)")
      return
    }
    #expect(fault.reason == reason)
    #expect(part(text, fault.range) == blamed)
    let repairs = fault.repairs(of: text, as: .cost) { text throws(ScalarFault) in
      try ScalarScanner.money(text)
    }
    #expect(repairs.first == replacement)
  }

  /// The digits of ISO 4217, list one, as of 2024.
  @Test(arguments: [
    ("USD", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("CLP", 0), ("ISK", 0), ("VND", 0), ("KWD", 3),
    ("BHD", 3),
    ("TND", 3), ("CLF", 4), ("UYW", 4), ("CHF", 2), ("GBP", 2), ("HUF", 2), ("IDR", 2),
  ]) func `currencies have their decimals`(code: String, digits: Int) throws {
    #expect(try #require(Currency(code: code)).digits == digits)
  }

  @Test func `there is no other currency`() {
    for code in ["", "usd", "US", "USDT", "BTC", "XYZ", "DEM", "HRK", "XXX"] {
      #expect(Currency(code: code) == nil, "\(code)")
    }
    #expect(Currency.codes == Currency.codes.sorted())
    #expect(Set(Currency.codes).count == Currency.codes.count)
    #expect(
      Currency.codes.allSatisfy {
        $0.utf8.count == 3 && $0.utf8.allSatisfy { (0x41...0x5A).contains($0) }
      })
  }

  // MARK: Dates

  @Test(arguments: [
    "2026-11-02", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "2023-12-31",
    "2026-04-30",
  ]) func `dates`(text: String) throws {
    let date = try scan(text) { text throws(ScalarFault) in try ScalarScanner.date(text) }.get()
    #expect(date.description == text)
  }

  @Test(
    arguments: [
      ("2026-02-29", .noSuchDay, nil), ("1900-02-29", .noSuchDay, nil),
      ("2100-02-29", .noSuchDay, nil),
      ("2026-04-31", .noSuchDay, nil), ("2026-13-01", .noSuchDay, nil),
      ("2026-00-10", .noSuchDay, nil),
      ("2026-01-00", .noSuchDay, nil), ("0000-01-01", .noSuchDay, nil),
      ("2026-01-32", .noSuchDay, nil),
      ("2026-1-2", .notADate, "2026-01-02"), ("2026/11/02", .notADate, "2026-11-02"),
      ("2026.11.2", .notADate, "2026-11-02"), ("2026-02-30T", .notADate, nil),
      ("2026/02/30", .notADate, nil),
      ("02.11.2026", .notADate, "2026-11-02"), ("11/02/2026", .notADate, "2026-11-02"),
      ("31/12/2026", .notADate, "2026-12-31"), ("2 Nov 2026", .notADate, "2026-11-02"),
      ("26-11-02", .notADate, nil),
      ("20261102", .notADate, "2026-11-02"),
      ("2026-11-02T00:00:00Z", .notADate, "2026-11-02"),
      ("today", .notADate, nil),
      ("2026-11", .notADate, nil), ("２０２６-11-02", .notADate, nil), ("-026-11-02", .notADate, nil),
      ("2026-11-02 ", .outerSpace, "2026-11-02"), ("", .empty, nil),
    ] as [(String, ScalarFault.Reason, String?)]) func `no dates`(
      text: String, reason: ScalarFault.Reason, replacement: String?
    )
  {
    let result = scan(text) { text throws(ScalarFault) in try ScalarScanner.date(text) }
    guard case .failure(let fault) = result else {
      Issue.record("\(text) was read as \(result)")
      return
    }
    #expect(fault.reason == reason)
    let repairs = fault.repairs(of: text, as: .date) { text throws(ScalarFault) in
      try ScalarScanner.date(text)
    }
    #expect(repairs.first == replacement)
    #expect(fault.range.upperBound <= text.utf8.count)
  }

  /// Every day from 0001-01-01 to 9999-12-31 once: 3,652,059 of them, counted by the rule of leap
  /// years alone (365 x 9999 + 9999/4 - 9999/100 + 9999/400).
  @Test func `every day comes after the one before`() {
    var day = CivilDate.beginning
    var count = 0
    for year in 1...9999 {
      for month in [1, 2, 3, 12] {
        let days = CivilDate.daysInMonth(month, of: year)
        for number in [1, days] {
          guard let date = CivilDate(year: year, month: month, day: number) else {
            Issue.record("there is no \(year)-\(month)-\(number)")
            continue
          }
          #expect(date.parts.year == year && date.parts.month == month && date.parts.day == number)
          #expect(date >= day)
          day = date
        }
      }
      count += CivilDate.daysInMonth(2, of: year) + 337
    }
    #expect(count == 3_652_059)
    #expect(Int(day.day) - Int(CivilDate.beginning.day) + 1 == count)
    // The Unix epoch, and a day worked out elsewhere: 20,759 days later.
    #expect(CivilDate(day: 0).description == "1970-01-01")
    #expect(CivilDate(day: 20_759).description == "2026-11-02")
  }

  // MARK: Yes and no

  @Test(
    arguments: [
      ("true", true, nil), ("false", false, nil), ("yes", nil, "true"), ("Yes", nil, "true"),
      ("on", nil, "true"),
      ("y", nil, "true"), ("1", nil, "true"), ("TRUE", nil, "true"), ("True", nil, "true"),
      ("no", nil, "false"),
      ("off", nil, "false"), ("n", nil, "false"), ("0", nil, "false"), ("False", nil, "false"),
      ("maybe", nil, nil), ("", nil, nil), ("true ", nil, "true"), ("truee", nil, nil),
    ] as [(String, Bool?, String?)]) func `yes and no`(
      text: String, value: Bool?, replacement: String?
    )
  {
    let result = scan(text) { text throws(ScalarFault) in try ScalarScanner.yesNo(text) }
    switch result {
    case .success(let read): #expect(read == value)
    case .failure(let fault):
      #expect(value == nil)
      let repairs = fault.repairs(of: text, as: .yesNo) { text throws(ScalarFault) in
        try ScalarScanner.yesNo(text)
      }
      #expect(repairs.first == replacement)
    }
  }
}
