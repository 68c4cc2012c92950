import Decimals
import Expressions
import Testing

/// Money, quantities, rates and percentages: exactly, and never across units or currencies by guess.
@Suite struct QuantityTests {
  private let shop = ExpressionShop()

  @Test(arguments: [
    // 30 cm is 30 / 30.48 ft, which is endless in feet; 2 ft is exactly 60.96 cm.
    ("quantity('2 ft') + quantity('30 cm')", "90.96 cm"),
    ("quantity('30 cm') + quantity('2 ft')", "90.96 cm"),
    ("quantity('1 m') - quantity('1 in')", "0.9746 m"),
    ("quantity('1 ft') + quantity('6 in')", "1.5 ft"),
    ("quantity('1 yd') - quantity('1 ft')", "2 ft"),
    ("quantity('2 in') * quantity('3 in')", "6 in2"),
    ("quantity('2 ft') * quantity('3 ft')", "6 ft2"),
    ("quantity('2 ft') * quantity('6 in')", "0.09290304 m2"),
    ("quantity('6 ft2') / quantity('2 ft')", "3 ft"),
    ("quantity('6 in3') / quantity('2 in2')", "3 in"),
    ("quantity('6 in3') / quantity('2 in')", "3 in2"),
    ("quantity('2 ft') / quantity('1 in')", "24"), ("quantity('2 m2') * quantity('3 m')", "6 m3"),
    ("quantity('1 lb') / quantity('1 oz')", "16"),
    ("quantity('1 gal') / quantity('1 floz')", "128"),
    ("quantity('1 dozen') + quantity('1 each')", "13 each"),
    ("quantity('1 h') - quantity('15 min')", "0.75 h"),
    ("rate('42.00/h') * quantity('15 min')", "10.50 USD"),
    ("quantity('90 min') * rate('42.00/h')", "63.00 USD"),
    ("rate('0.75/min') * quantity('1 h')", "45.00 USD"),
    ("money(45) / quantity('0.75 h')", "60.00 USD/h"),
    ("money(45) / rate('60/h')", "0.75 h"), ("rate('42/h') + rate('0.10/min')", "48.00 USD/h"),
    ("rate('60/h') / rate('1/min')", "1"), ("rate('2.00/ft') * quantity('30.48 cm')", "2.00 USD"),
    ("money(10) * 5%", "0.50 USD"), ("5% * money(10)", "0.50 USD"), ("money(10) / money(4)", "2.5"),
    ("money('2.50 EUR') * 2", "5.00 EUR"), ("-money(3)", "-3.00 USD"),
    ("money(10) / 4", "2.50 USD"),
    ("product.cost * 1.35", "126.87975 USD"), ("product.weight * 2", "29.0 kg"), ("1 - 5%", "0.95"),
    ("5% + 5%", "10%"), ("5% - 2%", "3%"), ("5% * 5%", "0.0025"), ("percent(width / 100)", "34.5%"),
    ("8.25% == 0.0825", "true"), ("quantity('1/3 ft') == quantity('4 in')", "false"),
    ("quantity('0.5 ft') == quantity('6 in')", "true"),
  ]) func `what arithmetic with units comes to`(text: String, expected: String) {
    #expect(shop.result(of: text) == expected)
  }

