import Expressions
import Testing

/// What the checker says before any data is read.
@Suite struct TypingTests {
  private let shop = ExpressionShop()

  @Test(arguments: [
    ("count", "int"), ("width", "decimal"), ("count + 1", "int"), ("count + 1.5", "decimal"),
    ("count / 2", "decimal"), ("div(count, 2)", "int"), ("count % 2", "int"),
    ("width * 5%", "decimal"),
    ("5% + 5%", "percent"), ("5% * 2", "decimal"), ("-5%", "percent"), ("percent(0.05)", "percent"),
    ("product.cost", "money(USD)"), ("product.cost * 2", "money(USD)"),
    ("2 * product.cost", "money(USD)"), ("product.cost * 5%", "money(USD)"),
    ("product.cost / 2", "money(USD)"), ("product.cost / money(2)", "decimal"),
    ("money('2.00 EUR')", "money(EUR)"), ("product.cost / product.weight", "rate(USD, weight)"),
    ("product.cost / rate('2.00/kg')", "quantity(weight)"),
    ("rate('42.00/h')", "rate(USD, time)"), ("rate('42.00/h') * quantity('15 min')", "money(USD)"),
    ("quantity('15 min') * rate('42.00 EUR/h')", "money(EUR)"),
    ("rate('4/h') / rate('2/min')", "decimal"), ("rate('4/h') * 2", "rate(USD, time)"),
    ("quantity('2 ft') + quantity('30 cm')", "quantity(length)"),
    ("quantity('2 in') * quantity('3 in')", "quantity(area)"),
    ("quantity('2 ft2') / quantity('3 ft')", "quantity(length)"),
    ("quantity('2 ft3') / quantity('3 ft2')", "quantity(length)"),
    ("quantity('2 ft3') / quantity('3 ft')", "quantity(area)"),
    ("quantity('2 m2') * quantity('3 m')", "quantity(volume)"),
    ("quantity('2 ft') / quantity('1 in')", "decimal"), ("-quantity('2 ft')", "quantity(length)"),
    ("day", "date"), ("day + 3", "date"), ("3 + day", "date"), ("day - 3", "date"),
    ("day - day", "int"), ("addMonths(day, 1)", "date"), ("year(day)", "int"),
    ("'a' + finish", "string"), ("[1, 2] + [3]", "list(int)"), ("[1, 2.5]", "list(decimal)"),
    ("[1, 5%]", "list(decimal)"), ("[]", "list(dyn)"), ("{}", "map(dyn,dyn)"),
    ("{'a': 1, 'b': 2.5}", "map(string,decimal)"), ("[1, 'a']", "list(dyn)"),
    ("true ? 1 : 2.5", "decimal"), ("true ? money(1) : money(2)", "money(USD)"),
    ("lines", "list(line)"), ("lines[0].item.name", "string"),
    ("products['oak'].cost", "money(USD)"),
    ("products.oak.cost", "money(USD)"), ("lines.map(l, l.amount)", "list(money(USD))"),
    ("sum(lines.map(l, l.amount))", "money(USD)"), ("sum(sizes)", "int"),
    ("lines.filter(l, l.quantity > 1)", "list(line)"), ("lines.exists(l, l.quantity > 1)", "bool"),
    ("min(1, 2.5)", "decimal"), ("max(sizes)", "int"),
    ("min(product.cost, money(1))", "money(USD)"),
    ("round(width, 1)", "decimal"), ("round(count, -1)", "int"),
    ("round(product.cost, 2)", "money(USD)"),
    ("ceilTo(count, 2)", "int"), ("ceilTo(count, 0.25)", "decimal"),
    ("ceilTo(product.cost, money(0.05))", "money(USD)"),
    ("allocate(money(10), [1, 2])", "list(money(USD))"),
    ("oak.?price", "optional_type(money(USD))"),
    ("oak.?price.orValue(money(0))", "money(USD)"), ("oak.?supplier.name", "optional_type(string)"),
    ("oak.?supplier.?parent.?name", "optional_type(string)"), ("sizes[?5]", "optional_type(int)"),
    ("sizes.first()", "optional_type(int)"), ("discount.orValue(1)", "decimal"),
    ("discount.optMap(d, d > 5%)", "optional_type(bool)"), ("any", "dyn"), ("any + 1", "dyn"),
    ("any == 1", "bool"), ("type(1)", "type"), ("size('abc')", "int"),
    ("finish.split('i')", "list(string)"),
    ("cel.bind(x, 1, x + 1.5)", "decimal"), ("has(oak.price)", "bool"),
    ("sizes.transformMap(i, v, v)", "map(int,int)"),
    ("products.transformMap(k, v, v.cost)", "map(string,money(USD))"),
    ("sizes.sortBy(s, -s)", "list(int)"), ("'%s'.format([1])", "string"),
    ("comment", "wrapper(string)"), ("comment == 'x'", "bool"),
    ("comment != null && comment == ''", "bool"),
  ]) func `the type of an expression`(text: String, type: String) {
    #expect(shop.type(of: text) == type)
  }

