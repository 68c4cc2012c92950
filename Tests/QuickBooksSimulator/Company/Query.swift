/// A query in Intuit's language: one entity, conditions that all hold, an order and a page.
struct Query: Sendable {
  enum Operator: String, Sendable {
    case equal = "="
    case less = "<"
    case greater = ">"
    case atMost = "<="
    case atLeast = ">="
    case isIn = "IN"
    case like = "LIKE"
  }

  struct Condition: Sendable {
    var property: String
    var comparison: Operator
    var values: [String]
  }

  struct Order: Sendable {
    var property: String
    var isDescending: Bool
  }

  var isCount = false
  var entity = ""
  var conditions: [Condition] = []
  var order: [Order] = []
  var start = 1
  var maximum = 100
}

/// Reads a query; words of the language in any case, names of entities and properties as they are.
struct QueryParser {
  private enum Token: Equatable {
    case word(String)
    case text(String)
    case sign(String)

    var shown: String {
      switch self {
      case .word(let text), .text(let text), .sign(let text): text
      }
    }
  }

  private var tokens: ArraySlice<Token> = []

  static func parse(_ text: String) throws(Refusal) -> Query {
    var parser = QueryParser()
    parser.tokens = try parser.scan(text)[...]
    return try parser.query()
  }

  // MARK: Tokens

  private func scan(_ text: String) throws(Refusal) -> [Token] {
    var found: [Token] = []
    var rest = Array(text.unicodeScalars)[...]
    while let scalar = rest.first {
      if scalar.properties.isWhitespace {
        rest = rest.dropFirst()
      } else if scalar == "'" {
        found.append(.text(try quoted(&rest)))
      } else if isWord(scalar) {
        let word = rest.prefix { isWord($0) }
        rest = rest.dropFirst(word.count)
        found.append(.word(String(String.UnicodeScalarView(word))))
      } else {
        rest = rest.dropFirst()
        guard "=<>(),*".unicodeScalars.contains(scalar) else {
          throw .parser("Invalid content. Lexical error. Encountered: \"\(scalar)\"")
        }
        if scalar == "<" || scalar == ">", rest.first == "=" {
          rest = rest.dropFirst()
          found.append(.sign("\(scalar)="))
        } else {
          found.append(.sign(String(scalar)))
        }
      }
    }
    return found
  }

  private func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      || "._-:+".unicodeScalars.contains(scalar)
  }

  /// A text in single quotes, with backslashes before what would end it.
  private func quoted(_ rest: inout ArraySlice<Unicode.Scalar>) throws(Refusal) -> String {
    var text = String.UnicodeScalarView()
    rest = rest.dropFirst()
    while let scalar = rest.popFirst() {
      if scalar == "'" { return String(text) }
      if scalar == "\\", let escaped = rest.popFirst() {
        text.append(escaped)
      } else {
        text.append(scalar)
      }
    }
    throw .parser("Invalid content. Lexical error. Encountered: <EOF> after : \"'\(String(text))\"")
  }

  // MARK: Grammar

  private mutating func query() throws(Refusal) -> Query {
    var query = Query()
    try expect("select")
    if accept("count") {
      for sign in ["(", "*", ")"] { try expect(sign: sign) }
      query.isCount = true
    } else {
      try expect(sign: "*")
      // Some clients name properties besides; all of them come anyway.
      while tokens.first == .sign(",") {
        tokens = tokens.dropFirst()
        _ = try word()
      }
    }
    try expect("from")
    query.entity = try word()
    if accept("where") {
      repeat { query.conditions.append(try condition()) } while accept("and")
    }
    if accept("orderby") {
      try orders(&query)
    } else if accept("order") {
      try expect("by")
      try orders(&query)
    }
    try page(&query)
    if let token = tokens.first { throw .parser("Encountered \" \"\(token.shown) \"\"") }
    return query
  }

  private mutating func page(_ query: inout Query) throws(Refusal) {
    while true {
      if accept("startposition") {
        query.start = try count("startposition")
      } else if accept("maxresults") {
        query.maximum = try count("maxresults")
        if query.maximum > 1_000 {
          throw .query("value \(query.maximum) is too large. Max allowed value is 1000.")
        }
      } else {
        return
      }
    }
  }

  private mutating func count(_ name: String) throws(Refusal) -> Int {
    guard let number = Int(try word()) else { throw .parser("a number is expected after \(name)") }
    if number < 1 { throw .query("value \(number) is too small. Min allowed value is 1.") }
    return number
  }

  private mutating func orders(_ query: inout Query) throws(Refusal) {
    while true {
      let property = try word()
      let isDescending = accept("desc")
      if !isDescending { _ = accept("asc") }
      query.order.append(Query.Order(property: property, isDescending: isDescending))
      guard tokens.first == .sign(",") else { return }
      tokens = tokens.dropFirst()
    }
  }

  private mutating func condition() throws(Refusal) -> Query.Condition {
    let property = try word()
    if accept("in") {
      try expect(sign: "(")
      var values = [try value()]
      while tokens.first == .sign(",") {
        tokens = tokens.dropFirst()
        values.append(try value())
      }
      try expect(sign: ")")
      return Query.Condition(property: property, comparison: .isIn, values: values)
    }
    if accept("like") {
      return Query.Condition(property: property, comparison: .like, values: [try value()])
    }
    guard case .sign(let sign) = tokens.first, let comparison = Query.Operator(rawValue: sign)
    else { throw .parser("an operator is expected after \(property)") }
    tokens = tokens.dropFirst()
    return Query.Condition(property: property, comparison: comparison, values: [try value()])
  }

  private mutating func value() throws(Refusal) -> String {
    switch tokens.first {
    case .text(let text):
      tokens = tokens.dropFirst()
      return text
    case .word(let text) where ["true", "false"].contains(text) || Figure(text) != nil:
      tokens = tokens.dropFirst()
      return text
    default: throw .parser("Encountered \" \"\(tokens.first?.shown ?? "<EOF>") \"\"")
    }
  }

  private mutating func word() throws(Refusal) -> String {
    guard case .word(let text) = tokens.first else {
      throw .parser("Encountered \" \"\(tokens.first?.shown ?? "<EOF>") \"\"")
    }
    tokens = tokens.dropFirst()
    return text
  }

  private mutating func accept(_ keyword: String) -> Bool {
    guard case .word(let text) = tokens.first, text.lowercased() == keyword else { return false }
    tokens = tokens.dropFirst()
    return true
  }

  private mutating func expect(_ keyword: String) throws(Refusal) {
    guard accept(keyword) else {
      throw .parser(
        "Encountered \" \"\(tokens.first?.shown ?? "<EOF>") \"\". Was expecting: \"\(keyword)\"")
    }
  }

  private mutating func expect(sign: String) throws(Refusal) {
    guard tokens.first == .sign(sign) else {
      throw .parser(
        "Encountered \" \"\(tokens.first?.shown ?? "<EOF>") \"\". Was expecting: \"\(sign)\"")
    }
    tokens = tokens.dropFirst()
  }
}
