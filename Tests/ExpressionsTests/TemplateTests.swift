import Expressions
import SourceText
import Testing

/// Texts with holes (decision 21).
@Suite struct TemplateTests {
  private let shop = ExpressionShop()

  @Test(arguments: [
    ("", ""), ("plain", "plain"), ("Build ${product.name}", "Build Garden bench"),
    ("${count} x ${width}", "3 x 34.5"),
    ("${ count }", "3"), ("$${count}", "${count}"), ("$$${count}", "$${count}"), ("$", "$"),
    ("$x {y} }", "$x {y} }"),
    ("100 $", "100 $"), ("${'}'}", "}"), ("${{'a': 1}['a']}", "1"), ("${'${'}", "${"),
    ("${count}${count}", "33"),
    ("a ${count > 1 ? 'many' : 'one'} b", "a many b"), ("${product.cost}", "93.985"),
    ("${money(3)}", "3.00"),
    ("${money(12.5) * 2}", "25.00"), ("${1 / 3}", "0.333333"), ("${money(10) / 3}", "3.333333"),
    ("${2.50}", "2.50"),
    ("${5%}", "5%"), ("${1 / 3 * 5%}", "0.016667"), ("${day}", "2026-01-31"), ("${true}", "true"),
    ("${0.000000001}", "0.000000001"),
    ("${1e30}", "1000000000000000000000000000000"), ("${quantity('2.50 ft')}", "2.5 ft"),
    ("${quantity('3 each')}", "3"),
    ("${rate('42/h')}", "42.00 USD/h"), ("${oak.?price}", "24.00"), ("${product.?price}", ""),
    ("${optional.none()}", ""),
    ("${product.tags.join(', ')}", "wood, garden"), ("é ${finish} 漢", "é oil 漢"),
    ("${count // a remark\n}", "3"),
    ("${10 % 3}%", "1%"), ("${any}", "5"), ("${dyn([1])}", "[1]"),
    ("${comment}", "null"),
  ]) func `what a template prints`(template: String, expected: String) {
    #expect(shop.text(of: template) == expected)
  }

  @Test(arguments: [
    ("${", "this hole is never closed"), ("${count", "this hole is never closed"),
    ("a ${} b", "this hole is empty"),
    ("${nowhere}", "there is no `nowhere` here"), ("${product}", "a product has no text"),
    ("${lines}", "a list of lines has no text"), ("${{'a': 1}}", "a map has no text"),
    ("${1 +}", "a value is missing before `}`"),
    ("${count)}", "`)` closes nothing"), ("${1 2}", "an operator is missing before `2`"),
    ("${'a}", "this text is never closed"),
    ("${oak.price}", "`oak.price` may not be there"),
    ("${count} ${nowhere}", "there is no `nowhere` here"),
  ]) func `what is wrong with a template`(template: String, message: String) {
    #expect(shop.text(of: template) == "refused: " + message)
  }

  @Test func `places are those of the whole template`() throws {
    let checked = shop.environment.compileTemplate("Größe: ${count} of ${nowhere}")
    let issue = try #require(checked.issues.first)
    // `ö` and `ß` are two bytes each: "Größe: ${count} of ${" is 23 bytes long.
    #expect(issue.range.start == 23)
    #expect(issue.range.end == 30)
  }

  @Test func `a hole that fails fails the template`() {
    #expect(shop.text(of: "a ${1 / (count - 3)} b") == "fault: `1 / 0` divides by zero")
    #expect(
      shop.text(of: "${lists.range(10000000)[0]}")
        == "fault: this call takes more than 1000000 steps")
  }

  /// Loops, bound names and choices of several holes do not get in each other's way.
  @Test func `each hole has its own names and loops`() {
    #expect(
      shop.text(
        of: "${sizes.map(s, s + 1)[0]} ${cel.bind(s, 7, s)} ${sizes.exists(s, s == 2) ? 'x' : 'y'} "
          + "${sizes.filter(s, s > 1).map(t, string(t)).join('+')} ${has(oak.price) && oak.price > money(1)} "
          + "${optional.of(1).optMap(o, o + 1)} ${sizes.sortBy(s, s).transformMap(i, v, v)[0]} ${5 in [4, 5]}"
      )
        == "4 7 x 3+2 true 2 1 true")
  }

  @Test func `a thousand holes`() {
    #expect(
      shop.text(of: String(repeating: "${count}-", count: 1_000))
        == String(repeating: "3-", count: 1_000))
  }
}
