import Renderings

extension DiagnosticPage {
  /// The page in Markdown.
  public func markdown(for code: DiagnosticCode) -> String {
    var text = "# \(code.rawValue): \(title)\n\n\(explanation)\n"
    for (heading, example) in examples {
      text += "\n## \(heading)\n"
      for file in example.files {
        if example.files.count > 1 { text += "\n`\(file.path)`\(file.remark):\n" }
        text += "\n```\(file.language)\n\(file.text)```\n"
      }
    }
    return text
  }

  /// The page for a terminal: paragraphs wrapped, examples indented.
  public func text(for code: DiagnosticCode) -> StyledText {
    var text = StyledText("\(code.rawValue): \(title)\n", .strong)
    var isInList = false
    for paragraph in explanation.paragraphs {
      let isEntry = paragraph.hasPrefix("- ")
      if !isInList || !isEntry { text.append("\n") }
      text.append(PrintableText(lines: paragraph.wrapped(at: 80)))
      isInList = isEntry
    }
    for (heading, example) in examples {
      text.append("\n\(heading)\n", .strong)
      for file in example.files {
        text.append("\n")
        if example.files.count > 1 { text.appendLine("  \(file.path)\(file.remark)", .faint) }
        for line in file.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
          text.appendLine("    \(line)")
        }
      }
    }
    return text
  }

  private var examples: [(heading: String, example: ExampleWorkspace)] {
    [("This raises it", bad), ("This does not", good)].compactMap { heading, example in
      example.map { (heading, $0) }
    }
  }
}

extension ExampleWorkspace.File {
  fileprivate var remark: String { isWindows1252 ? " (saved as Windows-1252)" : "" }

  fileprivate var language: String {
    if path.hasSuffix(".yaml") { return "yaml" }
    return path.hasSuffix(".csv") ? "csv" : "json"
  }
}

extension String {
  /// Paragraphs and list entries, each on one line.
  fileprivate var paragraphs: [String] {
    var paragraphs: [String] = []
    var isOpen = false
    for line in split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        isOpen = false
      } else if isOpen, !line.hasPrefix("- "), let last = paragraphs.last {
        paragraphs[paragraphs.count - 1] = last + " " + line.drop { $0 == " " }
      } else {
        paragraphs.append(String(line))
        isOpen = true
      }
    }
    return paragraphs.map { $0.split(separator: "**", omittingEmptySubsequences: false).joined() }
  }

  /// The text in lines of some width, broken at spaces outside of back-ticks.
  fileprivate func wrapped(at width: Int) -> String {
    let isEntry = hasPrefix("- ")
    var lines: [String] = []
    var line = ""
    for word in words {
      if !line.isEmpty, line.displayWidth + 1 + word.displayWidth > width {
        lines.append(line)
        line = isEntry ? "  " + word : word
      } else {
        line += line.isEmpty ? word : " " + word
      }
    }
    return (lines + [line]).joined(separator: "\n") + "\n"
  }

  private var words: [String] {
    var words: [String] = []
    var isInside = false
    for piece in split(separator: " ") {
      if isInside, let last = words.last {
        words[words.count - 1] = last + " " + piece
      } else {
        words.append(String(piece))
      }
      if piece.filter({ $0 == "`" }).count % 2 == 1 { isInside.toggle() }
    }
    return words
  }
}