  @Test(arguments: [
    ("quantity('1 in') == quantity('25.4 mm')", "true"),
    ("quantity('1 in') == quantity('25.40000001 mm')", "false"),
    ("quantity('1 lb') < quantity('0.45359238 kg')", "true"),
    ("quantity('1 lb') > quantity('0.45359236 kg')", "true"),
    ("quantity('1 lb') == quantity('0.45359237 kg')", "true"),
    ("quantity('1 gal') == quantity('231 in3')", "true"),
    ("quantity('1 m') > quantity('3.2808 ft')", "true"),
    ("quantity('1 m') < quantity('3.2809 ft')", "true"),
    ("quantity('12 each') == quantity('1 dozen')", "true"),
    ("quantity('60 min') >= quantity('1 h')", "true"),
    ("rate('60/h') == rate('1/min')", "true"), ("rate('61/h') > rate('1/min')", "true"),
    ("rate('2/ft') < rate('7/m')", "true"), ("money(1.0) == money(1.00)", "true"),
    ("quantity('2 ft') in [quantity('24 in')]", "true"),
    ("max(quantity('1 ft'), quantity('13 in'))", "13 in"),
    ("min(rate('60/h'), rate('0.5/min'))", "0.50 USD/min"),
    ("[quantity('1 ft'), quantity('13 in'), quantity('30 cm')].sort()", "[30 cm, 1 ft, 13 in]"),
    ("[quantity('1 ft'), quantity('12 in')].distinct()", "[1 ft]"),
    ("[1, 1.0, 100%].distinct()", "[1]"),
  ]) func `comparisons across units are exact`(text: String, expected: String) {
    #expect(shop.result(of: text) == expected)
  }

  @Test(arguments: [
    // Largest remainder: 1995 cents over 870 : 7915 : 11165 are 87, 791.5 and 1116.5; the tie to the first.
    ("allocate(money(19.95), [870, 7915, 11165])", "[0.87 USD, 7.92 USD, 11.16 USD]"),
    ("allocate(money(100), [1, 1, 1])", "[33.34 USD, 33.33 USD, 33.33 USD]"),
    ("allocate(money(-100), [1, 1, 1])", "[-33.34 USD, -33.33 USD, -33.33 USD]"),
    ("allocate(10, [1, 1, 1])", "[4, 3, 3]"), ("allocate(1.00, [1, 1, 1])", "[0.34, 0.33, 0.33]"),
    ("allocate(money(10), [0, 1])", "[0.00 USD, 10.00 USD]"),
    ("allocate(money(10), [2.5, 7.5])", "[2.50 USD, 7.50 USD]"),
    ("allocate(money(10), [25%, 75%])", "[2.50 USD, 7.50 USD]"),
    ("allocate(money(10), [money(1), money(3)])", "[2.50 USD, 7.50 USD]"),
    // A pound is heavier than a hundred grams: 453.59237 : 100 of 553.59237.
    ("allocate(money(100), [quantity('1 lb'), quantity('100 g')])", "[81.94 USD, 18.06 USD]"),
    ("allocate(money(100), [quantity('100 g'), quantity('1 lb')])", "[18.06 USD, 81.94 USD]"),
    ("allocate(money(1.005), [1, 1])", "[0.503 USD, 0.502 USD]"),
    ("sum(allocate(money(77.77), [3, 3, 3, 3, 7]))", "77.77 USD"),
    ("allocate(5, [])", "fault: weights are not below 0, and one of them is above it"),
    ("allocate(5, [0])", "fault: weights are not below 0, and one of them is above it"),
    ("allocate(5, [1, -1])", "fault: weights are not below 0, and one of them is above it"),
  ]) func `splits always add up`(text: String, expected: String) {
    #expect(shop.result(of: text) == expected)
  }

