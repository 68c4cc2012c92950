import Expressions
import Quantities
import SourceText

/// An expression or a template in one of the number models.
struct ExpressionInput {
  private let text: String
  private let model: NumberModel
  private let isTemplate: Bool

  /// The first byte says how the others are read.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    let kind = bytes.first ?? 0
    text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    model = kind & 1 == 0 ? .manifest : .cel
    isTemplate = kind & 2 != 0
  }

  func run() {
    let shop = model == .manifest ? FuzzShop.manifest : FuzzShop.cel
    let program: Program?
    if isTemplate {
      let checked = shop.environment.compileTemplate(text)
      check(checked.issues, hasProgram: checked.program != nil)
      program = checked.program
    } else {
      let checked = shop.environment.compile(text)
      check(checked.issues, hasProgram: checked.program != nil)
      _ = checked.types.words(checked.type)
      _ = checked.types.celName(checked.type)
      program = checked.program
    }
    guard let program else { return }
    let first = outcome(program, shop)
    guard first == outcome(program, shop) else { fail("two runs differ: \(first)") }
  }

  /// What comes of a run, with its fuel.
  private func outcome(_ program: Program, _ shop: FuzzShop) -> String {
    let evaluator = Evaluator(shop.environment, facts: shop, fuel: 20_000)
    let result = evaluator.evaluate(program, shop.bindings)
    guard (0...evaluator.fuelLimit).contains(evaluator.fuelLeft) else { fail("fuel overdrawn") }
    switch result {
    case .success(let value):
      return "\(evaluator.fuelLeft) \(evaluator.literal(value)) \(evaluator.templateText(value))"
    case .failure(let fault):
      guard fault.range.start <= fault.range.end, Int(fault.range.end) <= text.utf8.count,
        !fault.message.isEmpty
      else { fail("a fault without a place: \(fault)") }
      return "\(evaluator.fuelLeft) \(fault.message)"
    }
  }

  /// Issues have places inside the text, and their edits too.
  private func check(_ issues: [Issue], hasProgram: Bool) {
    guard hasProgram == issues.allSatisfy(\.isWarning) else { fail("a program beside errors") }
    for issue in issues {
      let ranges =
        [issue.range] + issue.related.map(\.range) + issue.fixes.compactMap { $0.edit?.range }
      for range in ranges where range.start > range.end || Int(range.end) > text.utf8.count {
        fail("outside of the text: \(issue)")
      }
      guard !issue.message.isEmpty else { fail("an issue without words") }
    }
  }

  private func fail(_ message: String) -> Never { fatalError(message) }
}
