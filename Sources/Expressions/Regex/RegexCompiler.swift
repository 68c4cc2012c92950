/// A pattern's syntax.
indirect enum RegexNode {
  case empty
  case scalar(UInt32)
  case set(CharacterClass)
  case any(matchesNewline: Bool)
  case assert(RegexStep.Assertion)
  case sequence([RegexNode])
  case choice([RegexNode])
  case repeated(RegexNode, Int, Int?)
}

/// Turns a pattern's syntax into a program (Thompson's construction).
struct RegexCompiler {
  private var steps: [RegexStep] = []
  private(set) var classes: [CharacterClass] = []

  /// Counted repetitions are written out, so a pattern's program is bounded.
  private static let maximumSteps = 20_000

  mutating func compile(_ node: RegexNode) throws(RegexFault) { try add(node) }

  mutating func finished() -> [RegexStep] { steps + [.accept] }

  private mutating func emit(_ step: RegexStep) throws(RegexFault) -> Int {
    guard steps.count < Self.maximumSteps else {
      throw RegexFault(message: "it is too large when its repetitions are written out")
    }
    steps.append(step)
    return steps.count - 1
  }

  private mutating func add(_ node: RegexNode) throws(RegexFault) {
    switch node {
    case .empty: break
    case .scalar(let value): _ = try emit(.scalar(value))
    case .set(var set):
      set.normalize()
      classes.append(set)
      _ = try emit(.set(classes.count - 1))
    case .any(let matchesNewline): _ = try emit(.any(matchesNewline: matchesNewline))
    case .assert(let assertion): _ = try emit(.assert(assertion))
    case .sequence(let nodes): for node in nodes { try add(node) }
    case .choice(let nodes): try addChoice(nodes)
    case .repeated(let node, let least, let most): try addRepeated(node, least, most)
    }
  }

  private mutating func addChoice(_ nodes: [RegexNode]) throws(RegexFault) {
    var jumps: [Int] = []
    for (index, node) in nodes.enumerated() {
      guard index < nodes.count - 1 else {
        try add(node)
        break
      }
      let split = try emit(.split(0, 0))
      try add(node)
      jumps.append(try emit(.jump(0)))
      steps[split] = .split(split + 1, steps.count)
    }
    for jump in jumps { steps[jump] = .jump(steps.count) }
  }

  private mutating func addRepeated(
    _ node: RegexNode, _ least: Int, _ most: Int?
  ) throws(RegexFault) {
    for _ in 0..<least {
      let before = steps.count
      try add(node)
      // What fits nothing but the empty text fits it as often as it likes.
      if steps.count == before { return }
    }
    guard let most else {
      let split = try emit(.split(0, 0))
      try add(node)
      _ = try emit(.jump(split))
      steps[split] = .split(split + 1, steps.count)
      return
    }
    var splits: [Int] = []
    for _ in least..<max(most, least) {
      splits.append(try emit(.split(0, 0)))
      try add(node)
    }
    for split in splits { steps[split] = .split(split + 1, steps.count) }
  }
}