  @Test(arguments: [
    ("ceilTo(7, 2)", "8"), ("ceilTo(8, 2)", "8"), ("floorTo(7, 2)", "6"), ("ceilTo(-7, 2)", "-6"),
    ("floorTo(-7, 2)", "-8"), ("ceilTo(7.01, 0.25)", "7.25"), ("ceilTo(7, 0.25)", "7.00"),
    ("ceilTo(money(12.31), money(0.05))", "12.35 USD"),
    ("floorTo(money(12.34), money(0.05))", "12.30 USD"),
    ("ceilTo(quantity('7.3 ft'), quantity('1 ft'))", "8 ft"),
    // 3.048 m are exactly 10 ft, so nothing is added.
    ("ceilTo(quantity('3.048 m'), quantity('1 ft'))", "3.048 m"),
    ("ceilTo(quantity('3.0481 m'), quantity('1 ft'))", "3.3528 m"),
    // 3 m is endless in feet: the answer stays in metres.
    ("ceilTo(quantity('7.3 ft'), quantity('1 m'))", "3 m"), ("ceilTo(12%, 5%)", "15%"),
    ("ceilTo(rate('1.23/kg'), rate('0.05/kg'))", "1.25 USD/kg"),
    // 0.05 a pound is 0.1102... a kilogram: 1.23 / 0.1102 = 11.2, so 12 x 0.05 a pound.
    ("ceilTo(rate('1.23/kg'), rate('0.05/lb'))", "0.60 USD/lb"),
    ("ceilTo(1, 0)", "fault: a multiple is above 0"),
    ("floorTo(1, -1)", "fault: a multiple is above 0"), ("round(2.5)", "3"), ("round(-2.5)", "-3"),
    ("round(2.675, 2)", "2.68"), ("round(1234, -2)", "1200"), ("round(1250, -2)", "1300"),
    ("round(12.345%, 1)", "12.3%"),
    ("round(product.cost, 2)", "93.99 USD"), ("round(quantity('2.345 ft'), 1)", "2.3 ft"),
    ("round(1 / 3, 2)", "0.33"),
    ("round(1, 31)", "fault: digits are between -30 and 30"), ("div(7, 2)", "3"),
    ("div(-7, 2)", "-3"),
    ("div(7.5, 0.5)", "15"), ("div(1, 0)", "fault: `div(1, 0)` divides by zero"),
    ("math.ceil(1.2)", "2"), ("math.floor(-1.2)", "-2"), ("math.round(2.5)", "3"),
    ("math.trunc(-1.9)", "-1"),
    ("math.ceil(1e-60)", "1"), ("math.floor(-1e-60)", "-1"), ("math.abs(-1.5)", "1.5"),
    ("math.sign(-1.5)", "-1"),
  ]) func `rounding to digits and multiples`(text: String, expected: String) {
    #expect(shop.result(of: text) == expected)
  }

  @Test func `halves round as the books do`() {
    var other = ExpressionShop()
    other.setRounding(.halfEven)
    #expect(other.result(of: "round(2.5)") == "2")
    #expect(other.result(of: "round(money(0.125), 2)") == "0.12 USD")
    #expect(shop.result(of: "round(money(0.125), 2)") == "0.13 USD")
  }

  @Test(arguments: [
    ("sum(lines.map(l, l.amount))", "42.52 USD"), ("sum(nothing.map(l, l.amount))", "0.00 USD"),
    ("sum(nothing.map(l, l.amount)) + money(1)", "1.00 USD"),
    ("sum(nothing.map(l, l.quantity)) + 0.5", "0.5"),
    ("sum(nothing.map(l, l.item.weight)) < quantity('1 g')", "true"), ("sum([])", "0"),
    ("sum(sizes)", "6"),
    ("sum([1, 2.5])", "3.5"), ("sum([5%, 6%])", "11%"),
    ("sum([quantity('1 ft'), quantity('6 in')])", "1.5 ft"),
    ("sum(nothing.map(l, l.loss))", "0%"),
    ("sum(lines.map(l, l.quantity * l.amount))", "145.0208 USD"),
  ]) func `a sum of nothing is nothing of its kind`(text: String, expected: String) {
    #expect(shop.result(of: text) == expected)
  }

  @Test func `money of another currency is shown in it`() {
    #expect(shop.result(of: "money('12.5 EUR')") == "12.50 EUR")
    #expect(shop.result(of: "rate('3 JPY/kg')") == "3.00 JPY/kg")
    #expect(shop.text(of: "${money('12.5 EUR')}") == "12.50")
    #expect(shop.result(of: "[money('1 EUR'), money('2 CHF')]") == "[1.00 EUR, 2.00 CHF]")
  }
}
