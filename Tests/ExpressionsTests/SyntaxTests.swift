import Expressions
import SourceText
import TestSupport
import Testing

/// Lexing and parsing, with sizes beyond anybody's use.
@Suite struct SyntaxTests {
  private let shop = ExpressionShop()

  @Test(arguments: [
    // A percent literal where the sign touches the number and no operand follows.
    ("5%", "5%"), ("5 % 3", "2"), ("7 % 3", "1"), ("7%3", "1"), ("7 %3", "1"), ("7% 3", "1"),
    ("5% + 1", "1.05"), ("5%+1", "1.05"), ("100 * 5%", "5.00"), ("(5%)", "5%"),
    ("[5%, 6%]", "[5%, 6%]"),
    ("5% == 0.05", "true"), ("5% != 0.05", "false"), ("5% > 4% ? 5% : 4%", "5%"),
    ("12.5%", "12.5%"),
    ("5%*2", "0.10"), ("5%/2", "0.025"), ("-5%", "-5%"), ("5%-2", "-1.95"), ("5% - 2", "-1.95"),
    ("7%(1 + 2)", "1"), ("7% -3", "1"), ("7%count", "1"), ("8%count", "2"), ("5% in [5%]", "true"),
    ("7 % count", "1"), ("0x10 % 3", "1"), ("0x10%3", "1"), ("1e1%", "10%"),
  ]) func `a percent sign is a share or the rest of a division`(text: String, expected: String) {
    #expect(shop.result(of: text) == expected)
  }

