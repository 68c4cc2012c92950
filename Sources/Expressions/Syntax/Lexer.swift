import SourceText

/// Cuts an expression into tokens (`Grammar/expressions.ebnf`).
///
/// What cannot be a token becomes one of kind `error`, with its issue, and the rest is still read.
struct Lexer {
  let bytes: UnsafeBufferPointer<UInt8>
  private let model: NumberModel
  private var index = 0
  private(set) var issues: [Issue] = []
  private var isStopped = false

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ model: NumberModel, from start: Int = 0) {
    self.bytes = bytes
    self.model = model
    index = start
  }

  /// Adds an issue, also of the parser's.
  mutating func report(_ issue: Issue) {
    if !isStopped, issues.count < SyntaxLimits.issues { issues.append(issue) }
  }

  /// Goes to the end: nothing more is read, and nothing is reported.
  mutating func stop() {
    index = bytes.count
    isStopped = true
  }

  mutating func next() -> Token {
    skipBlanks()
    let start = index
    guard index < bytes.count else { return token(.end, start) }
    let byte = bytes[index]
    if byte.isLetter { return word(start) }
    if byte.isDigit { return number(start) }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return text(start, prefix: 0, isRaw: false, isBytes: false)
    case UInt8(ascii: "."):
      if peek(1)?.isDigit == true { return number(start) }
      if peek(1) == UInt8(ascii: "?") { return advance(2, .optionalDot) }
      return advance(1, .dot)
    case UInt8(ascii: "`"): return quotedIdentifier(start)
    default: return sign(byte, start)
    }
  }

  // MARK: Signs

  private mutating func sign(_ byte: UInt8, _ start: Int) -> Token {
    let follower = peek(1)
    switch byte {
    case UInt8(ascii: "("): return advance(1, .leftParen)
    case UInt8(ascii: ")"): return advance(1, .rightParen)
    case UInt8(ascii: "["): return advance(1, .leftBracket)
    case UInt8(ascii: "]"): return advance(1, .rightBracket)
    case UInt8(ascii: "{"): return advance(1, .leftBrace)
    case UInt8(ascii: "}"): return advance(1, .rightBrace)
    case UInt8(ascii: ","): return advance(1, .comma)
    case UInt8(ascii: "?"):
      if follower == UInt8(ascii: "?") {
        return refused(
          2, "`??` is written `.orValue(…)` here",
          "give a value for when there is none: `a.?b.orValue(…)`")
      }
      return advance(1, .question)
    case UInt8(ascii: ":"):
      if follower == UInt8(ascii: "=") {
        return refused(
          2, "an expression sets nothing", "name a value with `cel.bind(name, value, …)`")
      }
      return advance(1, .colon)
    case UInt8(ascii: "+"):
      if follower == UInt8(ascii: "+") { return counted("+") }
      return advance(1, .plus)
    case UInt8(ascii: "-"):
      if follower == UInt8(ascii: ">") {
        return refused(
          2, "there are no arrows here", "write the name first: `lines.map(line, line.amount)`")
      }
      return advance(1, .minus)
    case UInt8(ascii: "*"):
      if follower == UInt8(ascii: "*") {
        return refused(2, "there is no power", "multiply: `x * x`", .star)
      }
      return advance(1, .star)
    case UInt8(ascii: ";"): return replaced(1, .comma, "parts are separated by `,`", ",")
    case UInt8(ascii: "/"): return advance(1, .slash)
    case UInt8(ascii: "%"): return advance(1, .remainder)
    case UInt8(ascii: "!"):
      return follower == UInt8(ascii: "=") ? advance(2, .notEqual) : advance(1, .not)
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="): return comparison(byte)
    case UInt8(ascii: "&"):
      if follower == UInt8(ascii: "&") { return advance(2, .and) }
      return replaced(1, .and, "both conditions are joined with `&&`", "&&")
    case UInt8(ascii: "|"):
      if follower == UInt8(ascii: "|") { return advance(2, .or) }
      return replaced(1, .or, "either condition is joined with `||`", "||")
    default: return unknown(start)
    }
  }

  private mutating func comparison(_ byte: UInt8) -> Token {
    let follower = peek(1)
    switch byte {
    case UInt8(ascii: "<"):
      if follower == UInt8(ascii: ">") {
        return replaced(2, .notEqual, "`<>` is written `!=` here", "!=")
      }
      return follower == UInt8(ascii: "=") ? advance(2, .lessOrEqual) : advance(1, .less)
    case UInt8(ascii: ">"):
      return follower == UInt8(ascii: "=") ? advance(2, .greaterOrEqual) : advance(1, .greater)
    default:
      if follower == UInt8(ascii: "=") {
        if peek(2) == UInt8(ascii: "=") {
          return replaced(3, .equal, "`===` is written `==` here", "==")
        }
        return advance(2, .equal)
      }
      if follower == UInt8(ascii: ">") {
        return replaced(2, .greaterOrEqual, "`=>` is written `>=` here", ">=")
      }
      if follower == UInt8(ascii: "<") {
        return replaced(2, .lessOrEqual, "`=<` is written `<=` here", "<=")
      }
      return replaced(1, .equal, "two values are compared with `==`", "==")
    }
  }

  /// What another language writes: read as what is meant, and reported.
  private mutating func replaced(
    _ length: Int, _ kind: TokenKind, _ message: String, _ replacement: String
  ) -> Token {
    let token = advance(length, kind)
    report(
      Issue(
        .syntax, message, at: token.range, label: "written in another language's way",
        fixes: [IssueFix("write `\(replacement)`", .init(token.range, replacement))]))
    return token
  }

  /// What another language writes and nothing here means.
  private mutating func refused(
    _ length: Int, _ message: String, _ fix: String, _ kind: TokenKind = .error
  ) -> Token {
    let token = advance(length, kind)
    report(
      Issue(
        .syntax, message, at: token.range, label: "written in another language's way",
        fixes: [IssueFix(fix)]))
    return token
  }

  /// `count++`, and `a ++ b`, where the second sign is one too many.
  private mutating func counted(_ sign: String) -> Token {
    var next = index + 2
    while next < bytes.count, bytes[next].isBlank { next += 1 }
    let isLast = next == bytes.count || bytes[next] == UInt8(ascii: ")")
    let token = advance(2, isLast ? .error : .plus)
    let replacement = isLast ? " + 1" : sign
    report(
      Issue(
        .syntax, isLast ? "nothing is counted up here" : "one `\(sign)` is enough", at: token.range,
        label: "written in another language's way",
        fixes: [
          IssueFix("write `\(replacement.drop { $0 == " " })`", .init(token.range, replacement))
        ]))
    return token
  }

  /// A text in the quotes of a word processor, up to the quote that closes it.
  private mutating func curlyText(_ start: Int, _ opening: String) -> Token? {
    let quote = ["“", "”", "„", "«", "»"].contains(opening) ? "\"" : "'"
    let closers = quote == "'" ? ["’", "‘"] : ["”", "“", "»", "«"]
    var end = start + opening.utf8.count
    while end < bytes.count, bytes[end] != 0x0A {
      let length = scalarLength(end)
      let scalar = String(decoding: bytes[end..<min(end + length, bytes.count)], as: UTF8.self)
      if closers.contains(scalar) {
        let inner = String(
          decoding: bytes[start + opening.utf8.count..<end], as: UTF8.self)
        guard !inner.contains("\""), !inner.contains("'"), !inner.contains("\\") else { return nil }
        index = end + length
        let token = token(.error, start)
        report(
          Issue(
            .syntax, "a text stands in straight quotes", at: token.range,
            label: "quotes of a word processor",
            fixes: [
              IssueFix(
                "write `\(quote)\(short(inner))\(quote)`",
                .init(token.range, quote + inner + quote))
            ]))
        return token
      }
      end += length
    }
    return nil
  }

  private func scalarLength(_ offset: Int) -> Int {
    switch bytes[offset] {
    case 0xC0..<0xE0: 2
    case 0xE0..<0xF0: 3
    case 0xF0...: 4
    default: 1
    }
  }

  /// `$12`: the amount behind a symbol, which is read with it.
  private mutating func symbolAmount(_ start: Int, _ length: Int) -> Token? {
    var end = start + length
    while end < bytes.count, bytes[end].isBlank { end += 1 }
    let first = end
    while end < bytes.count, bytes[end].isDigit || bytes[end] == UInt8(ascii: ".") { end += 1 }
    guard end > first, bytes[first].isDigit, bytes[end - 1].isDigit, model == .manifest else {
      return nil
    }
    let amount = String(decoding: bytes[first..<end], as: UTF8.self)
    index = end
    let token = token(.error, start)
    report(
      Issue(
        .syntax, "an amount is written without a symbol", at: token.range,
        label: "an amount", notes: ["symbols stand for several currencies"],
        fixes: [IssueFix("write `money(\(amount))`", .init(token.range, "money(\(amount))"))]))
    return token
  }

  private mutating func unknown(_ start: Int) -> Token {
    let scalar = String(decoding: bytes[start..<min(start + 4, bytes.count)], as: UTF8.self)
      .unicodeScalars.first
    let length = max(scalar.map { String($0).utf8.count } ?? 1, 1)
    let text = scalar.map { String($0) } ?? ""
    switch text {
    case "“", "”", "„", "«", "»", "‘", "’":
      if let token = curlyText(start, text) { return token }
    case "$" where start + 1 < bytes.count && bytes[start + 1] == UInt8(ascii: "{"):
      report(
        Issue(
          .syntax, "`${ }` marks a hole in a text, and this is no text",
          at: TextRange(start: start.offset, end: (start + 2).offset), label: "not needed here",
          fixes: [IssueFix("write the expression alone, without `${` and `}`")]))
      stop()
      return token(.error, start)
    case "$", "€", "£", "¥":
      if let token = symbolAmount(start, length) { return token }
    case "#":
      let sign = TextRange(start: start.offset, end: (start + 1).offset)
      report(
        Issue(
          .syntax, "a remark starts with `//` here", at: sign,
          label: "written in another language's way",
          fixes: [IssueFix("write `//`", .init(sign, "//"))]))
      while index < bytes.count, bytes[index] != 0x0A { index += 1 }
      return next()
    default: break
    }
    var issue = Issue(
      .syntax, "`\(text)` has no meaning in an expression",
      at: TextRange(start: start.offset, end: (start + length).offset), label: "not understood here"
    )
    switch text {
    case "“", "”", "„", "«", "»":
      issue.fixes = [fix("a text stands in straight quotes", start, length, "\"")]
    case "‘", "’": issue.fixes = [fix("a text stands in straight quotes", start, length, "'")]
    case "≠": issue.fixes = [fix("write `!=`", start, length, "!=")]
    case "≤": issue.fixes = [fix("write `<=`", start, length, "<=")]
    case "≥": issue.fixes = [fix("write `>=`", start, length, ">=")]
    case "×", "·": issue.fixes = [fix("write `*`", start, length, "*")]
    case "÷": issue.fixes = [fix("write `/`", start, length, "/")]
    case "−", "–": issue.fixes = [fix("write `-`", start, length, "-")]
    case "^": issue.fixes = [IssueFix("there is no power: write `x * x`")]
    case "$", "€", "£", "¥":
      issue.notes = ["symbols stand for several currencies"]
      issue.fixes = [IssueFix("an amount is written `money(12.00)`")]
    case "\\": issue.fixes = [IssueFix("a backslash only stands inside a text")]
    default: issue.fixes = [IssueFix("take it out, or put it into a text in quotes")]
    }
    report(issue)
    index += length
    return token(.error, start)
  }

  private func fix(_ text: String, _ start: Int, _ length: Int, _ replacement: String) -> IssueFix {
    IssueFix(
      text, .init(TextRange(start: start.offset, end: (start + length).offset), replacement))
  }

  // MARK: Words

  private mutating func word(_ start: Int) -> Token {
    if let quote = quoteAfterPrefix(start) {
      return text(start, prefix: quote.length, isRaw: quote.isRaw, isBytes: quote.isBytes)
    }
    while let byte = peek(0), byte.isLetter || byte.isDigit { index += 1 }
    let length = index - start
    switch length {
    case 2 where matches("in", start): return token(.in, start)
    case 4 where matches("true", start): return token(.true, start)
    case 4 where matches("null", start): return token(.null, start)
    case 5 where matches("false", start): return token(.false, start)
    default: return token(.identifier, start)
    }
  }

  /// Whether `r"`, `b'`, `bR"` and so on start here.
  private func quoteAfterPrefix(_ start: Int) -> (length: Int, isRaw: Bool, isBytes: Bool)? {
    var isRaw = false
    var isBytes = false
    var offset = start
    while offset < min(start + 2, bytes.count) {
      switch bytes[offset] {
      case UInt8(ascii: "r"), UInt8(ascii: "R"):
        if isRaw { return nil }
        isRaw = true
      case UInt8(ascii: "b"), UInt8(ascii: "B"):
        if isBytes || isRaw { return nil }
        isBytes = true
      default: return nil
      }
      offset += 1
      guard offset < bytes.count else { return nil }
      if bytes[offset] == UInt8(ascii: "\"") || bytes[offset] == UInt8(ascii: "'") {
        return (offset - start, isRaw, isBytes)
      }
    }
    return nil
  }

  private func matches(_ word: StaticString, _ start: Int) -> Bool {
    word.withUTF8Buffer { text in
      for offset in text.indices where bytes[start + offset] != text[offset] { return false }
      return true
    }
  }

  /// A field whose name is no identifier, between back-ticks.
  private mutating func quotedIdentifier(_ start: Int) -> Token {
    index += 1
    while let byte = peek(0), byte != UInt8(ascii: "`"), byte != 0x0A { index += 1 }
    guard peek(0) == UInt8(ascii: "`"), index > start + 1 else {
      let end = max(index, start + 1)
      report(
        Issue(
          .syntax, "this name in back-ticks is never closed",
          at: TextRange(start: start.offset, end: end.offset), label: "starts here",
          fixes: [
            IssueFix(
              "close it with a back-tick",
              .init(TextRange(start: end.offset, end: end.offset), end > start + 1 ? "`" : "name`"))
          ]))
      return token(.error, start)
    }
    index += 1
    return token(.quotedIdentifier, start)
  }

  // MARK: Numbers

  private mutating func number(_ start: Int) -> Token {
    if bytes[index] == UInt8(ascii: "0"), let letter = peek(1), letter | 0x20 == UInt8(ascii: "x"),
      peek(2)?.hexadecimalDigit != nil
    {
      index += 2
      while peek(0)?.hexadecimalDigit != nil { index += 1 }
      return integerEnd(start, isHexadecimal: true)
    }
    skipDigits()
    var isFloating = false
    if peek(0) == UInt8(ascii: "."), peek(1)?.isDigit == true {
      isFloating = true
      index += 1
      skipDigits()
    }
    if let letter = peek(0), letter | 0x20 == UInt8(ascii: "e") {
      let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 2 : 1
      if peek(signed)?.isDigit == true {
        isFloating = true
        index += signed
        skipDigits()
      }
    }
    if !isFloating { return integerEnd(start) }
    return percentEnd(start, .floating)
  }

  private mutating func integerEnd(_ start: Int, isHexadecimal: Bool = false) -> Token {
    if let letter = peek(0), letter | 0x20 == UInt8(ascii: "u"),
      peek(1).map({ !$0.isLetter && !$0.isDigit }) ?? true
    {
      index += 1
      return token(.uint, start)
    }
    return percentEnd(start, .int, isHexadecimal: isHexadecimal)
  }

  /// `5%` where the sign touches the number and no operand follows (`expressions.md`, Names).
  private mutating func percentEnd(
    _ start: Int, _ kind: TokenKind, isHexadecimal: Bool = false
  ) -> Token {
    if let byte = peek(0), byte.isLetter || byte == UInt8(ascii: "_") {
      return gluedNumber(start)
    }
    guard model == .manifest, !isHexadecimal, peek(0) == UInt8(ascii: "%") else {
      return token(kind, start)
    }
    var next = index + 1
    while next < bytes.count, bytes[next].isBlank { next += 1 }
    if next < bytes.count {
      let byte = bytes[next]
      let isWord = byte.isLetter && !isOperatorWord(next)
      let isMinusOfOperand =
        byte == UInt8(ascii: "-") && next + 1 < bytes.count && !bytes[next + 1].isBlank
        && next > index + 1
      let isNot =
        byte == UInt8(ascii: "!")
        && !(next + 1 < bytes.count && bytes[next + 1] == UInt8(ascii: "="))
      let isDecimal =
        byte == UInt8(ascii: ".") && next + 1 < bytes.count && bytes[next + 1].isDigit
      if byte.isDigit || isDecimal || isWord || isMinusOfOperand || isNot
        || [
          UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "\""),
          UInt8(ascii: "'"), UInt8(ascii: "`"),
        ].contains(byte)
      {
        return token(kind, start)
      }
    }
    index += 1
    return token(.percent, start)
  }

  /// Whether the word `in` stands at an offset.
  private func isOperatorWord(_ start: Int) -> Bool {
    guard start + 2 <= bytes.count, bytes[start] == UInt8(ascii: "i"),
      bytes[start + 1] == UInt8(ascii: "n")
    else { return false }
    return start + 2 == bytes.count || !(bytes[start + 2].isLetter || bytes[start + 2].isDigit)
  }

  /// `45min`, `1_000`: a number that a word is stuck to.
  private mutating func gluedNumber(_ start: Int) -> Token {
    let numberEnd = index
    while let byte = peek(0), byte.isLetter || byte.isDigit { index += 1 }
    let range = TextRange(start: start.offset, end: index.offset)
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    let plain = text.split(separator: "_").joined()
    if plain.utf8.allSatisfy(\.isDigit), text.utf8.contains(UInt8(ascii: "_")) {
      report(
        Issue(
          .literal, "a number in an expression has no underscores", at: range,
          label: "a number with `_`", fixes: [IssueFix("write `\(plain)`", .init(range, plain))]))
    } else {
      let number = String(decoding: bytes[start..<numberEnd], as: UTF8.self)
      let unit = String(decoding: bytes[numberEnd..<index], as: UTF8.self)
      var fixes: [IssueFix] = []
      if unit.utf8.first.map({ $0 | 0x20 }) == UInt8(ascii: "x"), number == "0" {
        fixes = [IssueFix("a hexadecimal number has digits, such as `0xFF`")]
      } else if model == .manifest {
        let call = "quantity('\(number) \(unit)')"
        fixes = [IssueFix("a quantity is written `\(call)`", .init(range, call))]
      }
      report(
        Issue(
          .literal, "`\(text)` is neither a number nor a name", at: range,
          label: "a word stuck to a number", fixes: fixes))
    }
    return token(.error, start)
  }

  private mutating func skipDigits() {
    while peek(0)?.isDigit == true { index += 1 }
  }

  // MARK: Texts

  private mutating func text(
    _ start: Int, prefix: Int, isRaw: Bool, isBytes: Bool
  ) -> Token {
    index = start + prefix
    let quote = bytes[index]
    let isTriple = peek(1) == quote && peek(2) == quote
    index += isTriple ? 3 : 1
    while index < bytes.count {
      let byte = bytes[index]
      if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
        index += isTriple ? 3 : 1
        return token(isBytes ? .bytes : .string, start)
      }
      if !isTriple, byte == 0x0A || byte == 0x0D { break }
      index += byte == UInt8(ascii: "\\") && !isRaw ? 2 : 1
    }
    index = min(index, bytes.count)
    let opening = prefix + (isTriple ? 3 : 1)
    report(
      Issue(
        .syntax, "this text is never closed",
        at: TextRange(start: start.offset, end: (start + opening).offset), label: "starts here",
        fixes: [
          IssueFix(
            "close it with the same quote",
            .init(
              TextRange(start: index.offset, end: index.offset),
              String(repeating: String(UnicodeScalar(quote)), count: isTriple ? 3 : 1)))
        ]))
    // What follows was meant to be inside the text, or outside of it: nobody knows.
    stop()
    return token(.error, start)
  }

  // MARK: Bytes

  private mutating func skipBlanks() {
    while index < bytes.count {
      if bytes[index].isBlank {
        index += 1
      } else if bytes[index] == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
      } else {
        break
      }
    }
  }

  private func peek(_ offset: Int) -> UInt8? {
    index + offset < bytes.count ? bytes[index + offset] : nil
  }

  private func token(_ kind: TokenKind, _ start: Int) -> Token {
    Token(kind: kind, start: start.offset, end: index.offset)
  }

  private mutating func advance(_ length: Int, _ kind: TokenKind) -> Token {
    let start = index
    index += length
    return token(kind, start)
  }
}

extension Int {
  /// An offset in an expression.
  var offset: UInt32 { UInt32(truncatingIfNeeded: self) }
}

extension UInt8 {
  /// A letter or an underscore.
  var isLetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 || self == UInt8(ascii: "_") }
  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
  var isBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

  var hexadecimalDigit: UInt32? {
    if isDigit { return UInt32(self - UInt8(ascii: "0")) }
    let letter = (self | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? UInt32(letter) + 10 : nil
  }
}
