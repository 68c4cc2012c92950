import Foundation
import TestSupport
import Testing

/// What code may not hold.
@Suite struct CodeTests {
  /// Words with the reason why they are not used, and the files that may, each with theirs.
  private struct Ban {
    /// Each a word with the signs around it, such as `try !` and `. random (`.
    var phrases: [String]
    var reason: String
    var exceptions: [String: String] = [:]

    init(_ phrases: [String], _ reason: String, except exceptions: [String: String] = [:]) {
      self.phrases = phrases
      self.reason = reason
      self.exceptions = exceptions
    }
  }

  private static let bans: [Ban] = [
    Ban(["try !", "as !"], "input would end the program"),
    Ban(
      ["fatalError", "abort (", "assertionFailure", "preconditionFailure"], "bad input is a finding"
    ),
    Ban(
      ["Double", "Float", "Float16", "Float80", "CGFloat", "Decimal"], "figures are exact",
      except: [
        "Sources/Conformance/CELConformance.swift": "doubles of the CEL suite",
        "Sources/Expressions/Running/CELNumbers.swift": "doubles of stock CEL",
        "Sources/Expressions/Running/Value.swift": "doubles of stock CEL",
        "Sources/Expressions/Syntax/SyntaxTree.swift": "doubles of stock CEL",
      ]),
    Ban(["print (", "debugPrint (", "dump ("], "the command line writes through `Terminal`"),
    Ban(
      ["Date", "clock (", "time (", "DispatchTime", "ContinuousClock", "SuspendingClock"],
      "there is no clock"),
    Ban(["Locale", "NumberFormatter", "setlocale", "String ( format"], "there is no locale"),
    Ban(
      ["ProcessInfo", "getenv", "setenv"], "only the command line knows its surroundings",
      except: [
        "Sources/Command/Surroundings.swift": "credentials",
        "Sources/Command/Terminal.swift": "colours",
      ]),
    Ban(
      ["SystemRandomNumberGenerator", ". random (", ". shuffled (", ". randomElement (", "UUID"],
      "every run is the same"),
    Ban(["@ unchecked", "nonisolated ( unsafe"], "values are safe to share by their types"),
    Ban(["hashValue"], "hashes differ from run to run"),
    Ban(["unsafeBitCast", "Unmanaged", "unowned"], "memory is safe"),
    Ban(["UserDefaults", "NotificationCenter"], "there is no state of the process"),
    Ban(["@ available", "@ discardableResult"], "there is no use for it"),
  ]

  @Test func `words that do not belong here`() {
    var phrases: [String: [(words: [String], ban: Int)]] = [:]
    for (ban, entry) in Self.bans.enumerated() {
      for phrase in entry.phrases {
        let words = phrase.split(separator: " ").map(String.init)
        phrases[words[0], default: []].append((words, ban))
      }
    }
    var used: Set<String> = []
    for file in Repository.code {
      for (index, token) in file.tokens.enumerated() {
        for (words, ban) in phrases[token.text] ?? [] where file.holds(words, at: index) {
          let reason = Self.bans[ban].reason
          used.insert(file.path)
          #expect(
            Self.bans[ban].exceptions[file.path] != nil,
            "\(file.path):\(token.line): `\(token.text)`: \(reason)")
        }
      }
    }
    let excepted = Self.bans.flatMap(\.exceptions.keys)
    #expect(Set(excepted).subtracting(used) == [], "an exception is not needed")
  }

  // MARK: Hash tables

  /// Tables whose order reaches nothing where they are gone through, each with the reason.
  private static let unordered: [String: String] = [:]

  /// The order of a hash table differs from run to run: what comes out of one is sorted on the spot.
  @Test func `no order of a hash table is relied on`() {
    var used: Set<String> = []
    for file in Repository.code {
      let tables = tables(in: file)
      for (index, token) in file.tokens.enumerated()
      where tables.contains(token.text) && isGoneThrough(index, file) && !isSorted(index, file) {
        let key = "\(file.path) \(token.text)"
        used.insert(key)
        #expect(Self.unordered[key] != nil, "\(file.path):\(token.line): `\(token.text)`")
      }
    }
    #expect(Set(Self.unordered.keys).subtracting(used) == [], "an exception is not needed")
  }

  /// The names that are declared as sets or dictionaries in a file.
  private func tables(in file: SourceCode) -> Set<String> {
    var names: Set<String> = []
    for index in file.tokens.indices where ["var", "let"].contains(file.tokens[index].text) {
      let words = file.words(index, 12)
      guard words.count > 4 else { continue }
      let isSet = words[3] == "Set" && ["<", "("].contains(words[4])
      let isDictionary =
        words[3] == "Dictionary" || words[3] == "[" && words[2] == ":" && isMap(words)
      if isSet || isDictionary, !isSorted(index, file) { names.insert(words[1]) }
    }
    return names
  }

  /// Whether a type in brackets has a colon in it.
  private func isMap(_ words: [String]) -> Bool {
    guard let end = words.firstIndex(of: "]"), let colon = words.dropFirst(4).firstIndex(of: ":")
    else { return false }
    return colon < end
  }

  private static let walks: Set<String> = [
    "map", "compactMap", "flatMap", "filter", "first", "forEach", "reduce", "enumerated", "joined",
    "prefix", "lazy", "popFirst",
  ]

  private func isGoneThrough(_ index: Int, _ file: SourceCode) -> Bool {
    var start = index
    if file.before(start) == "." {
      guard index > 1, file.tokens[index - 2].text == "self" else { return false }
      start -= 2
    }
    var end = index + 1
    if [[".", "keys"], [".", "values"]].contains(file.words(end, 2)) { end += 2 }
    let next = file.words(end, 2)
    if file.before(start) == "in", ["{", "where"].contains(next.first) { return true }
    return next.count == 2 && next[0] == "." && Self.walks.contains(next[1])
  }

  /// Whether the statement sorts what it goes through: within four lines, for it may be a chain.
  private func isSorted(_ index: Int, _ file: SourceCode) -> Bool {
    let line = file.tokens[index].line
    let statement = file.tokens[index...].prefix { $0.line < line + 4 && $0.text != "}" }
    return statement.contains { $0.text == "sorted" }
  }

  // MARK: Words of people

  @Test func `nothing is left for later`() {
    for file in Repository.sources + Repository.tests + Repository.pages
    where !file.path.hasPrefix("Tests/RepositoryTests") {
      let found = ["TODO", "FIXME", "HACK", "XXX:"].filter { file.text.contains($0) }
      #expect(found == [], "\(file.path)")
    }
  }

  @Test func `no file knows the folder that it lies in`() {
    for file in Repository.sources + Repository.tests + Repository.pages + Repository.others {
      #expect(!file.text.contains(packageRoot), "\(file.path)")
    }
  }
}
