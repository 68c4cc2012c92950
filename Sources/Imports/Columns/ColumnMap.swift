import Diagnostics

/// What the columns of a table mean by the user's own word: `Column=field`.
public struct ColumnMap: Sendable {
  /// What a column is to be.
  public enum Target: Hashable, Sendable {
    /// A field.
    case field(Field)
    /// A free text of the product, by its name.
    case attribute(String)
  }

  /// A column by its header or its letter, and what it is.
  public struct Entry: Hashable, Sendable {
    /// The header, or the letter of a column without one.
    public var column: String
    /// What it holds.
    public var target: Target
  }

  /// The entries, in the order in which they were given.
  public private(set) var entries: [Entry] = []
  /// What a saved mapping says besides.
  public private(set) var kind: ImportKind?

  /// An empty map.
  public init() {}

  /// Adds an entry such as `Qty.=quantity`; false where the field is not known.
  public mutating func add(_ text: String) -> Bool {
    guard let separator = text.lastIndex(of: "=") else { return false }
    let column = text[..<separator].collapsed
    let name = text[text.index(after: separator)...].collapsed
    guard !column.isEmpty else { return false }
    if name.hasPrefix("attributes."), name.utf8.count > 11 {
      entries.append(Entry(column: column, target: .attribute(String(name.dropFirst(11)))))
      return true
    }
    guard let field = Field(named: name) else { return false }
    entries.append(Entry(column: column, target: .field(field)))
    return true
  }

  /// Reads a saved mapping: an entry on each line, `as: KIND`, and comments behind `#`.
  ///
  /// - Returns: the number and the text of the first line that is none of these.
  public mutating func read(_ text: String) -> (line: Int, text: String)? {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = line.trimmed
      // A header may begin with `#` too, as in `# required=quantity`.
      if line.isEmpty || (line.hasPrefix("#") && !line.contains("=")) { continue }
      if line.hasPrefix("as:"), let kind = ImportKind(rawValue: line.dropFirst(3).trimmed) {
        self.kind = kind
      } else if !add(line) {
        return (index + 1, line)
      }
    }
    return nil
  }
}

extension ColumnMap.Target {
  /// As it is written in a mapping.
  public var text: String {
    switch self {
    case .field(let field): field.name
    case .attribute(let name): "attributes." + name
    }
  }
}
