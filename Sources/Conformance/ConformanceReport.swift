import DocumentTrees

/// What came of the cases of a conformance file.
public struct ConformanceReport: Sendable {
  /// One case.
  public struct Outcome: Sendable {
    /// The line of the file, from 1.
    public var line: Int
    /// The group it belongs to, for tables.
    public var group: String
    /// Whether it came out as the file says.
    public var isPassed: Bool
    /// What was expected and what came, for a case that failed.
    public var explanation: String
  }

  /// The cases in the order of the lines.
  public var outcomes: [Outcome] = []

  /// How many came out as the file says.
  public var passed: Int { outcomes.count { $0.isPassed } }
  /// How many did not.
  public var failed: Int { outcomes.count - passed }

  /// The groups with their numbers, in the order of the names.
  public var byGroup: [(group: String, passed: Int, failed: Int)] {
    Dictionary(grouping: outcomes, by: \.group).sorted { $0.key < $1.key }.map { group, cases in
      let passed = cases.count { $0.isPassed }
      return (group, passed, cases.count - passed)
    }
  }
}

/// The lines of a text that hold a case, with their numbers.
func conformanceCases(_ text: String) -> [(line: Int, value: JSONValue?)] {
  text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    .filter { !$0.element.allSatisfy(\.isWhitespace) }
    .map { ($0.offset + 1, JSONValue(Array($0.element.utf8))) }
}
