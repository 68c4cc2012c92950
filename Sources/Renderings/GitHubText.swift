/// The message of a GitHub workflow command.
public enum GitHubMessages: TextMedium {
  /// A message, in which line breaks are encoded: a line of its own could be a command.
  public static func escaped(_ text: String) -> String {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { encoded(String($0).printable, "%") }.joined(separator: "%0A")
  }

  /// A text with some signs by their numbers.
  fileprivate static func encoded(_ text: String, _ signs: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if signs.unicodeScalars.contains(scalar) {
        result += "%" + String(scalar.value, radix: 16, uppercase: true)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// GitHub workflow commands.
public typealias GitHubText = EscapedText<GitHubMessages>

extension EscapedText.Interpolation where Medium == GitHubMessages {
  /// Adds the value of a property, such as the path of a file: colons and commas are encoded too.
  public mutating func appendInterpolation(property value: String) {
    text += GitHubMessages.encoded(value.printable, "%:,")
  }
}
