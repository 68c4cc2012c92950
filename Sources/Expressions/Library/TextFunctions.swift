import SourceText

extension Evaluator {
  /// Functions of texts (CEL language definition; the strings extension of cel-go).
  ///
  /// Positions and sizes count code points.
  func textFunction(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    switch builtin {
    case .size: return size(arguments, range)
    case .contains, .startsWith, .endsWith, .matches: return search(builtin, arguments, range)
    case .indexOf, .lastIndexOf: return position(builtin, arguments, range)
    case .charAt: return charAt(arguments, range)
    case .substring: return substring(arguments, range)
    case .join: return join(arguments, range)
    case .split: return split(arguments, range)
    case .replace: return replace(arguments, range)
    case .format:
      guard arguments.count == 2, case .string(let pattern) = arguments[0],
        let values = entries(arguments[1])
      else { return wrong(builtin, arguments, range) }
      return format(pattern, values, range)
    default: break
    }
    guard arguments.count == 1, case .string(let text) = arguments[0] else {
      return wrong(builtin, arguments, range)
    }
    guard spend(text.utf8.count / 8) else { return outOfFuel(range) }
    switch builtin {
    case .lowerAscii: return .string(mapAscii(text, from: UInt8(ascii: "A")))
    case .upperAscii: return .string(mapAscii(text, from: UInt8(ascii: "a")))
    case .trim: return .string(trimmed(text))
    default: return .string(quote(text))
    }
  }

  private func size(_ arguments: UnsafeBufferPointer<Value>, _ range: TextRange) -> Value {
    guard arguments.count == 1 else { return wrong(.size, arguments, range) }
    switch arguments[0] {
    case .string(let text):
      guard spend(text.utf8.count / 8) else { return outOfFuel(range) }
      return .int(Int64(text.unicodeScalars.count))
    case .bytes(let bytes): return .int(Int64(bytes.count))
    case .list(let list): return .int(Int64(list.count))
    case .map(let map): return .int(Int64(map.keys.count))
    case .collection(let kind, let row):
      return .int(Int64(facts.count(CollectionHandle(kind: kind, row: row))))
    default: return wrong(.size, arguments, range)
    }
  }

  private func search(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    guard arguments.count == 2, case .string(let text) = arguments[0],
      case .string(let part) = arguments[1]
    else { return wrong(builtin, arguments, range) }
    guard spend((text.utf8.count + part.utf8.count) / 8) else { return outOfFuel(range) }
    switch builtin {
    case .startsWith: return .bool(text.utf8.starts(with: part.utf8))
    case .endsWith:
      return .bool(text.utf8.reversed().starts(with: part.utf8.reversed()))
    case .contains:
      let search = TextSearch(Array(part.utf8))
      return .bool(search.first(in: Array(text.utf8), from: 0) != nil)
    default: return matches(text, part, range)
    }
  }

  private func matches(_ text: String, _ pattern: String, _ range: TextRange) -> Value {
    do throws(RegexFault) {
      let regex = try regexes.compiled(pattern)
      // The same whether or not the pattern was compiled before: 16 code points' worth for that.
      let steps = (text.utf8.count + 16).multipliedReportingOverflow(by: regex.size)
      guard !steps.overflow, spend(steps.partialValue / 32) else { return outOfFuel(range) }
      return .bool(regex.matches(text))
    } catch {
      return fault(
        .invalidArgument, "`\(short(pattern))` is not a pattern: \(error.message)", range)
    }
  }

