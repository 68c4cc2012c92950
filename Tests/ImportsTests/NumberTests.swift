import Decimals
import Quantities
import Testing

@testable import Imports

/// Numbers, quantities and dates as people type them.
@Suite struct NumberTests {
  private func shown(_ text: String, _ sign: DecimalSign = .point) -> String {
    var reader = NumberReader()
    reader.decimalSign = sign
    do throws(CellRefusal) {
      let number = try reader.read(text)
      let parts = [
        number.value.decimalText(maximumDecimals: 9), number.currency, number.isPercent ? "%" : nil,
        number.rest.isEmpty ? nil : "[\(number.rest)]",
      ]
      return parts.compactMap { $0 }.joined(separator: " ")
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("12", "12"), ("1,234.50", "1234.5"), ("1.234,50", "1234.5"), ("12,5", "12.5"),
    ("1 234,50", "1234.5"), ("1'234.50", "1234.5"), ("1,234,567", "1234567"),
    ("12,34,567", "1234567"), ("1,234", "1234"), ("0,125", "0.125"), (".5", "0.5"),
    ("$1,234.50", "1234.5 $"), ("€ 12,50", "12.5 €"), ("12,50 €", "12.5 €"),
    ("USD 12", "12 USD"), ("12.00 USD", "12 USD"), ("US$5", "5 US$"),
    ("$3.05/ft2", "3.05 $ [/ft2]"),
    ("(12.50)", "-12.5"), ("-$5", "-5 $"), ("$-5", "-5 $"), ("\u{2212}5", "-5"),
    ("4%", "4 %"), ("4 %", "4 %"), ("1/2", "0.5"), ("1 1/2", "1.5"), ("1½", "1.5"), ("½", "0.5"),
    ("1\u{A0}234,5", "1234.5"), ("12\u{202F}500", "12500"), ("2.4 m", "2.4 [m]"),
    ("12.", "12"), ("3 1/2 in", "3.5 [in]"),
  ]) func `a number`(text: String, expected: String) {
    #expect(shown(text) == expected)
  }

  @Test(arguments: ["", "abc", "#DIV/0!", "1.2.3", "1,23,4", "TBD", "$", "1..2", "1,2345,678"])
  func `what is no number`(text: String) {
    #expect(shown(text) == "words")
  }

  @Test func `a comma or a point before three digits goes by the file`() {
    #expect(shown("1,234", .comma) == "1.234")
    #expect(shown("1.234", .comma) == "1234")
    #expect(shown("1.234", .point) == "1.234")
    #expect(shown("1.234.567", .point) == "1234567")
  }

  /// A spreadsheet keeps 15 digits; what is behind them is the noise of its binary numbers.
  @Test(arguments: [
    ("34.909999999999997", "34.91"), ("9.2200000000000006", "9.22"), ("0.1", "0.1"),
    ("1E-3", "0.001"), ("1.5E+2", "150"), ("123456789012345", "123456789012345"),
    ("1093.1900000000001", "1093.19"), ("-0.30000000000000004", "-0.3"),
  ]) func `a number of a spreadsheet`(text: String, expected: String) {
    let value = NumberReader.spreadsheet(text)?.value.decimalText(maximumDecimals: 20)
    #expect(value == expected)
  }

  @Test(arguments: [
    ("8", "8"), ("2.4 m", "2.4 m"), ("14.5 ft²", "14.5 ft2"), ("2 pcs", "2 each"), ("4x", "4 each"),
    ("1 set", "1 each ?"), ("360 pins", "360 each ?"), ("0.4mx6", "2.4 m ?"),
    ("0.4 m x 6", "2.4 m ?"), ("6 x 0.4 m", "2.4 m ?"), ("2x3", "6 ?"), ("12\"", "12 in"),
    ("3 Stück", "3 each ?"), ("1½ in", "1.5 in"),
  ]) func `a quantity`(text: String, expected: String) throws {
    let quantity = try NumberReader().quantity(text)
    let parts = [
      quantity.value.decimalText(maximumDecimals: 6), quantity.unit,
      quantity.assumption == nil ? nil : "?",
    ]
    #expect(parts.compactMap { $0 }.joined(separator: " ") == expected)
  }

  @Test(arguments: [
    "2-3", "2 (plus one spare)", "as required", "$5", "5%", "~5", "1 per side, 2 sides",
  ])
  func `what is no quantity`(text: String) {
    #expect(throws: CellRefusal.self) { try NumberReader().quantity(text) }
  }

  @Test(arguments: [
    ("2026-11-02", "2026-11-02"), ("2026/11/02", "2026-11-02"), ("02/18/2023", "2023-02-18"),
    ("18/02/2023", "2023-02-18"), ("2.11.2026", "2026-11-02"), ("Nov 2, 2026", "2026-11-02"),
    ("2 November 2026", "2026-11-02"), ("2-Nov-26", "2026-11-02"), ("5/5/2026", "2026-05-05"),
    ("2026-11-02T00:00:00", "2026-11-02"), ("2026-02-30", "-"), ("03/04/2026", "-"), ("soon", "-"),
  ]) func `a date`(text: String, expected: String) {
    #expect(DateReader().read(text)?.description ?? "-" == expected)
  }

  @Test func `day and month go by the other cells of the column`() {
    #expect(DateReader(order: .dayMonthYear).read("03/04/2026")?.description == "2026-04-03")
    #expect(DateReader(order: .monthDayYear).read("03/04/2026")?.description == "2026-03-04")
  }

  @Test(arguments: [
    (Rational(12), 0, "12"), (Rational(12), 2, "12.00"), (try? Rational(59, over: 10), 2, "5.90"),
    (try? Rational(1, over: 8), 2, "0.125"), (try? Rational(1, over: 3), 0, "1/3"),
    (try? Rational(7, over: 3), 0, "2 1/3"), (Rational(100), 0, "100"),
  ]) func `as the language writes it`(value: Rational?, decimals: Int, expected: String) throws {
    #expect(languageText(try #require(value), atLeast: decimals) == expected)
  }
}
