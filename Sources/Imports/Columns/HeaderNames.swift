/// A header as it is looked up: words in lower case, abbreviations written out, and what stands in
/// brackets apart.
struct HeaderName {
  var words: String
  /// What stood in brackets, such as `GBP`, `mm` or `%`.
  var hint: String

  init(_ text: String) {
    var plain = ""
    var hint = ""
    var depth = 0
    var previous: Character = " "
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      switch character {
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth = max(depth - 1, 0)
      default:
        if depth > 0 {
          hint.append(character)
        } else {
          // `glAccountId` is three words, and `UoM` is one.
          let isInside = index + 1 < characters.count && characters[index + 1].isLetter
          if character.isUppercase, previous.isLowercase, isInside { plain.append(" ") }
          plain.append(character)
        }
      }
      previous = character
    }
    var words: [String] = []
    for word in Self.split(plain) {
      let written = Self.abbreviations[word] ?? word
      if Self.currencies.contains(written), !words.isEmpty {
        hint = written
      } else {
        words.append(written)
      }
    }
    self.words = words.joined(separator: " ")
    self.hint = hint.trimmed
    if plain.contains("%") { self.hint = "%" }
    for sign in "$€£¥₹" where plain.contains(sign) { self.hint = String(sign) }
  }

  private static func split(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    func end(_ words: inout [String], _ word: inout String) {
      if !word.isEmpty { words.append(word) }
      word = ""
    }
    for character in text.lowercased() {
      if character == "#" {
        end(&words, &word)
        words.append("number")
      } else if character.isLetter || character.isNumber {
        word.append(character)
      } else {
        end(&words, &word)
      }
    }
    end(&words, &word)
    return words
  }

  private static let abbreviations: [String: String] = [
    "qty": "quantity", "qnty": "quantity", "quant": "quantity", "no": "number", "num": "number",
    "nr": "number", "nbr": "number", "desc": "description", "descr": "description",
    "mfr": "manufacturer", "mfg": "manufacturer", "manuf": "manufacturer",
    "assy": "assembly", "asm": "assembly", "asy": "assembly", "ext": "extended", "amt": "amount",
    "req": "required", "reqd": "required", "req'd": "required", "pn": "part number", "ea": "each",
    "pcs": "pieces", "partnumber": "part number", "partno": "part number",
    "itemnumber": "item number", "itemno": "item number", "prod": "product", "acct": "account",
    "std": "standard", "avg": "average", "pc": "piece", "lvl": "level", "vendors": "vendor",
    "menge": "quantity", "anzahl": "quantity", "stück": "quantity", "artikelnummer": "part number",
    "artikel": "article", "bezeichnung": "description", "einzelpreis": "unit price",
    "gesamtpreis": "total price", "einheit": "unit", "preis": "price", "stufe": "level",
    "lieferant": "supplier", "cantidad": "quantity", "quantité": "quantity", "prix": "price",
    "désignation": "description", "référence": "part number", "précio": "price",
  ]

  private static let currencies: Set<String> = [
    "usd", "eur", "gbp", "cad", "aud", "chf", "jpy", "sek", "nok", "dkk", "nzd",
  ]
}

extension StringProtocol {
  /// The text without blanks around it, of whatever kind.
  var trimmed: String {
    var text = Substring(self)
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }

  /// Whether no blank has to be changed; texts beyond ASCII are looked at closely.
  private var isCollapsed: Bool {
    var previous: UInt8 = 0x20
    for byte in utf8 {
      guard byte >= 0x20, byte < 0x7F, byte != 0x20 || previous != 0x20 else { return false }
      previous = byte
    }
    return previous != 0x20
  }

  /// The text with one plain space wherever blanks of any kind stand, and none around it.
  var collapsed: String {
    if isCollapsed { return String(self) }
    return split(whereSeparator: { $0.isWhitespace || $0 == "\u{FEFF}" || $0 == "\u{200B}" })
      .joined(separator: " ")
  }
}
