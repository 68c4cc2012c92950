/// Why a pattern is none.
struct RegexFault: Error {
  var message: String
}

/// A regular expression of RE2's syntax without back references, matched in time linear in the text
/// (`expressions.md`, decision 16): all states are followed at once, and nothing is tried again.
final class Regex: Sendable {
  let program: [RegexStep]
  let classes: [CharacterClass]

  /// How many steps the program has.
  var size: Int { program.count }
  /// The most code points of a pattern.
  private static let maximumLength = 10_000

  init(_ pattern: String) throws(RegexFault) {
    guard pattern.utf8.count <= Self.maximumLength else {
      throw RegexFault(message: "it has more than \(Self.maximumLength) characters")
    }
    var parser = RegexParser(pattern)
    let node = try parser.parseAll()
    var compiler = RegexCompiler()
    try compiler.compile(node)
    program = compiler.finished()
    classes = compiler.classes
  }

  /// Whether the pattern fits anywhere in a text.
  func matches(_ text: String) -> Bool {
    var simulation = RegexSimulation(self)
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if simulation.step(previous: previous, next: scalar) { return true }
      previous = scalar
    }
    return simulation.step(previous: previous, next: nil)
  }
}

/// A step of a pattern's program.
enum RegexStep: Sendable {
  case scalar(UInt32)
  case set(Int)
  case any(matchesNewline: Bool)
  case split(Int, Int)
  case jump(Int)
  case assert(Assertion)
  case accept

  enum Assertion: Sendable {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
  }
}

/// All states of a pattern at one place of a text.
private struct RegexSimulation {
  private let regex: Regex
  private var current: [Int] = []
  private var closure: [Int] = []
  private var mark: [Int]
  private var generation = 0
  private var pending: [Int] = []

  init(_ regex: Regex) {
    self.regex = regex
    mark = [Int](repeating: -1, count: regex.program.count)
  }

  /// Moves over one code point; true when the pattern has fitted before it.
  mutating func step(previous: Unicode.Scalar?, next scalar: Unicode.Scalar?) -> Bool {
    // A match may start anywhere.
    generation += 1
    closure.removeAll(keepingCapacity: true)
    for state in current where follow(state, previous, scalar) { return true }
    if follow(0, previous, scalar) { return true }
    current.removeAll(keepingCapacity: true)
    guard let scalar else { return false }
    for state in closure where consumes(regex.program[state], scalar) {
      current.append(state + 1)
    }
    return false
  }

  /// Adds a state and all that it leads to without a code point; true at the end of the pattern.
  private mutating func follow(
    _ state: Int, _ previous: Unicode.Scalar?, _ next: Unicode.Scalar?
  ) -> Bool {
    pending.append(state)
    while let state = pending.popLast() {
      if mark[state] == generation { continue }
      mark[state] = generation
      switch regex.program[state] {
      case .accept:
        pending.removeAll(keepingCapacity: true)
        return true
      case .jump(let target): pending.append(target)
      case .split(let first, let second):
        pending.append(second)
        pending.append(first)
      case .assert(let assertion):
        if holds(assertion, previous, next) { pending.append(state + 1) }
      default: closure.append(state)
      }
    }
    return false
  }

  private func holds(
    _ assertion: RegexStep.Assertion, _ previous: Unicode.Scalar?, _ next: Unicode.Scalar?
  ) -> Bool {
    switch assertion {
    case .textStart: previous == nil
    case .textEnd: next == nil
    case .lineStart: previous == nil || previous == "\n"
    case .lineEnd: next == nil || next == "\n"
    case .wordBoundary: isWord(previous) != isWord(next)
    case .noWordBoundary: isWord(previous) == isWord(next)
    }
  }

  private func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { CharacterClass.word.contains($0.value) } ?? false
  }

  private func consumes(_ step: RegexStep, _ scalar: Unicode.Scalar) -> Bool {
    switch step {
    case .scalar(let value): scalar.value == value
    case .set(let index): regex.classes[index].contains(scalar.value)
    case .any(let matchesNewline): matchesNewline || scalar != "\n"
    default: false
    }
  }
}

/// A set of code points as sorted ranges.
struct CharacterClass: Sendable {
  var ranges: [ClosedRange<UInt32>] = []
  var isNegated = false

  static let digit = CharacterClass(ranges: [0x30...0x39])
  static let word = CharacterClass(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let space = CharacterClass(ranges: [0x09...0x0A, 0x0C...0x0D, 0x20...0x20])

  /// Whether a code point is in it; the ranges are sorted.
  func contains(_ value: UInt32) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return (low < ranges.count && ranges[low].lowerBound <= value) != isNegated
  }

  /// Sorts the ranges and joins those that touch.
  mutating func normalize() {
    var joined: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, range.lowerBound <= last.upperBound + 1 {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    ranges = joined
  }

  /// The ranges of all code points that are not in it.
  var complement: [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
      next = max(next, range.upperBound + 1)
    }
    if next <= 0x10FFFF { result.append(next...0x10FFFF) }
    return result
  }
}

/// Patterns that were compiled before: a rule asks the same one for every product.
final class RegexCache {
  private var known: [String: Regex] = [:]
  private var steps = 0
  private static let maximumSteps = 100_000

  func compiled(_ pattern: String) throws(RegexFault) -> Regex {
    if let regex = known[pattern] { return regex }
    let regex = try Regex(pattern)
    steps += regex.size + 1
    if steps > Self.maximumSteps {
      known.removeAll()
      steps = regex.size
    }
    known[pattern] = regex
    return regex
  }
}
