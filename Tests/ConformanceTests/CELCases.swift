import Foundation

/// A line of the file of CEL cases, as far as the tests tell cases apart.
struct CELCaseLine {
  /// The line of the file, from 1.
  var number: Int
  /// The file of the suite that the case comes from.
  var file: String
  /// The expression.
  var expression: String
  /// The features that the case needs.
  var needs: Set<String>
  /// Whether doubles or unsigned integers take part: in the expression by name or suffix, in what is
  /// bound, declared or expected.
  var usesCELNumbers: Bool

  /// The cases of a file in the order of its lines.
  static func all(in text: String) throws -> [CELCaseLine] {
    try text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.element.isEmpty }
      .map { try CELCaseLine(number: $0.offset + 1, line: String($0.element)) }
  }

  private init(number: Int, line: String) throws {
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
    let item = object as? [String: Any] ?? [:]
    self.number = number
    file = item["file"] as? String ?? ""
    expression = item["expr"] as? String ?? ""
    needs = Set(item["needs"] as? [String] ?? [])
    let around = ["expect", "bindings", "type_env"].compactMap { item[$0] }
      .map { Self.words(in: $0) }.reduce([], +)
    usesCELNumbers =
      needs.contains("uint")
      || around.contains { $0.contains(#/\b(double|uint)\b/#) }
      || expression.contains(#/\b(double|uint)\b|\b(0x[0-9a-f]+|[0-9]+)u\b/#.ignoresCase())
  }

  /// Keys and texts anywhere in a value, but for values that are texts themselves.
  private static func words(in value: Any) -> [String] {
    if let object = value as? [String: Any] {
      return object.keys.flatMap { key in
        [key] + (key == "string" || key == "bytes" ? [] : words(in: object[key] ?? ""))
      }
    }
    if let list = value as? [Any] { return list.flatMap { words(in: $0) } }
    return (value as? String).map { [$0] } ?? []
  }
}

/// A difference between the numbers of manifests and those of stock CEL that is meant.
struct CELDifference: Sendable {
  /// What it is called.
  var name: String
  /// Why manifests differ.
  var reason: String
  /// The expressions that it is about.
  var expressions: String
  /// What comes instead: the runner's words.
  var outcome: String

  func explains(_ expression: String, _ outcome: String) -> Bool {
    matches(expressions, expression) && matches(self.outcome, outcome)
  }

  private func matches(_ pattern: String, _ text: String) -> Bool {
    guard let expression = try? NSRegularExpression(pattern: pattern) else { return false }
    return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
  }

  /// Every one of them.
  static let all: [CELDifference] = [
    CELDifference(
      name: "a division by zero is an error",
      reason: "an exact decimal is a number: there is no NaN and no infinity that it could be",
      expressions: #"[01]\.0 ?/ ?0\.0"#, outcome: "divides by zero"),
    CELDifference(
      name: "nothing asks for NaN or infinity",
      reason: "there is neither, so `math.isNaN`, `math.isInf` and `math.isFinite` do not exist",
      expressions: #"math\.is(NaN|Inf|Finite)\("#,
      outcome: #"does not compile: there is no function `math\.is(NaN|Inf|Finite)`"#),
    CELDifference(
      name: "a number with a point is compared exactly",
      reason: "a double rounds 2^63 + 1 to 2^63; an exact decimal keeps all of its digits",
      expressions: #"-9223372036854775809\.0|9223372036854775808\.0"#,
      outcome: #"gave (true|false), expected (true|false)"#),
    CELDifference(
      name: "the least whole number is in range",
      reason: "stock CEL refuses doubles at the very edge of 64 bits; the decimal is exactly in it",
      expressions: #"^int\(-9223372036854775808\.0\)$"#,
      outcome: #"gave -9223372036854775808, expected an error"#),
    CELDifference(
      name: "a quotient is not cut off",
      reason:
        "7 / 2 is 3.5: the quotient of two whole numbers is a decimal, `div` gives the whole part",
      expressions: #"[0-9nv)] ?/ ?[-(0-9]"#, outcome: #"gave (.*), expected \1$"#),
    CELDifference(
      name: "a quotient does not overflow",
      reason: "the least whole number divided by -1 is a decimal with 19 digits",
      expressions: #"-9223372036854775808\)/-1"#,
      outcome: #"gave 9223372036854775808, expected an error"#),
    CELDifference(
      name: "a number has at most 34 digits",
      reason: "beyond them is an error, never a silent rounding",
      expressions: "e308", outcome: "at most 34 significant digits"),
    CELDifference(
      name: "a whole number can be rounded",
      reason: "an int widens to a decimal wherever one is wanted",
      expressions: #"math\.(ceil|floor|round|trunc)\(dyn\(1\)\)"#,
      outcome: #"gave 1, expected an error"#),
    CELDifference(
      name: "no exponents in texts",
      reason: "amounts and quantities are read by people: `%e` formats nothing",
      expressions: #"%(\.[0-9]+)?e|str_var\.format"#, outcome: "`%e` does not take a number"),
  ]
}