  private func position(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    guard arguments.count == 2 || arguments.count == 3, case .string(let text) = arguments[0],
      case .string(let part) = arguments[1]
    else { return wrong(builtin, arguments, range) }
    let scalars = Array(text.unicodeScalars)
    let wanted = Array(part.unicodeScalars)
    guard spend((scalars.count + wanted.count) / 4) else { return outOfFuel(range) }
    var start = builtin == .indexOf ? 0 : scalars.count
    if arguments.count == 3 {
      guard case .int(let offset) = arguments[2] else { return wrong(builtin, arguments, range) }
      if wanted.isEmpty, builtin == .indexOf, offset == scalars.count { return .int(offset) }
      guard offset >= 0, offset < max(scalars.count, 1) else {
        return fault(.outOfRange, "there is no position \(offset) in this text", range)
      }
      start = Int(offset)
    }
    if wanted.isEmpty { return .int(Int64(start)) }
    if builtin == .indexOf {
      return .int(Int64(TextSearch(wanted).first(in: scalars, from: start) ?? -1))
    }
    // The last place is the first one from behind.
    let end = min(start + wanted.count, scalars.count)
    let found = TextSearch(wanted.reversed()).first(in: scalars[..<end].reversed(), from: 0)
    return .int(Int64(found.map { end - $0 - wanted.count } ?? -1))
  }

  private func charAt(_ arguments: UnsafeBufferPointer<Value>, _ range: TextRange) -> Value {
    guard arguments.count == 2, case .string(let text) = arguments[0],
      case .int(let index) = arguments[1]
    else { return wrong(.charAt, arguments, range) }
    let scalars = text.unicodeScalars
    guard spend(text.utf8.count / 8) else { return outOfFuel(range) }
    guard index >= 0, index <= scalars.count else {
      return fault(.outOfRange, "there is no position \(index) in this text", range)
    }
    if index == scalars.count { return .string("") }
    return .string(String(scalars[scalars.index(scalars.startIndex, offsetBy: Int(index))]))
  }

  private func substring(_ arguments: UnsafeBufferPointer<Value>, _ range: TextRange) -> Value {
    guard arguments.count == 2 || arguments.count == 3, case .string(let text) = arguments[0],
      case .int(let start) = arguments[1]
    else { return wrong(.substring, arguments, range) }
    let scalars = Array(text.unicodeScalars)
    guard spend(scalars.count / 8) else { return outOfFuel(range) }
    var end = Int64(scalars.count)
    if arguments.count == 3 {
      guard case .int(let given) = arguments[2] else {
        return wrong(.substring, arguments, range)
      }
      end = given
    }
    guard start >= 0, start <= scalars.count, end >= 0, end <= scalars.count else {
      return fault(.outOfRange, "there is no part \(start) to \(end) of this text", range)
    }
    guard start <= end else {
      return fault(.outOfRange, "the part \(start) to \(end) ends before it begins", range)
    }
    return .string(String(String.UnicodeScalarView(scalars[Int(start)..<Int(end)])))
  }

  private func join(_ arguments: UnsafeBufferPointer<Value>, _ range: TextRange) -> Value {
    guard arguments.count == 1 || arguments.count == 2, let list = entries(arguments[0]) else {
      return wrong(.join, arguments, range)
    }
    var separator = ""
    if arguments.count == 2 {
      guard case .string(let given) = arguments[1] else { return wrong(.join, arguments, range) }
      separator = given
    }
    guard spend(list.count) else { return outOfFuel(range) }
    var text = ""
    for (position, value) in list.enumerated() {
      guard case .string(let part) = value else { return wrong(.join, arguments, range) }
      guard spend((part.utf8.count + separator.utf8.count) / 8) else { return outOfFuel(range) }
      if position > 0 { text += separator }
      text += part
    }
    return .string(text)
  }

  private func split(_ arguments: UnsafeBufferPointer<Value>, _ range: TextRange) -> Value {
    guard arguments.count == 2 || arguments.count == 3, case .string(let text) = arguments[0],
      case .string(let separator) = arguments[1]
    else { return wrong(.split, arguments, range) }
    var limit = Int.max
    if arguments.count == 3 {
      guard case .int(let given) = arguments[2] else { return wrong(.split, arguments, range) }
      limit = given < 0 ? Int.max : Int(given)
    }
    guard spend(text.utf8.count / 4 + 1) else { return outOfFuel(range) }
    if limit == 0 { return .list([]) }
    if limit == 1 { return .list([.string(text)]) }
    return .list(pieces(text, separator, limit).map { .string($0) })
  }