  @Test(arguments: [
    "1 + 'a'", "'a' + 1", "1 + true", "!1", "1 && true", "1 ? 2 : 3", "true ? 1 : 'a'", "-'a'",
    "1 == 'a'", "1 < 'a'", "[1] == ['a']", "true < false && 1 == 1.0 && 'a' == 1", "width % 2",
    "5% % 2",
    "product.cost + 1", "1 + product.cost", "product.cost + quantity('1 kg')",
    "product.cost * product.cost", "1 / product.cost", "money(1) + money('1 EUR')",
    "money(1) == money('1 EUR')", "money(1) < money('1 EUR')", "money(1) == 1", "money(1) > 0",
    "quantity('2 ft') + quantity('3 kg')", "quantity('2 ft') == quantity('3 kg')",
    "quantity('2 ft') + 1", "quantity('2 ft') > 1", "quantity('2 kg') * quantity('3 ft')",
    "quantity('2 ft') / quantity('3 kg')", "quantity('2 m2') * quantity('3 m2')",
    "rate('42/h') * quantity('3 kg')", "rate('42/h') + rate('42/kg')", "rate('42/h') + money(1)",
    "money('1 EUR') / rate('42/h')", "day + day", "day + 1.5", "day * 2", "day == '2026-01-31'",
    "day < 5",
    "day + quantity('3 day')", "'a' in 'abc'", "1 in ['a']", "'a' in [1]", "1 in 5", "sizes['a']",
    "products[1]", "count.name", "finish.name", "lines.name", "product.nothing", "nowhere",
    "nofunction(1)",
    "finish.nofunction()", "size(1)", "size()", "startsWith('a', 'b')", "finish.size(1)",
    "1.size()",
    "sum(1)", "sum(['a'])", "sum(sizes, sizes)", "min()", "min('a', 'b')", "min(1, money(1))",
    "round()", "round('a')", "round(1, 2.5)", "ceilTo(1)", "ceilTo(money(1), 2)",
    "ceilTo(quantity('1 ft'), quantity('1 kg'))", "allocate(10)", "allocate(10, 5)",
    "allocate('a', [1])",
    "allocate(10, ['a'])", "allocate(day, [1])", "money('x')", "money(finish)", "money(1, 2)",
    "quantity(1)", "quantity('1')", "quantity('1 cubit')", "quantity(finish)", "rate('42')",
    "rate('42/cubit')", "money('1.00 XYZ')", "date(1)", "addMonths(1, 1)", "addMonths(day, 1.5)",
    "percent('a')", "lines.all(l, l.quantity)", "lines.map(l, l.nothing)", "count.map(x, x)",
    "count.all(x, true)", "lines.all(l, 1)", "lines.exists(l, 'a')", "lines.filter(l, l)",
    "lines.sortBy(l, l)", "lines.sortBy(l, [1])", "sizes.transformMapEntry(i, v, v)",
    "optional.of(1) + 1", "oak.?price > money(1)", "discount + 1", "discount ? 1 : 2",
    "1.orValue(2)",
    "count.optMap(x, x)", "discount.optFlatMap(x, x)", "[?1]", "{?'a': 1}", "{1.5: 1}", "{[1]: 1}",
    "comment + 'a'", "comment.size()", "comment < 'a'", "uint(1)", "double(1)", "1u", "null + 1",
    "1 < 2 < 3", "lines == 1", "lines[0] < lines[1]", "true < 1", "has(count)", "oak.price",
    "oak.area * 2",
    "oak.supplier.name", "sizes.reverse(1)", "finish.charAt('a')", "cel.bind(x, 1, x + 'a')",
    "'a'.matches(1)", "{'a': 1}.b + 'a'", "type(1) + 1", "matches('a')",
  ]) func `what does not go together is refused before it runs`(text: String) {
    let checked = shop.environment.compile(text)
    #expect(checked.program == nil, "\(text) is \(shop.type(of: text))")
    let errors = checked.issues.filter { !$0.isWarning }
    #expect(errors.count == 1, "\(text): \(errors.map(\.message))")
  }

  @Test(arguments: [
    ("any + 'a'", "fault: `+` does not take a whole number and a text"),
    ("any.name", "fault: a whole number has no field `name`"),
    ("any[0]", "fault: a whole number has no positions"),
    ("any ? 1 : 2", "fault: a whole number is not a condition"),
    ("any && true", "fault: a whole number is not a condition"),
    ("any && false", "false"),
    ("any.all(x, x)", "fault: a whole number has no entries to go through"),
    ("size(any)", "fault: this function does not take a whole number"), ("any == 'a'", "false"),
    ("any < 'a'", "fault: `<` does not take a whole number and a text"), ("any in [5.0]", "true"),
    ("any * 1.5", "7.5"),
    ("dyn(money(1)) + any", "fault: `+` does not take money in USD and a whole number"),
    ("dyn(money(1)) + money('1 EUR')", "fault: `+` does not take money in USD and money in EUR"),
    (
      "dyn(quantity('1 kg')) + quantity('1 ft')",
      "fault: `+` does not take a quantity of weight and a quantity of length"
    ),
    ("sum(dyn([money(1), money(2.5)]))", "3.50 USD"),
    ("any.orValue(1)", "fault: this function does not take a whole number, a whole number"),
    ("allocate(10, dyn([1, 'a']))", "fault: this function does not take a whole number, a list"),
    ("ceilTo(any, money(1))", "fault: this function does not take a whole number, money in USD"),
  ]) func `what is known only when it runs fails there`(text: String, expected: String) {
    #expect(shop.result(of: text) == expected)
  }
}
