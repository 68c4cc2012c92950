import Diagnostics
import SourceText

/// How a name has to be made so that it can be used where it is meant.
enum NameRule: Sendable {
  /// A unit stands behind a number.
  case unit
  /// A parameter stands in expressions.
  case identifier
  /// A function is called in expressions.
  case function
}

extension ManifestDecoder {
  /// Reports a name that nothing could refer to.
  mutating func check(_ key: LocatedName, _ rule: NameRule) {
    let name = names[key.name]
    guard !name.isEmpty, !rule.allows(name.unicodeScalars) else { return }
    let joined = String(
      String.UnicodeScalarView(name.unicodeScalars.map { rule.allows($0) ? $0 : rule.joint }))
    let isMended = rule.allows(joined.unicodeScalars)
    bag.report(
      Diagnostic(
        .valueName, "`\(short(name))` cannot be the name of \(rule.subject)", at: key.span,
        label: rule.label,
        helps: [
          isMended
            ? Help("write `\(joined)`", edits: [Edit(key.span, joined)])
            : Help("give it a name that starts with a letter")
        ]))
  }
}

extension NameRule {
  fileprivate var subject: String {
    switch self {
    case .unit: "a unit"
    case .identifier: "a parameter"
    case .function: "a function"
    }
  }

  fileprivate var label: String {
    self == .unit
      ? "a unit is a letter, then letters, digits, `-` and `_`"
      : "\(subject) is a letter, then letters, digits and `_`"
  }

  fileprivate var joint: Unicode.Scalar { self == .unit ? "-" : "_" }

  fileprivate func allows(_ name: String.UnicodeScalarView) -> Bool {
    guard let first = name.first, isLetter(first) else { return false }
    return name.allSatisfy { allows($0) }
  }

  /// Whether a character may stand in a name, behind its first.
  fileprivate func allows(_ scalar: Unicode.Scalar) -> Bool {
    isLetter(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
      || (scalar == "-" && self == .unit)
  }

  private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
      || (scalar.value >= 0x80 && self == .unit) || (scalar == "_" && self != .unit)
  }
}
