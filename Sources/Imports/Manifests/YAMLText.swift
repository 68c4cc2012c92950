/// Texts as YAML scalars: without quotes where nothing could be misread, else in double quotes.
package func yamlScalar(_ text: String) -> String { isPlain(text) ? text : yamlQuoted(text) }

/// A text in double quotes, as people write codes and ids.
package func yamlQuoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    default:
      if isUnwritable(scalar) {
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: max(4 - digits.utf8.count, 0)) + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
  return result + "\""
}

/// Whether YAML takes a character for something else than itself, or not at all.
private func isUnwritable(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case ..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
  default: false
  }
}

/// A text of others behind `# `: no sign of it ends the comment, and none hides what stands there.
package func yamlComment(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .format, .unassigned: result.append(" ")
    default: result.append(scalar)
    }
  }
  return String(result)
}

/// Whether a text is itself in YAML, inside braces too.
private func isPlain(_ text: String) -> Bool {
  guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else {
    return false
  }
  if "-?:,[]{}#&*!|>'\"%@`= ".unicodeScalars.contains(first) || last == " " || last == ":" {
    return false
  }
  if ["~", "null", "Null", "NULL", "<<"].contains(text) { return false }
  var previous: Unicode.Scalar = " "
  for scalar in text.unicodeScalars {
    if ",[]{}".unicodeScalars.contains(scalar) { return false }
    if scalar == "#", previous == " " { return false }
    if scalar == " ", previous == ":" { return false }
    if isUnwritable(scalar) || scalar.value == 0xA0 { return false }
    previous = scalar
  }
  return true
}

/// A map of few keys: on one line where that is short enough to read, else a key on each line.
struct YAMLMap {
  private var entries: [(key: String, value: String)] = []

  mutating func add(_ key: String, _ value: String?) {
    if let value { entries.append((key, value)) }
  }

  /// `{a: 1, b: 2}`, empty where there is nothing.
  var flow: String {
    "{" + entries.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
  }

  /// Below a key, at an indentation.
  func below(_ key: String, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    let line = "\(margin)\(key): \(flow)"
    if line.count <= 100 || entries.isEmpty { return line + "\n" }
    return "\(margin)\(key):\n"
      + entries.map { "\(margin)  \($0.key): \($0.value)\n" }.joined()
  }
}
