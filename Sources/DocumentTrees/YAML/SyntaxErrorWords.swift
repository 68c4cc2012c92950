/// The words for a syntax error: what is wrong, what stands at its place and at the place where it
/// began, and what to do.
struct SyntaxErrorWords {
  var message: String
  var label: String
  var context: String
  var helps: [String]

  init(_ message: String, _ label: String, context: String = "", _ helps: String...) {
    self.message = message
    self.label = label
    self.context = context
    self.helps = helps
  }
}

extension SyntaxErrorWords {
  static let directive = SyntaxErrorWords(
    "a manifest has no lines that start with `%`", "not understood", "take the line out")

  static let misplacedColon = SyntaxErrorWords(
    "this `:` cannot start a value", "a value has already begun on this line",
    "if the text itself contains `: `, put all of it in quotes",
    "else check that this line is indented like its neighbours")

  static let misplacedColonBelowText = SyntaxErrorWords(
    "this `:` cannot start a value", "this line goes on with the text of the line above",
    "put a `:` behind the key above, or take it out")

  static let misplacedLine = SyntaxErrorWords(
    "this line does not fit what stands above it", "not indented like the other entries",
    context: "they start here",
    "give every entry of one map or list the same indentation, in spaces")

  static let textBehindValue = SyntaxErrorWords(
    "this stands behind a value that has ended", "not part of the value before it",
    "put all of the text in one pair of quotes, or start a new line")

  static let missingValue = SyntaxErrorWords(
    "a value is missing here", "expected a value before this", "write the value, or take this out")

  /// By what libyaml says.
  static let table: [String: SyntaxErrorWords] = [
    "did not find expected ',' or '}'": .init(
      "this `{` is not closed", "expected `,` or `}` here", context: "the map starts here",
      "put a comma between two entries and a `}` at the end"),
    "did not find expected ',' or ']'": .init(
      "this `[` is not closed", "expected `,` or `]` here", context: "the list starts here",
      "put a comma between two elements and a `]` at the end"),
    "could not find expected ':'": .init(
      "a key needs a `:` after it", "the next entry starts here", context: "no `:` after this",
      "write `key: value`, with a space after the colon"),
    "mapping keys are not allowed in this context": .init(
      "a value cannot start with `? `", "here", "put the value in quotes"),
    "block sequence entries are not allowed in this context": .init(
      "a list entry cannot start here", "this `-` follows other text",
      "start the list on a new line below its key"),
    "did not find expected <document start>": .init(
      "this line stands outside of everything above it", "not part of a map or a list",
      "write `key: value`, or take the line out"),
    "did not find expected comment or line break": .init(
      "a text of several lines starts on the next line", "this stands behind its sign",
      context: "the sign", "put the value in quotes, if it really starts with `|` or `>`"),
    "found an indentation indicator equal to 0": .init(
      "an indentation is 1 to 9 spaces", "not 0", "take the number out"),
    "found unexpected document indicator": .init(
      "this quote is not closed", "the next document starts here", context: "the text starts here",
      "close the quote on the same line"),
    "found unknown escape character": .init(
      "this escape does not exist", "not an escape",
      "write `\\\\` for a backslash, or use single quotes, where `\\` is itself"),
    "did not find expected hexdecimal number": .init(
      "this escape needs hexadecimal digits", "expected 0 to 9 or a to f",
      "write `\\\\` for a backslash, or use single quotes, where `\\` is itself"),
    "found invalid Unicode character escape code": .init(
      "there is no character with this code", "half of a pair, or above 10FFFF",
      "write the character itself"),
  ]
}
