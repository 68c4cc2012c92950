import SourceText

/// The smallest parts of an expression.
enum TokenKind: UInt8, Sendable {
  case end, error
  case identifier, quotedIdentifier
  case int, uint, floating, percent, string, bytes
  case `true`, `false`, null, `in`
  case leftParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
  case dot, optionalDot, comma, question, colon
  case plus, minus, star, slash, remainder, not
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual, and, or
}

/// A part of an expression with its place.
struct Token: Sendable {
  var kind: TokenKind
  var start: UInt32
  var end: UInt32

  var range: TextRange { TextRange(start: start, end: end) }
}

/// The words that CEL keeps for other languages: no variable can be named so, a field can.
let reservedWords: Set<String> = [
  "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
  "package", "namespace", "return", "var", "void", "while",
]