  private func pieces(_ text: String, _ separator: String, _ limit: Int) -> [String] {
    let scalars = Array(text.unicodeScalars)
    let wanted = Array(separator.unicodeScalars)
    var pieces: [String] = []
    var start = 0
    func add(_ end: Int) {
      pieces.append(String(String.UnicodeScalarView(scalars[start..<end])))
    }
    if wanted.isEmpty {
      while start < scalars.count, pieces.count < limit - 1 {
        add(start + 1)
        start += 1
      }
      if start < scalars.count { add(scalars.count) }
      return pieces
    }
    let search = TextSearch(wanted)
    while pieces.count < limit - 1, let found = search.first(in: scalars, from: start) {
      add(found)
      start = found + wanted.count
    }
    add(scalars.count)
    return pieces
  }

  private func replace(_ arguments: UnsafeBufferPointer<Value>, _ range: TextRange) -> Value {
    guard arguments.count == 3 || arguments.count == 4, case .string(let text) = arguments[0],
      case .string(let old) = arguments[1], case .string(let new) = arguments[2]
    else { return wrong(.replace, arguments, range) }
    var limit = Int.max
    if arguments.count == 4 {
      guard case .int(let given) = arguments[3] else { return wrong(.replace, arguments, range) }
      limit = given < 0 ? Int.max : Int(given)
    }
    guard spend(text.utf8.count / 4 + 1) else { return outOfFuel(range) }
    var pieces: [String]
    if old.isEmpty {
      // Before each code point, and at the end.
      pieces = limit == 0 ? [text] : [""]
      if limit > 0 { pieces += self.pieces(text, old, limit) }
      if limit > text.unicodeScalars.count { pieces.append("") }
    } else {
      pieces = self.pieces(text, old, limit == Int.max ? limit : limit + 1)
    }
    let (added, overflow) = new.utf8.count.multipliedReportingOverflow(by: pieces.count)
    guard !overflow, spend((text.utf8.count + added) / 8) else { return outOfFuel(range) }
    return .string(pieces.joined(separator: new))
  }

  private func mapAscii(_ text: String, from first: UInt8) -> String {
    String(decoding: text.utf8.map { $0 &- first < 26 ? $0 ^ 0x20 : $0 }, as: UTF8.self)
  }

  /// Without white space at both ends (Unicode's White_Space).
  private func trimmed(_ text: String) -> String {
    var scalars = Substring(text).unicodeScalars
    while let scalar = scalars.first, scalar.properties.isWhitespace { scalars.removeFirst() }
    while let scalar = scalars.last, scalar.properties.isWhitespace { scalars.removeLast() }
    return String(String.UnicodeScalarView(scalars))
  }

  private func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{07}": result += "\\a"
      case "\u{08}": result += "\\b"
      case "\u{0C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0B}": result += "\\v"
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// A run of elements to look for, in time linear in what is searched (Knuth, Morris and Pratt).
struct TextSearch<Element: Equatable> {
  private let wanted: [Element]
  /// For each prefix, the longest shorter prefix that it ends with.
  private let borders: [Int]

  init(_ wanted: [Element]) {
    self.wanted = wanted
    var borders = [0]
    var length = 0
    for element in wanted.dropFirst() {
      while length > 0, wanted[length] != element { length = borders[length - 1] }
      if wanted[length] == element { length += 1 }
      borders.append(length)
    }
    self.borders = borders
  }

  /// Where the run stands first at or behind a place.
  func first(in elements: [Element], from start: Int) -> Int? {
    if wanted.isEmpty { return start }
    var length = 0
    var index = start
    while index < elements.count {
      while length > 0, wanted[length] != elements[index] { length = borders[length - 1] }
      if wanted[length] == elements[index] { length += 1 }
      index += 1
      if length == wanted.count { return index - length }
    }
    return nil
  }
}
