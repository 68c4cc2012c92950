/// What a function or a macro does, in one line, and an example of it.
struct FunctionSummary: Sendable {
  var name: String
  /// How it is called, for what the library has no signature of.
  var forms: [String]
  var summary: String
  var example: String

  init(_ name: String, _ summary: String, _ example: String, forms: [String] = []) {
    self.name = name
    self.forms = forms
    self.summary = summary
    self.example = example
  }

  /// Macros, in the order of the page.
  static let macros: [FunctionSummary] = [
    FunctionSummary("has", "Whether a field is there.", "has(oak.price)", forms: ["has(a.b) bool"]),
    FunctionSummary(
      "all", "Whether a condition holds for every entry.", "sizes.all(s, s > 0)",
      forms: ["list.all(x, condition) bool", "list.all(i, x, condition) bool"]),
    FunctionSummary(
      "exists", "Whether it holds for one.", "sizes.exists(s, s == 2)",
      forms: ["list.exists(x, condition) bool"]),
    FunctionSummary(
      "exists_one", "Whether it holds for exactly one.", "sizes.exists_one(s, s > 1)",
      forms: ["list.exists_one(x, condition) bool"]),
    FunctionSummary(
      "filter", "The entries for which it holds.", "sizes.filter(s, s > 1)",
      forms: ["list.filter(x, condition) list"]),
    FunctionSummary(
      "map", "A value for each entry, or for those that a condition holds for.",
      "sizes.map(s, s * 10)",
      forms: ["list.map(x, value) list", "list.map(x, condition, value) list"]),
    FunctionSummary(
      "sortBy", "The entries in the order of a key; equal ones keep theirs.",
      "lines.sortBy(l, l.amount).map(l, l.amount)", forms: ["list.sortBy(x, key) list"]),
    FunctionSummary(
      "transformList", "A value for each position and entry.", "sizes.transformList(i, s, i * s)",
      forms: ["list.transformList(i, x, value) list"]),
    FunctionSummary(
      "transformMap", "A value for each key.", "{'a': 1, 'b': 2}.transformMap(k, v, v * 10)",
      forms: ["map.transformMap(k, x, value) map"]),
    FunctionSummary(
      "transformMapEntry", "A key and a value for each entry.",
      "['ash', 'oak'].transformMapEntry(i, x, {x: i})",
      forms: ["list.transformMapEntry(i, x, {key: value}) map"]),
    FunctionSummary(
      "bind", "A name for a value.", "cel.bind(x, width / 3, x * x)",
      forms: ["cel.bind(x, value, expression)"]),
    FunctionSummary(
      "optMap", "The same on a value that may be there.", "oak.?price.optMap(p, p * 2)",
      forms: ["optional.optMap(x, value) optional"]),
    FunctionSummary(
      "optFlatMap", "The same, with a value that may be there itself.",
      "oak.?supplier.optFlatMap(s, s.?lead_time)",
      forms: ["optional.optFlatMap(x, optional) optional"]),
  ]

