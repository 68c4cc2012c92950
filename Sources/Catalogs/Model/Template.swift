/// Text with `${name}` holes, for memos and numbers.
///
/// This version fills dotted names only; the expression engine will take the text between the
/// braces as an expression.
package struct Template: Sendable {
  /// A run of text, or a hole.
  package enum Piece: Hashable, Sendable {
    case text(String)
    case hole(String)
  }

  /// The pieces in order.
  package var pieces: [Piece]

  /// The names that a hole may hold.
  package static let names = [
    "build.id", "build.quantity", "build.good", "build.date", "build.bom", "build.lot",
    "product.key", "product.name", "product.sku", "receipt.id", "receipt.date", "receipt.supplier",
    "sale.id", "sale.date", "sale.customer", "adjustment.id", "adjustment.date",
    "adjustment.reason", "event.id", "event.date", "company",
  ]

  /// A template from its text; holes keep their byte ranges for messages.
  package static func parse(_ text: String) -> (
    template: Template, holes: [Range<Int>], unclosed: Int?
  ) {
    var pieces: [Piece] = []
    var holes: [Range<Int>] = []
    let bytes = Array(text.utf8)
    var start = 0
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count,
        bytes[index + 1] == UInt8(ascii: "{")
      {
        guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
          return (Template(pieces: pieces), holes, index)
        }
        if index > start {
          pieces.append(.text(String(decoding: bytes[start..<index], as: UTF8.self)))
        }
        var inner = bytes[index + 2..<end]
        while inner.first == 0x20 { inner = inner.dropFirst() }
        while inner.last == 0x20 { inner = inner.dropLast() }
        pieces.append(.hole(String(decoding: inner, as: UTF8.self)))
        holes.append(inner.startIndex..<inner.endIndex)
        start = end + 1
        index = start
      } else {
        index += 1
      }
    }
    if start < bytes.count {
      pieces.append(.text(String(decoding: bytes[start...], as: UTF8.self)))
    }
    return (Template(pieces: pieces), holes, nil)
  }

  /// The text with its holes filled, or nil when a name means nothing for this event.
  package func filled(_ value: (String) -> String?) -> String? {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let run): text += run
      case .hole(let name):
        guard let value = value(name) else { return nil }
        text += value
      }
    }
    return text
  }
}
