import Renderings

/// Where the answers to questions come from: a person at a terminal, or a test.
protocol LineSource {
  /// The next line; nil at the end of the input.
  mutating func line(_ prompt: String) -> String?
}

/// Lines that a person types, with editing.
struct TerminalLines: LineSource {
  mutating func line(_ prompt: String) -> String? { LineEditor.line(prompt) }
}

/// One of the answers that a question offers.
struct Offer: Sendable {
  /// The word that is typed.
  var word: String
  /// One line about it.
  var line: PrintableText
}

/// A question with what is said about it.
struct Question: Sendable {
  /// What is asked, with what depends on it.
  var text: PrintableText
  /// The answers to choose from; none where any text may be an answer.
  var choices: [Offer] = []
  /// The answer that Enter gives; nil where there is none.
  var standard: String?
  /// What `?` says.
  var explanation: PrintableText
  /// What an answer is taken for, or why it is none.
  var read: @Sendable (String) -> Reading = { .answer($0) }

  enum Reading: Sendable {
    case answer(String)
    case refusal(PrintableText)
  }
}

/// Asks questions one by one, until each has an answer that makes sense.
struct Conversation {
  /// The person ended the input: nothing was decided.
  struct Ended: Error {}

  private var lines: any LineSource
  private let write: (StyledText) -> Void
  /// More nonsense than this in a row comes from a machine.
  private static let patience = 100

  init(_ lines: any LineSource, _ write: @escaping (StyledText) -> Void) {
    self.lines = lines
    self.write = write
  }

  /// Says something.
  func say(_ text: PrintableText, _ style: TextStyle = .plain) {
    write(StyledText("\(text)\n", style))
  }

  /// Shows something that is a report already.
  func show(_ text: StyledText) { write(text) }

  /// Asks until there is an answer.
  mutating func ask(_ question: Question) throws(Ended) -> String {
    write(StyledText("\n\(question.text)\n", .strong))
    let width = question.choices.map(\.word.count).max() ?? 0
    for (index, choice) in question.choices.enumerated() {
      let word = choice.word + String(repeating: " ", count: width - choice.word.count)
      say("  \(index + 1)  \(word)  \(choice.line)")
    }
    for _ in 0..<Self.patience {
      let prompt = question.standard.map { "[\($0.printable)] > " } ?? "> "
      guard let line = lines.line(prompt) else { throw Ended() }
      switch answer(line, to: question) {
      case .answer(let answer): return answer
      case .refusal(let reason): say(reason)
      }
    }
    throw Ended()
  }

  /// Asks something that is answered with yes or no.
  mutating func confirm(
    _ text: PrintableText, _ standard: Bool = true, explanation: PrintableText
  ) throws(Ended) -> Bool {
    try ask(
      Question(
        text: text, standard: standard ? "yes" : "no", explanation: explanation,
        read: { line in
          switch line.lowercased() {
          case "y", "yes": .answer("yes")
          case "n", "no": .answer("no")
          default: .refusal("`\(line)` is neither yes nor no; type y or n.")
          }
        })) == "yes"
  }

  private func answer(_ line: String, to question: Question) -> Question.Reading {
    let typed = line.withoutOuterBlanks
    if typed == "?" { return .refusal(question.explanation) }
    if typed.isEmpty {
      return question.standard.map { .answer($0) }
        ?? .refusal("There is no answer to be taken for granted here; type one, or ? for more.")
    }
    if question.choices.isEmpty { return question.read(typed) }
    let words = question.choices.map(\.word)
    if let number = Int(typed), words.indices.contains(number - 1) {
      return question.read(words[number - 1])
    }
    let folded = typed.lowercased()
    let meant = words.filter { $0 == folded }.first ?? words.only { $0.hasPrefix(folded) }
    return question.read(meant ?? typed)
  }
}

extension Question.Reading {
  /// The refusal of what is none of a question's choices.
  static func noChoice(_ typed: String, _ words: [String]) -> Self {
    let list = words.enumerated().map { "\($0.offset + 1) or `\($0.element)`" }
    return .refusal(
      "`\(typed)` is none of the answers; type \(list.joined(separator: ", ")), or ? for more."
    )
  }
}

extension [String] {
  /// The one element that a condition holds for.
  fileprivate func only(_ condition: (String) -> Bool) -> String? {
    let found = filter(condition)
    return found.count == 1 ? found[0] : nil
  }
}

extension String {
  /// The text without blanks in front and behind.
  var withoutOuterBlanks: String {
    var text = self[...]
    while let first = text.unicodeScalars.first, first.properties.isWhitespace {
      text.unicodeScalars.removeFirst()
    }
    while let last = text.unicodeScalars.last, last.properties.isWhitespace {
      text.unicodeScalars.removeLast()
    }
    return String(text)
  }
}
