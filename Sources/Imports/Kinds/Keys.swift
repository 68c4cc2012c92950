import Tables

/// Keys of products and accounts, made from what tables call them.
extension Importer {
  /// A key for a text that no other product has.
  mutating func makeKey(_ text: String, isPart: Bool, row: Int) -> String {
    var key = isPart ? Self.partKey(text) : Self.key(text)
    if key.isEmpty { key = "row-\(row)" }
    var candidate = key
    while !keys.insert(candidate).inserted {
      let number = keyCounts[key, default: 1] + 1
      keyCounts[key] = number
      candidate = "\(key)-\(number)"
    }
    return candidate
  }

  /// A part number as it is where it can stand in a manifest without quotes, else as a name.
  package static func partKey(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2D || byte == 0x2E
        || byte == 0x5F
    }
    let edges = [text.first, text.last].compactMap { $0 }
    if isPlain, text.utf8.count <= 60, edges.allSatisfy({ $0.isLetter || $0.isNumber }) {
      return reserved.contains(text) ? text + "-1" : text
    }
    return key(text)
  }

  private static let reserved: Set<String> = ["null", "true", "false", "yes", "no"]

  /// The words of a name in lower case with hyphens between them, cut where they grow too long.
  package static func key(_ text: String) -> String {
    var words: [String] = []
    var word = ""
    for character in text.lowercased() {
      if character.isLetter || character.isNumber
        || (character == "." && word.last?.isNumber == true)
      {
        word.append(character)
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
    }
    words.append(word)
    var key = ""
    for word in words {
      var part = word
      while part.hasSuffix(".") { part.removeLast() }
      if part.isEmpty { continue }
      if !key.isEmpty, key.count + part.count > 40 { break }
      key += key.isEmpty ? String(part.prefix(40)) : "-" + part
    }
    return reserved.contains(key) ? key + "-1" : key
  }
}
