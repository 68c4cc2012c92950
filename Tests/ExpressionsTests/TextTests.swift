import Expressions
import Foundation
import Testing

/// Texts by code points, without normalisation (decision 15), and patterns in linear time (decision 16).
@Suite struct TextTests {
  private let shop = ExpressionShop()
  /// An e with an acute accent, as one code point and as two.
  private let composed = "\u{e9}"
  private let decomposed = "e\u{301}"

  @Test func `code points are what counts`() {
    #expect(shop.result(of: "size('\(composed)')") == "1")
    #expect(shop.result(of: "size('\(decomposed)')") == "2")
    #expect(shop.result(of: "'\(composed)' == '\(decomposed)'") == "false")
    #expect(shop.result(of: "'\(composed)' in ['\(decomposed)']") == "false")
    #expect(shop.result(of: "{'\(composed)': 1, '\(decomposed)': 2}['\(decomposed)']") == "2")
    #expect(shop.result(of: "['\(composed)', '\(decomposed)'].distinct().size()") == "2")
    #expect(shop.result(of: "'\(decomposed)'.contains('e')") == "true")
    #expect(shop.result(of: "'\(decomposed)'.startsWith('e')") == "true")
    #expect(shop.result(of: "'\(decomposed)x'.indexOf('x')") == "2")
    #expect(shop.result(of: "'\(decomposed)'.reverse() == '\u{301}e'") == "true")
    #expect(shop.result(of: "'\(decomposed)'.charAt(0)") == "'e'")
    #expect(shop.result(of: "'\(decomposed)x'.substring(0, 1)") == "'e'")
    #expect(shop.result(of: "'\(decomposed)x'.replace('e', 'a') == 'a\u{301}x'") == "true")
    #expect(shop.result(of: "'\(decomposed)x'.split('e').size()") == "2")
    // A family is one character to the eye and seven code points.
    #expect(shop.result(of: "size('👨‍👩‍👧‍👦')") == "7")
    // By code points, not by any language's order; beyond 16 bits comes after, unlike in UTF-16.
    #expect(
      shop.result(of: "['b', 'a', 'B', '\u{e9}', 'z'].sort()") == "['B', 'a', 'b', 'z', '\u{e9}']")
    #expect(shop.result(of: "'\u{ffff}' < '\u{10000}'") == "true")
    #expect(shop.result(of: "'\\r\\n'.size()") == "2")
  }

  @Test(arguments: [
    ("'banana'.indexOf('an')", "1"), ("'banana'.indexOf('an', 2)", "3"),
    ("'banana'.lastIndexOf('an')", "3"),
    ("'banana'.lastIndexOf('an', 2)", "1"), ("'banana'.indexOf('x')", "-1"),
    ("'banana'.indexOf('')", "0"),
    ("'banana'.lastIndexOf('')", "6"), ("'aaa'.indexOf('aa', 1)", "1"),
    ("'aaaa'.lastIndexOf('aa')", "2"),
    ("'aaaa'.lastIndexOf('aa', 1)", "1"), ("'ab'.indexOf('abc')", "-1"),
    ("'ab'.lastIndexOf('abc')", "-1"),
    ("'banana'.replace('an', 'AN')", "'bANANa'"), ("'banana'.replace('an', 'AN', 1)", "'bANana'"),
    ("'banana'.replace('an', 'AN', 0)", "'banana'"), ("'abc'.replace('', '-')", "'-a-b-c-'"),
    ("'abc'.replace('', '-', 2)", "'-a-bc'"), ("'abc'.replace('', '-', 1)", "'-abc'"),
    ("'abc'.replace('', '-', 4)", "'-a-b-c-'"),
    ("'abc'.replace('', '-', 3)", "'-a-b-c'"), ("''.replace('', '-')", "'-'"),
    ("''.replace('', '-', 0)", "''"),
    ("'aaa'.replace('aa', 'b')", "'ba'"), ("'a,b,c'.split(',')", "['a', 'b', 'c']"),
    ("'a,b,c'.split(',', 2)", "['a', 'b,c']"),
    ("'a,b,c'.split(',', 0)", "[]"), ("'a,b,c'.split(',', -1)", "['a', 'b', 'c']"),
    ("'abc'.split('')", "['a', 'b', 'c']"),
    ("''.split(',')", "['']"), ("['a', 'b'].join('-')", "'a-b'"), ("[].join('-')", "''"),
    ("['a'].join()", "'a'"),
    ("' a\u{2003}'.trim()", "'a'"), ("'aBc'.upperAscii()", "'ABC'"), ("'ÄB'.lowerAscii()", "'Äb'"),
    ("'abcabd'.contains('abd')", "true"), ("'aabaab'.contains('aabaaa')", "false"),
    ("'abc'.endsWith('')", "true"),
    ("'abc'.substring(3)", "''"),
    ("'abc'.substring(4)", "fault: there is no part 4 to 3 of this text"),
    ("'%d of %s at %.2f'.format([2, 'oak', 1.5])", "'2 of oak at 1.50'"),
    ("'%s'.format([money(3)])", "'3.00'"),
    ("'%.2f'.format([1 / 3])", "'0.33'"), ("'%x'.format([255])", "'ff'"),
    ("'100%%'.format([])", "'100%'"),
    ("'%s'.format([[1, {'a': true}]])", "'[1, {a: true}]'"),
    ("'%d'.format([1.5])", "fault: `%d` does not take a number"),
    ("'%s'.format([])", "fault: the pattern asks for more than 0 values"),
    ("string(1.50)", "'1.50'"), ("string(5%)", "'5%'"),
    ("int('12')", "12"), ("int('+12')", "fault: `+12` is not a whole number"), ("int(1.9)", "1"),
    ("int(-1.9)", "-1"),
    ("decimal('1.50')", "1.50"), ("decimal('1e3')", "1000"), ("decimal('1e-3')", "0.001"),
    ("decimal('x')", "fault: `x` is not a number"),
    ("decimal('1e-9223372036854775808')", "fault: `1e-9223372036854775808` is not a number"),
    ("base64.encode(b'hi')", "'aGk='"), ("base64.decode('aGk=') == b'hi'", "true"),
  ]) func `functions of texts`(text: String, expected: String) {
    #expect(shop.result(of: text) == expected)
  }

  @Test(arguments: [
    ("steel-16", "^[a-z]+-[0-9]+$", true), ("steel16", "^[a-z]+-[0-9]+$", false),
    ("xay", "a", true),
    ("", "", true), ("", "a*", true), ("ab", "^a.b$", false), ("a\nb", "^a.b$", false),
    ("a\nb", "(?s)^a.b$", true),
    ("a\nb", "(?m)^b$", true), ("a\nb", "^b$", false), ("STEEL", "(?i)steel", true),
    ("STEEL", "(?i:st)eel", false),
    ("aaa", "^a{3}$", true), ("aa", "^a{3}$", false), ("aaaa", "^a{2,3}$", false),
    ("a{", "a{", true), ("a", "[^a]", false),
    ("-", "[a-]", true), ("]", "[]]", true), ("é", "^\\pL$", true), ("5", "^\\p{Nd}$", true),
    ("5", "^\\P{Nd}$", false),
    ("a b", "\\bb", true), ("ab", "\\bb", false), ("ab", "\\Bb", true), ("tab\t", "\\s", true),
    ("_", "^\\w$", true),
    ("é", "^\\w$", false), ("x.y", "^x\\.y$", true), ("a*b", "^\\Qa*b\\E$", true),
    ("ab", "^(?:a|b)+$", true),
    ("abc", "^(?P<n>a)(?<m>b)c$", true), ("\u{1F333}", "^.$", true), ("e\u{301}", "^..$", true),
    ("a", "a**", nil),
    ("a", "(", nil), ("a", "a)", nil), ("a", "[b", nil), ("a", "(?=a)", nil), ("a", "(?<=a)", nil),
    ("aa", "(a)\\1", nil),
    ("a", "*", nil), ("a", "\\", nil), ("a", "a{2,1}", nil), ("a", "a{1001}", nil),
    ("a", "((a{1000}){1000})", nil),
    ("a", "\\p{Nope}", nil), ("a", "[z-a]", nil), ("a", "[[:nope:]]", nil),
    ("5", "[[:digit:]]", true),
    ("a", "((((){1000}){1000}){1000}){1000}", true), ("z", "[\\p{L}\\p{L}0-9]", true),
    ("K", "(?i)[j-l]", true),
  ]) func `patterns of RE2 without memory`(text: String, pattern: String, expected: Bool?) {
    func quoted(_ text: String) -> String {
      "'"
        + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'").replacing(
          "\n", with: "\\n"
        )
        .replacing("\t", with: "\\t") + "'"
    }
    let result = shop.result(of: "\(quoted(text)).matches(\(quoted(pattern)))")
    if let expected {
      #expect(result == "\(expected)")
    } else {
      #expect(result.contains("is not a pattern: "), "\(result)")
    }
  }

  /// Patterns that take others a time exponential in the text take ours one linear in it.
  @Test(arguments: [
    "(a*)*b", "(a|a)*b", "(a|aa)+$b", "(.*)*x", "a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaab",
    "(([a-z])+.)+[A-Z]",
    "^(a+)+$b", "((a{1,30}){1,30})b", "(x+x+)+y",
  ]) func `no text makes a pattern slow`(pattern: String) throws {
    func spent(_ count: Int) throws -> (fuel: Int, time: Duration) {
      let text = "'a'.replace('a', '\(String(repeating: "a", count: count))').matches('\(pattern)')"
      let start = ContinuousClock.now
      let (result, evaluator) = try #require(shop.run(text, fuel: 100_000_000))
      let time = ContinuousClock.now - start
      guard case .bool(false) = try result.get() else {
        Issue.record("\(pattern) matched")
        return (0, .zero)
      }
      return (evaluator.fuelLimit - evaluator.fuelLeft, time)
    }
    let short = try spent(200)
    let long = try spent(2_000)
    #expect(long.fuel <= short.fuel * 11, "\(short.fuel) and \(long.fuel) steps")
    #expect(long.time < .seconds(20), "\(pattern) took \(long.time)")
  }

  /// What is searched for inside itself is found in a straight line too.
  @Test func `no text makes a search slow`() throws {
    let text = String(repeating: "a", count: 100_000)
    let part = String(repeating: "a", count: 50_000) + "b"
    let start = ContinuousClock.now
    for call in ["contains", "indexOf", "lastIndexOf", "split"] {
      let (result, _) = try #require(shop.run("'\(text)'.\(call)('\(part)')"))
      _ = try result.get()
    }
    let (result, _) = try #require(shop.run("'\(text)'.replace('\(part)', '')"))
    _ = try result.get()
    #expect(ContinuousClock.now - start < .seconds(20))
  }
}
