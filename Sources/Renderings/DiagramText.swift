/// The language of Graphviz.
public enum DOTStrings: TextMedium {
  /// A string in quotes.
  ///
  /// Backslashes are doubled: alone they would keep it open, or stand for the name of a node.
  public static func escaped(_ text: String) -> String {
    var result = "\""
    for scalar in text.printable.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}

/// A graph of Graphviz.
public typealias DOTText = EscapedText<DOTStrings>

/// The language of Mermaid.
public enum MermaidStrings: TextMedium {
  /// A string in quotes, in which all that Mermaid, Markdown or HTML could take for more than a sign is
  /// written by its number.
  public static func escaped(_ text: String) -> String {
    var result = "\""
    for scalar in text.printable.unicodeScalars {
      if scalar.isASCII, "\"#&<>`{}[]|%;\\*_~".unicodeScalars.contains(scalar) {
        result += scalar == "\"" ? "#quot;" : "#\(scalar.value);"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// A chart of Mermaid.
public typealias MermaidText = EscapedText<MermaidStrings>
