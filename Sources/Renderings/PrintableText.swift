/// Terminals and logs, which obey control characters and show some texts as others.
public enum Terminals: TextMedium {
  /// The text with characters shown by name that move the cursor, colour the screen, end a line, turn
  /// the direction of writing, or cannot be seen.
  public static func escaped(_ text: String) -> String { text.printable }
}

/// Text that is safe on a terminal and in a log.
public typealias PrintableText = EscapedText<Terminals>

extension String {
  /// The text as terminals and logs may show it.
  ///
  /// Control characters become their Unicode pictures, such as `␛`, and a tab one space. What cannot be
  /// seen, or makes a line read as another one (Unicode's default ignorable code points, line and
  /// paragraph separators), becomes its number, such as `<U+202E>`; so do the brackets of commands that
  /// build servers look for in logs. Joiners between letters that need them and the variants of emoji
  /// stay.
  public var printable: String {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) { return self }
    var result = PrintableScalars()
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() { result.append(scalar, before: rest.first) }
    return result.text
  }
}

/// A text while it is made printable.
private struct PrintableScalars {
  var text = ""
  private var previous: Unicode.Scalar?
  private var marks = 0

  /// How many combining marks may stand on one letter; more are a heap of ink over other lines.
  private static let maximumMarks = 8

  mutating func append(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) {
    defer { previous = scalar }
    switch scalar.value {
    case 0x09: return put(" ")
    case 0..<0x20: return put(Unicode.Scalar(0x2400 + scalar.value) ?? "?")
    case 0x7F: return put("\u{2421}")
    case UInt32(UInt8(ascii: "[")) where text.hasSuffix("##") || text.hasSuffix("##vso"):
      return name(scalar)
    case 0x20..<0x7F: return put(scalar)
    default: break
    }
    if isHidden(scalar, before: next) { return name(scalar) }
    if scalar.properties.generalCategory == .nonspacingMark {
      marks += 1
      if marks > Self.maximumMarks { return }
      text.unicodeScalars.append(scalar)
    } else {
      put(scalar)
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    marks = 0
    text.unicodeScalars.append(scalar)
  }

  /// Shows a scalar by its number.
  private mutating func name(_ scalar: Unicode.Scalar) {
    marks = 0
    let digits = String(scalar.value, radix: 16, uppercase: true)
    text += "<U+" + String(repeating: "0", count: max(4 - digits.utf8.count, 0)) + digits + ">"
  }

  private func isHidden(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> Bool {
    switch scalar.value {
    // Persian and the scripts of India are not spelt right without joiners, nor are some emoji.
    case 0x200C, 0x200D:
      guard let previous, let next else { return true }
      let isBetweenLetters = previous.needsJoiners && next.needsJoiners
      return !isBetweenLetters && !(previous.isPictograph && next.isPictograph)
    case 0xFE0E, 0xFE0F: return !(previous?.isPictograph ?? false)
    default: return scalar.isUnseen
    }
  }
}

extension Unicode.Scalar {
  /// Whether it shows nothing of its own: controls, separators of lines, and what Unicode lets a program
  /// ignore, such as marks of direction, joiners and tags.
  var isUnseen: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // The last are interlinear annotations.
    default: properties.isDefaultIgnorableCodePoint || (0xFFF9...0xFFFB).contains(value)
    }
  }

  /// Whether joiners decide how a letter is drawn.
  fileprivate var needsJoiners: Bool {
    (0x0600...0x0DFF).contains(value)
      && (properties.isAlphabetic || properties.canonicalCombiningClass != .notReordered)
  }

  /// Whether it is an emoji, or chooses a variant of one.
  fileprivate var isPictograph: Bool {
    value == 0xFE0F || (value > 0xA8 && properties.isEmoji)
      || (value > 0xFF && properties.isEmojiModifier)
  }
}
