import Diagnostics
import SourceText

/// A text with a replacement for each byte of a character that YAML does not allow (YAML 1.1, 5.1), so
/// that places keep their offsets.
struct RepairedText {
  private(set) var bytes: [UInt8]
  /// The first of them.
  private(set) var first: Range<Int>?
  private(set) var count = 0

  init(_ text: UnsafeBufferPointer<UInt8>) {
    bytes = Array(text)
    var index = 0
    while index < text.count {
      let length = Self.length(text[index])
      let range = index..<min(index + length, text.count)
      if Self.isControl(text[range]) {
        first = first ?? range
        count += 1
        for offset in range { bytes[offset] = replacementByte }
      }
      index = range.upperBound
    }
  }

  private static func length(_ lead: UInt8) -> Int {
    switch lead {
    case 0xF0...: 4
    case 0xE0...: 3
    case 0xC0...: 2
    default: 1
    }
  }

  private static func isControl(_ character: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let scalar = String(decoding: character, as: UTF8.self).unicodeScalars.first else {
      return false
    }
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x85: return false
    case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: return true
    default: return false
    }
  }
}

extension Diagnostic {
  static func controlCharacters(_ text: RepairedText, _ source: SourceID) -> Diagnostic {
    let place = text.first ?? 0..<0
    let span = Span(
      source: source, start: UInt32(truncatingIfNeeded: place.lowerBound),
      end: UInt32(truncatingIfNeeded: place.upperBound))
    let more = text.count - 1
    return Diagnostic(
      .yamlSyntax, "this file holds a control character", at: span,
      label: more == 0
        ? "not text"
        : "not text, nor \(more == 1 ? "is 1 more character" : "are \(more) more characters") of this file",
      helps: [Help("delete the character", edits: more == 0 ? [Edit(span, "")] : [])])
  }
}
