import SourceText

extension Evaluator {
  /// Functions of texts (CEL language definition; the strings extension of cel-go). Positions and sizes
  /// count code points.
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
    case .contains: return .bool(firstRange(of: Array(part.utf8), in: Array(text.utf8)) != nil)
    default: return matches(text, part, range)
    }
  }

  private func matches(_ text: String, _ pattern: String, _ range: TextRange) -> Value {
    do throws(RegexFault) {
      let regex = try regexes.compiled(pattern)
      guard spend(text.utf8.count * max(regex.size, 1) / 32) else { return outOfFuel(range) }
      return .bool(regex.matches(text))
    } catch {
      return fault(.invalidArgument, "`\(pattern)` is not a pattern: \(error.message)", range)
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
    guard spend(scalars.count * max(wanted.count, 1) / 8) else { return outOfFuel(range) }
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
    func isFound(_ index: Int) -> Bool {
      index + wanted.count <= scalars.count
        && scalars[index..<index + wanted.count].elementsEqual(wanted)
    }
    let found =
      builtin == .indexOf
      ? scalars.indices.first { $0 >= start && isFound($0) }
      : scalars.indices.last { $0 <= start && isFound($0) }
    return .int(Int64(found ?? -1))
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
    var parts: [String] = []
    for value in list {
      guard case .string(let part) = value else { return wrong(.join, arguments, range) }
      parts.append(part)
    }
    let text = parts.joined(separator: separator)
    return spend(text.utf8.count / 8) ? .string(text) : outOfFuel(range)
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
    var index = 0
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
    while index + wanted.count <= scalars.count, pieces.count < limit - 1 {
      if scalars[index..<index + wanted.count].elementsEqual(wanted) {
        add(index)
        index += wanted.count
        start = index
      } else {
        index += 1
      }
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
    let result: String
    if old.isEmpty {
      var parts = ""
      var count = 0
      for scalar in text.unicodeScalars {
        if count < limit {
          parts += new
          count += 1
        }
        parts.unicodeScalars.append(scalar)
      }
      result = count < limit ? parts + new : parts
    } else {
      let pieces = pieces(text, old, limit == Int.max ? limit : limit + 1)
      result = pieces.joined(separator: new)
    }
    return spend(result.utf8.count / 8) ? .string(result) : outOfFuel(range)
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

/// Where a run of bytes stands in another.
func firstRange(of part: [UInt8], in bytes: [UInt8]) -> Int? {
  guard let first = part.first else { return 0 }
  guard part.count <= bytes.count else { return nil }
  for start in 0...(bytes.count - part.count)
  where bytes[start] == first && bytes[start..<start + part.count].elementsEqual(part) {
    return start
  }
  return nil
}
