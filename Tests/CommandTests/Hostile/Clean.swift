import Testing

/// Expects a text that a terminal and a log may show: no control character, nothing that turns the
/// direction of writing or cannot be seen, and no command of a build server that is not ours.
func expectClean(
  _ text: String, format: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let shown = text.prefix(3_000).debugDescription
  for scalar in text.unicodeScalars {
    let isAllowed =
      scalar == "\n" || (scalar == "\r" && format == "csv")
      || (scalar.properties.generalCategory != .control
        && !scalar.properties.isDefaultIgnorableCodePoint)
    guard isAllowed else {
      Issue.record(
        "\(format): U+\(String(scalar.value, radix: 16)) in \(shown)",
        sourceLocation: sourceLocation)
      return
    }
  }
  for line in text.split(separator: "\n") {
    let start = line.drop { $0 == " " || $0 == "\t" }
    guard start.hasPrefix("::") else { continue }
    let isOurs =
      format == "github"
      && ["::error ", "::warning ", "::notice "].contains { line.hasPrefix($0) }
    #expect(isOurs, "\(format): \(line)", sourceLocation: sourceLocation)
  }
  #expect(!text.contains("##["), "\(format): \(shown)", sourceLocation: sourceLocation)
  #expect(!text.contains("##vso["), "\(format): \(shown)", sourceLocation: sourceLocation)
}