  /// Functions by what they are about, in the order of the page.
  static let groups: [(title: String, functions: [FunctionSummary])] = [
    (
      "Rounding and splitting",
      [
        FunctionSummary(
          "round", "The value at so many decimals, none unless said.", "round(product.cost, 2)",
          forms: ["round(decimal, int) decimal", "round(money) money"]),
        FunctionSummary(
          "ceilTo", "The next multiple that is not below it.",
          "ceilTo(quantity('7.3 ft'), quantity('1 ft'))",
          forms: ["ceilTo(decimal, decimal) decimal", "ceilTo(money, money) money"]),
        FunctionSummary(
          "floorTo", "The next multiple that is not above it.",
          "floorTo(money(12.34), money(0.05))",
          forms: ["floorTo(decimal, decimal) decimal", "floorTo(money, money) money"]),
        FunctionSummary("div", "The whole part of a quotient.", "div(7, 2)"),
        FunctionSummary(
          "allocate", "Parts by weights that always add up: largest remainder, ties to the first.",
          "allocate(money(100), [1, 1, 1])", forms: ["allocate(money, list(decimal)) list(money)"]),
        FunctionSummary(
          "min", "The least of some values or of a list.", "min(3, 1.5)",
          forms: ["min(A, A) A", "min(list(A)) A"]),
        FunctionSummary(
          "max", "The largest of them.", "max(sizes)", forms: ["max(A, A) A", "max(list(A)) A"]),
        FunctionSummary(
          "sum", "The sum of a list.", "sum(lines.map(l, l.amount))", forms: ["sum(list(A)) A"]),
      ]
    ),
    (
      "Values of a kind",
      [
        FunctionSummary(
          "money", "An amount, in the workspace's currency unless said.", "money('12.50 EUR')",
          forms: ["money(decimal) money", "money('12.00 USD') money"]),
        FunctionSummary(
          "quantity", "A quantity, written as in a manifest.", "quantity('2.5 ft2')",
          forms: ["quantity('2.5 ft2') quantity"]),
        FunctionSummary(
          "rate", "Money per unit, written as in a manifest.", "rate('42/h')",
          forms: ["rate('42.00/h') rate"]),
        FunctionSummary("percent", "A share of 1.", "percent(0.125)"),
        FunctionSummary(
          "change", "By how much a value has changed, where there is something to compare with.",
          "count > 5 && change(width) > 5%"),
        FunctionSummary(
          "changed", "Whether it has changed, likewise.", "count > 5 && changed(width)"),
        FunctionSummary("decimal", "An exact number.", "decimal('1.50')"),
        FunctionSummary("int", "A whole number, towards zero.", "int(-1.9)"),
        FunctionSummary(
          "string", "The text of a value.", "string(1.50)",
          forms: ["string(money) string", "string(quantity) string"]),
        FunctionSummary("bool", "A condition.", "bool('true')"),
        FunctionSummary("bytes", "The bytes of a text in UTF-8.", "size(bytes('é'))"),
        FunctionSummary("type", "The type of a value.", "type(1.5)"),
        FunctionSummary(
          "dyn", "The value, whose type is looked at only when it runs.", "dyn(1) == 'a'"),
      ]
    ),
    (
      "Dates",
      [
        FunctionSummary("date", "A civil date.", "date(2026, 2, 28)"),
        FunctionSummary(
          "addMonths", "The same day of a later month, or its last day where it has no such day.",
          "addMonths(day, 1)"),
        FunctionSummary("addDays", "So many days later.", "addDays(day, 30)"),
        FunctionSummary("year", "The year.", "year(day)"),
        FunctionSummary("month", "The month, from 1.", "month(day)"),
        FunctionSummary("day", "The day of the month, from 1.", "day(day)"),
      ]
    ),
    (
      "Texts",
      [
        FunctionSummary("size", "How many code points, bytes or entries.", "size('oak')"),
        FunctionSummary("contains", "Whether a text is inside.", "'oak board'.contains('board')"),
        FunctionSummary("startsWith", "Whether it is at the start.", "finish.startsWith('o')"),
        FunctionSummary("endsWith", "Whether it is at the end.", "finish.endsWith('l')"),
        FunctionSummary(
          "matches", "Whether a pattern of RE2 fits anywhere; no look-around, no references back.",
          "'steel-16'.matches('^steel-[0-9]+$')"),
        FunctionSummary("indexOf", "Where a text stands first, or -1.", "'banana'.indexOf('an')"),
        FunctionSummary(
          "lastIndexOf", "Where it stands last, or -1.", "'banana'.lastIndexOf('an')"),
        FunctionSummary("charAt", "The code point at a position.", "finish.charAt(0)"),
        FunctionSummary("substring", "From a position up to another.", "'banana'.substring(1, 3)"),
        FunctionSummary("split", "The parts between separators.", "'a,b,c'.split(',')"),
        FunctionSummary("join", "Texts in one.", "['a', 'b'].join('-')"),
        FunctionSummary("replace", "One text for another.", "'banana'.replace('an', '-')"),
        FunctionSummary("trim", "Without white space at both ends.", "' oak '.trim()"),
        FunctionSummary("lowerAscii", "A to Z in lower case.", "'Oak'.lowerAscii()"),
        FunctionSummary("upperAscii", "a to z in upper case.", "'Oak'.upperAscii()"),
        FunctionSummary("reverse", "Backwards.", "sizes.reverse()"),
        FunctionSummary(
          "format", "Values in place of `%s`, `%d`, `%.2f`, `%x`, `%o` and `%b`.",
          "'%d x %s at %.2f'.format([2, 'oak', 1.5])"),
        FunctionSummary("strings.quote", "The text as a literal.", "strings.quote('a\"b')"),
        FunctionSummary("base64.encode", "Bytes as base64.", "base64.encode(b'hi')"),
        FunctionSummary("base64.decode", "Bytes from base64.", "size(base64.decode('aGk='))"),
      ]
    ),
    (
      "Lists",
      [
        FunctionSummary("first", "The first entry, if there is one.", "sizes.first()"),
        FunctionSummary("last", "The last one.", "sizes.last().orValue(0)"),
        FunctionSummary("slice", "From a position up to another.", "sizes.slice(1, 3)"),
        FunctionSummary("sort", "In ascending order.", "sizes.sort()"),
        FunctionSummary(
          "distinct", "Each value once, in the order of the first.", "[2, 1, 2].distinct()"),
        FunctionSummary("flatten", "Lists in a list as one.", "[[1, 2], [3]].flatten()"),
        FunctionSummary("lists.range", "The numbers from 0 up to another.", "lists.range(3)"),
      ]
    ),
    (
      "Optional values",
      [
        FunctionSummary(
          "orValue", "The value, or another one.", "product.?price.orValue(money(0))"),
        FunctionSummary("or", "The first of two that is there.", "product.?price.or(oak.?price)"),
        FunctionSummary("hasValue", "Whether it is there.", "oak.?price.hasValue()"),
        FunctionSummary("value", "The value; a fault where there is none.", "oak.?price.value()"),
        FunctionSummary("optional.of", "A value that is there.", "optional.of(1)"),
        FunctionSummary("optional.none", "None.", "optional.none()"),
        FunctionSummary(
          "optional.ofNonZeroValue", "None for 0, an empty text and the like.",
          "optional.ofNonZeroValue('')"),
        FunctionSummary(
          "optional.unwrap", "Those of a list that are there.",
          "optional.unwrap([oak.?price, product.?price])"),
        FunctionSummary(
          "unwrapOpt", "The same behind a dot.", "[oak.?price, product.?price].unwrapOpt()"),
      ]
    ),
    (
      "Mathematics",
      [
        FunctionSummary("math.ceil", "The next whole number above.", "math.ceil(1.2)"),
        FunctionSummary("math.floor", "The next one below.", "math.floor(-1.2)"),
        FunctionSummary("math.round", "The nearest one, halves away from zero.", "math.round(2.5)"),
        FunctionSummary("math.trunc", "Without decimals.", "math.trunc(-1.9)"),
        FunctionSummary("math.abs", "Without its sign.", "math.abs(-1.5)"),
        FunctionSummary("math.sign", "-1, 0 or 1.", "math.sign(-1.5)"),
        FunctionSummary(
          "math.greatest", "As `max`.", "math.greatest(1, 2.5)", forms: ["math.greatest(A, A) A"]),
        FunctionSummary(
          "math.least", "As `min`.", "math.least(1, 2.5)", forms: ["math.least(A, A) A"]),
        FunctionSummary("math.bitAnd", "Bits of both.", "math.bitAnd(6, 3)"),
        FunctionSummary("math.bitOr", "Bits of either.", "math.bitOr(6, 3)"),
        FunctionSummary("math.bitXor", "Bits of one of them.", "math.bitXor(6, 3)"),
        FunctionSummary("math.bitNot", "The other bits.", "math.bitNot(6)"),
        FunctionSummary("math.bitShiftLeft", "Bits moved up.", "math.bitShiftLeft(1, 4)"),
        FunctionSummary("math.bitShiftRight", "Bits moved down.", "math.bitShiftRight(16, 4)"),
      ]
    ),
    (
      "Instants",
      [
        FunctionSummary(
          "timestamp", "An instant.", "timestamp('2026-01-31T10:00:00Z') + duration('2h')"),
        FunctionSummary("duration", "A span of time.", "duration('1h30m')"),
        FunctionSummary(
          "getFullYear", "The year.", "timestamp('2026-01-31T10:00:00Z').getFullYear()"),
        FunctionSummary(
          "getMonth", "The month, from 0.", "timestamp('2026-01-31T10:00:00Z').getMonth()"),
        FunctionSummary(
          "getDate", "The day of the month, from 1.", "timestamp('2026-01-31T10:00:00Z').getDate()"),
        FunctionSummary(
          "getDayOfMonth", "The day of the month, from 0.",
          "timestamp('2026-01-31T10:00:00Z').getDayOfMonth()"),
        FunctionSummary(
          "getDayOfWeek", "The day of the week, 0 for Sunday.",
          "timestamp('2026-01-31T10:00:00Z').getDayOfWeek()"),
        FunctionSummary(
          "getDayOfYear", "The day of the year, from 0.",
          "timestamp('2026-01-31T10:00:00Z').getDayOfYear()"),
        FunctionSummary(
          "getHours", "Hours of the day, or of a span.", "duration('90m').getHours()"),
        FunctionSummary(
          "getMinutes", "Minutes of the hour, or of a span.", "duration('90m').getMinutes()"),
        FunctionSummary(
          "getSeconds", "Seconds of the minute, or of a span.", "duration('90s').getSeconds()"),
        FunctionSummary(
          "getMilliseconds", "Thousandths of the second.",
          "timestamp('2026-01-31T10:00:00.25Z').getMilliseconds()"),
      ]
    ),
  ]
}
