import SourceText

/// A text with holes, each filled by an expression: `Build ${build.id}`.
public struct CheckedTemplate: Sendable {
  /// The program that gives the text; nil when there is an issue that is no warning.
  public var program: Program?
  /// What is wrong, by place.
  public var issues: [Issue]
}

extension Environment {
  /// Reads and checks a template; `$${` stands for `${` itself.
  public func compileTemplate(_ text: String) -> CheckedTemplate {
    var copy = text
    return copy.withUTF8 { bytes in
      var compiler = TemplateCompiler(self, bytes)
      return compiler.compile()
    }
  }
}

private struct TemplateCompiler {
  private let environment: Environment
  private let bytes: UnsafeBufferPointer<UInt8>
  private var issues: [Issue] = []
  private var program = Program()
  private var count = 0
  private var literal: [UInt8] = []

  init(_ environment: Environment, _ bytes: UnsafeBufferPointer<UInt8>) {
    self.environment = environment
    self.bytes = bytes
  }

  mutating func compile() -> CheckedTemplate {
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "$"), isHole(at: index + 1) {
        // `$${` is a dollar and a brace.
        literal += [UInt8(ascii: "$"), UInt8(ascii: "{")]
        index += 3
      } else if isHole(at: index) {
        endLiteral()
        guard let end = compileHole(from: index) else { break }
        index = end
      } else {
        literal.append(bytes[index])
        index += 1
      }
    }
    endLiteral()
    append(Step(op: .concatenate, a: Int32(truncatingIfNeeded: count)), .none)
    program.stackDepth += count
    program.type = .string
    let isSound = issues.allSatisfy(\.isWarning)
    return CheckedTemplate(program: isSound ? program : nil, issues: issues)
  }

  private func isHole(at index: Int) -> Bool {
    index + 1 < bytes.count && bytes[index] == UInt8(ascii: "$")
      && bytes[index + 1] == UInt8(ascii: "{")
  }

  private mutating func append(_ step: Step, _ range: TextRange) {
    program.steps.append(step)
    program.nodes.append(-1)
    program.ranges.append(range)
  }

  private mutating func endLiteral() {
    guard !literal.isEmpty else { return }
    program.constants.append(.string(String(decoding: literal, as: UTF8.self)))
    append(
      Step(op: .constant, a: Int32(truncatingIfNeeded: program.constants.count - 1)), .none)
    literal = []
    count += 1
  }

  /// Compiles the expression of a hole; nil when its end was not found.
  private mutating func compileHole(from start: Int) -> Int? {
    var parser = Parser(bytes, environment.model, from: start + 2)
    guard let end = parser.parseHole() else {
      issues += parser.issues
      if parser.issues.isEmpty {
        issues.append(
          Issue(
            .syntax, "this hole is never closed",
            at: TextRange(start: start.offset, end: (start + 2).offset), label: "opened here",
            fixes: [
              IssueFix(
                "close it with `}`",
                .init(TextRange(start: bytes.count.offset, end: bytes.count.offset), "}"))
            ]))
      }
      return nil
    }
    let checked = environment.check(parser.tree, parser.issues, bytes)
    issues += checked.issues
    if let hole = checked.program {
      if !isPrintable(checked.types, checked.type) {
        issues.append(
          Issue(
            .type, "\(checked.types.words(checked.type)) has no text",
            at: parser.tree[parser.tree.root].range, label: "cannot be filled in",
            fixes: [
              IssueFix(
                checked.types.kind(checked.type) == .record
                  ? "name one of its fields" : "join the texts of a list with `.join(', ')`")
            ]))
      }
      embed(hole)
    }
    count += 1
    return end
  }

  private func isPrintable(_ types: TypeTable, _ type: TypeID) -> Bool {
    switch types.kind(type) {
    case .record, .list, .map, .bytes, .abstract: false
    default: true
    }
  }

  /// Puts the steps of a hole behind those of the template.
  private mutating func embed(_ hole: Program) {
    let stepBase = Int32(truncatingIfNeeded: program.steps.count)
    let constantBase = Int32(truncatingIfNeeded: program.constants.count)
    let nameBase = Int32(truncatingIfNeeded: program.names.count)
    let localBase = Int32(truncatingIfNeeded: program.localCount)
    let iteratorBase = Int32(truncatingIfNeeded: program.iteratorCount)
    for step in hole.steps {
      append(
        step.moved(
          steps: stepBase, constants: constantBase, names: nameBase, locals: localBase,
          iterators: iteratorBase), .none)
    }
    program.ranges.replaceSubrange(Int(stepBase)..., with: hole.ranges)
    program.constants += hole.constants
    program.names += hole.names
    program.localCount += hole.localCount
    program.iteratorCount += hole.iteratorCount
    program.stackDepth = max(program.stackDepth, hole.stackDepth)
    for slot in hole.variablesRead where !program.variablesRead.contains(slot) {
      program.variablesRead.append(slot)
    }
  }
}

extension Step {
  /// The step with its positions moved, for a program that is put behind another.
  fileprivate func moved(
    steps: Int32, constants: Int32, names: Int32, locals: Int32, iterators: Int32
  ) -> Step {
    var step = self
    switch op {
    case .constant: step.a += constants
    case .makeList, .makeMap: if b >= 0 { step.b += constants }
    case .local, .setLocal: step.a += locals
    case .select, .callUnknown, .unknownName: step.a += names
    case .jump, .andLeft, .orLeft, .enterBaseline: step.a += steps
    case .choose:
      step.a += steps
      step.b += steps
    case .iterate, .iterateKeys:
      step.a += locals
      step.b += steps
      step.c += iterators
    case .next, .nextPair:
      step.a += locals
      step.b += steps
      step.c += iterators
    case .allStep, .existsStep, .countStep, .appendStep, .keepStep, .putStep, .mergeStep:
      step.a += locals
      step.b += steps
      step.c += locals
    case .filterStep:
      step.a += locals
      step.b += steps
      step.c += steps
    case .sortByKeys: step.c += iterators
    case .openOptional:
      step.a += locals
      step.b += steps
    default: break
    }
    return step
  }
}
