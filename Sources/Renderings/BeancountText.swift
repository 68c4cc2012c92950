/// The language of beancount.
public enum BeancountStrings: TextMedium {
  /// A string in quotes, on one line.
  public static func escaped(_ text: String) -> String {
    var result = "\""
    for scalar in text.split(whereSeparator: \.isNewline).joined(separator: " ").printable
      .unicodeScalars
    {
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}

/// A ledger of beancount: strings are quoted where they are interpolated.
public typealias BeancountText = EscapedText<BeancountStrings>

extension EscapedText.Interpolation where Medium == BeancountStrings {
  /// Adds a date, an amount or a name, of which only the signs stay that those may have.
  public mutating func appendInterpolation(word value: some CustomStringConvertible) {
    text += value.description.unicodeScalars.filter { scalar in
      ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
        || "-_:./".unicodeScalars.contains(scalar)
    }.map { String($0) }.joined()
  }
}