  @Test(arguments: [
    ("1.50", "1.50"), (".5", "0.5"), ("1e3", "1000"), ("2.5e-3", "0.0025"), ("0xFF", "255"),
    ("-9223372036854775808", "-9223372036854775808"), ("'it''s'", nil), ("'a' 'b'", nil),
    (#"'tab\tquote\''"#, #"'tab\tquote\''"#), (#"r'\d'"#, #"'\\d'"#), ("'''a\nb'''", #"'a\nb'"#),
    (#""\u00e9\U0001F333""#, "'é🌳'"), (#"'\x41\101'"#, "'AA'"), ("size('''''')", "0"),
    ("1 // a remark", "1"), ("1 +\n  2 // and\n", "3"), ("tags", nil),
    ("oak.`name`", "'Oak board'"),
    ("{'if': 1}.`if`", "1"), ("true", "true"), ("null == null", "true"),
    ("b'a' == bytes('a')", "true"),
  ]) func `literals, remarks and quoted names`(text: String, expected: String?) {
    guard let expected else {
      #expect(!shop.issues(text).isEmpty)
      return
    }
    #expect(shop.result(of: text) == expected)
  }

  @Test(arguments: [
    // From the tightest to the loosest, left to right.
    ("2 + 3 * 4", "14"), ("(2 + 3) * 4", "20"), ("2 - 3 - 4", "-5"), ("100 / 10 / 2", "5"),
    ("7 % 4 * 2", "6"), ("-2 * -3", "6"), ("!true || true", "true"),
    ("1 + 1 == 2 && 2 < 3", "true"),
    ("true || false && false", "true"), ("1 < 2 ? 3 : 4 < 5 ? 6 : 7", "3"),
    ("false ? 1 : false ? 2 : 3", "3"), ("1 in [1] == true", "true"), ("-sizes[0]", "-3"),
    ("!sizes.exists(s, s > 3)", "true"), ("2 * sizes[0] + 1", "7"), ("[1, 2,]", "[1, 2]"),
    ("{'a': 1,}.a", "1"), ("- - 3", "3"), ("!!true", "true"), ("---3", "-3"),
  ]) func `operators bind as in CEL`(text: String, expected: String) {
    #expect(shop.result(of: text) == expected)
  }

  @Test(arguments: [
    "||", "&&", "+", "-", "*", "/", "%", "==", "!=", "in",
  ]) func `a thousand flat operators`(sign: String) {
    let operand = sign == "||" || sign == "&&" ? "true" : "1"
    if sign == "in" || sign == "==" || sign == "!=" {
      // These compare; they chain as conditions.
      let text =
        "true" + String(repeating: " == (1 \(sign) \(sign == "in" ? "[1]" : "1"))", count: 1_000)
      #expect(["true", "false"].contains(shop.result(of: text)))
      return
    }
    let text = operand + String(repeating: " \(sign) \(operand)", count: 1_000)
    let expected = ["+": "1001", "-": "-999", "%": "0"][sign]
    #expect(shop.result(of: text) == expected ?? operand)
  }

  @Test func `a thousand flat comparisons, members, choices, signs and calls`() {
    for sign in ["<", "<=", ">", ">="] {
      let text = Array(repeating: "1 \(sign) 2", count: 1_000).joined(separator: " || ")
      #expect(shop.result(of: text) == (sign.hasPrefix("<") ? "true" : "false"))
    }
    let choices = String(repeating: "count < 0 ? 1 : ", count: 1_000) + "2"
    #expect(shop.result(of: choices) == "2")
    #expect(shop.result(of: String(repeating: "-", count: 1_000) + "count") == "3")
    #expect(shop.result(of: String(repeating: "- ", count: 1_001) + "count") == "-3")
    #expect(shop.result(of: String(repeating: "!", count: 1_001) + "true") == "false")
    let members = "oak.supplier" + String(repeating: ".?parent", count: 1_000) + ".hasValue()"
    #expect(shop.result(of: "has(oak.supplier) ? \(members) : false") == "false")
    let methods = "sizes" + String(repeating: ".reverse()", count: 1_000)
    #expect(shop.result(of: methods) == "[3, 1, 2]")
    let loops = "sizes" + String(repeating: ".map(s, s)", count: 1_000)
    #expect(shop.result(of: loops) == "[3, 1, 2]")
    let positions = "any" + String(repeating: "[0]", count: 1_000)
    #expect(shop.result(of: positions).hasPrefix("fault: "))
    let list = "[" + Array(repeating: "1", count: 1_000).joined(separator: ", ") + "].size()"
    #expect(shop.result(of: list) == "1000")
    let map =
      "{" + (0..<1_000).map { "'k\($0)': \($0)" }.joined(separator: ", ") + "}['k999']"
    #expect(shop.result(of: map) == "999")
    let texts = Array(repeating: "'a'", count: 1_000).joined(separator: " + ")
    #expect(shop.result(of: "size(\(texts))") == "1000")
    let guards =
      Array(repeating: "has(oak.price)", count: 1_000).joined(separator: " && ")
      + " && oak.price > money(1)"
    #expect(shop.result(of: guards) == "true")
  }

  private static let brackets: [(name: String, open: String, inner: String, close: String)] = [
    ("parentheses", "(", "1", ")"), ("lists", "[", "1", "]"), ("maps", "{'a': ", "1", "}"),
    ("arguments", "dyn(", "1", ")"), ("positions", "any[", "0", "]"),
    ("bodies", "sizes.map(s, ", "s", ")"),
    ("choices", "(true ? ", "1", " : 2)"), ("bound names", "cel.bind(x, ", "1", ", x)"),
    ("bound bodies", "cel.bind(x, 1, ", "x", ")"), ("conditions", "!(", "true", ")"),
    ("right operands", "1 + (", "1", ")"), ("mixed", "[{'a': (1 + dyn(", "1", "))}]"),
  ]

  @Test(arguments: brackets.indices) func `a hundred nested brackets are read`(index: Int) {
    let (name, open, inner, close) = Self.brackets[index]
    let count = name == "mixed" ? 25 : 100
    let text =
      String(repeating: open, count: count) + inner + String(repeating: close, count: count)
    let result = shop.result(of: text)
    #expect(!result.hasPrefix("refused"), "\(name): \(result)")
  }

  @Test(arguments: brackets.indices) func `a hundred thousand get one clear error`(index: Int) {
    let (name, open, inner, close) = Self.brackets[index]
    for (opening, closing) in [(open, close), (open, ""), ("", close), (open, "]")] {
      let text =
        String(repeating: opening, count: 100_000) + inner
        + String(repeating: closing, count: 100_000)
      let issues = shop.issues(text)
      #expect(
        issues.count == 1 || opening.isEmpty && issues.count <= 50, "\(name): \(issues.count)")
      if !opening.isEmpty {
        #expect(issues.first?.message == "more than 250 brackets are nested here", "\(name)")
      }
    }
  }

  @Test func `an expression that goes on and on is refused`() {
    let issues = shop.issues("1" + String(repeating: " + 1", count: 50_000))
    #expect(issues.map(\.message) == ["this expression has more than 50000 parts"])
    let names = shop.issues(Array(repeating: "nowhere", count: 20_000).joined(separator: " + "))
    #expect(names.count == 50)
  }

  /// A thousand damaged expressions: each gets an issue with a place, or works.
  @Test func `a damaged expression never crashes`() throws {
    var random = SeededRandom(seed: 11)
    let samples = [
      "has(product.price) && product.price >= product.cost * 1.35", "lines.all(l, l.quantity > 0)",
      "cel.bind(x, {'a': [1, 2]}, x.a[0] + 5% * 2)", "finish in ['oil', 'wax'] ? 'ok' : \"no\"",
      "quantity('2.5 ft2') > oak.?area.orValue(quantity('1 m2'))",
    ]
    let signs = Array("()[]{}.,?:+-*/%!<>=&|'\"`\\ \n\t0aé“€\u{0}".unicodeScalars)
    for round in 0..<4_000 {
      var scalars = Array(samples[round % samples.count].unicodeScalars)
      for _ in 0...(random.next() % 3) {
        let place = Int(random.next() % UInt64(scalars.count))
        switch random.next() % 3 {
        case 0: scalars.remove(at: place)
        case 1: scalars.insert(signs[Int(random.next() % UInt64(signs.count))], at: place)
        default: scalars.swapAt(place, Int(random.next() % UInt64(scalars.count)))
        }
      }
      let text = String(String.UnicodeScalarView(scalars))
      let checked = shop.environment.compile(text)
      #expect((checked.program == nil) == checked.issues.contains { !$0.isWarning }, "\(text)")
      for issue in checked.issues {
        #expect(Int(issue.range.end) <= text.utf8.count && issue.range.start <= issue.range.end)
        #expect(!issue.message.isEmpty && !issue.label.isEmpty, "\(text): \(issue.message)")
      }
    }
  }
}
