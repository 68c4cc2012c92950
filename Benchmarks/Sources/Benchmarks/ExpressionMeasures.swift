import ArgumentParser
import Expressions

/// Times the expressions that a shop writes, compiled once and evaluated many times, and compiling each.
struct Expressions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time formulas, policies, mappings, loops and templates.")

  @Option(help: "How often each is run.") var repeats = 200_000

  func run() throws {
    let shop = ExpressionShop()
    print("expression: nanoseconds to evaluate, microseconds to compile")
    for item in shop.items {
      let isTemplate = item.isTemplate
      let compiling =
        fastest(repeats / 100) {
          if isTemplate {
            _ = shop.environment.compileTemplate(item.text)
          } else {
            _ = shop.environment.compile(item.text)
          }
        } * 1e6
      let program: Program?
      if isTemplate {
        program = shop.environment.compileTemplate(item.text).program
      } else {
        program = shop.environment.compile(item.text).program
      }
      guard let program else {
        print("\(item.name) does not compile: \(shop.environment.compile(item.text).issues)")
        throw ExitCode(1)
      }
      let evaluating = shop.time(program, repeats) * 1e9
      print(
        "\(item.name): \(ratio(evaluating, 1)) ns, \(ratio(compiling, 1)) us   \(shop.shown(program))"
      )
    }
  }
}

/// A product, a component, a build and twenty lines, as facts.
struct ExpressionShop {
  var environment: Environment
  let facts: ShopFacts
  let bindings: [Value]
  let items: [(name: String, text: String, isTemplate: Bool)] = [
    ("true", "true", false),
    ("formula", "2 * (width + height) / 144 * 1.05", false),
    (
      "policy",
      "product.type == 'finished-good' && has(product.price) && product.price >= product.cost * 1.35 && product.stock < 10",
      false
    ),
    (
      "mapping",
      "item.type in ['raw-material', 'component'] && item.key.startsWith('steel-') || item.key == 'wire'",
      false
    ),
    ("all over 20 lines", "lines.all(line, line.quantity > 0 && line.cost <= 100.00)", false),
    ("memo", "Build ${build.id}: ${build.quantity} x ${product.name}", true),
  ]

  init() {
    var environment = Environment(.manifest)
    let money = environment.types.money("USD")
    let product = environment.declareRecord("product")
    environment.setFields(
      product,
      [
        RecordField("type", .string), RecordField("price", money, isOptional: true),
        RecordField("cost", money), RecordField("stock", .decimal), RecordField("name", .string),
        RecordField("key", .string),
      ])
    let line = environment.declareRecord("line")
    environment.setFields(line, [RecordField("quantity", .decimal), RecordField("cost", .decimal)])
    let build = environment.declareRecord("build")
    environment.setFields(build, [RecordField("id", .string), RecordField("quantity", .decimal)])
    _ = environment.declare("width", .decimal)
    _ = environment.declare("height", .decimal)
    _ = environment.declare("product", product)
    _ = environment.declare("item", product)
    _ = environment.declare("lines", environment.types.list(line))
    _ = environment.declare("build", build)
    facts = ShopFacts(
      product: environment.recordIndex(product), line: environment.recordIndex(line))
    bindings = [
      .number(Self.number("34.5")), .number(Self.number("22.25")),
      .record(environment.recordIndex(product), 0), .record(environment.recordIndex(product), 1),
      .collection(0, 0), .record(environment.recordIndex(build), 0),
    ]
    self.environment = environment
  }

  static func number(_ text: String) -> Number {
    let environment = Environment(.manifest)
    let evaluator = Evaluator(environment)
    guard let program = environment.compile(text).program,
      case .success(.number(let number)) = evaluator.evaluate(program)
    else { return .zero }
    return number
  }

  func time(_ program: Program, _ repeats: Int) -> Double {
    let evaluator = Evaluator(environment, facts: facts)
    return fastest(repeats) { _ = evaluator.evaluate(program, bindings) }
  }

  func shown(_ program: Program) -> String {
    let evaluator = Evaluator(environment, facts: facts)
    switch evaluator.evaluate(program, bindings) {
    case .success(let value): return evaluator.literal(value)
    case .failure(let fault): return fault.message
    }
  }
}

struct ShopFacts: FactSource {
  let product: UInt16
  let line: UInt16
  private let price = Value.money(ExpressionShop.number("249.00"), 0)
  private let cost = Value.money(ExpressionShop.number("93.985"), 0)
  private let stock = Value.number(ExpressionShop.number("7.0"))
  private let quantity = Value.number(ExpressionShop.number("14.5"))
  private let amount = Value.number(ExpressionShop.number("3.05"))

  init(product: UInt16, line: UInt16) {
    self.product = product
    self.line = line
  }

  func value(of field: Int, in record: RecordHandle) -> Value? {
    if record.type == line { return field == 0 ? quantity : amount }
    if record.type == product {
      switch field {
      case 0: return .string(record.row == 0 ? "finished-good" : "component")
      case 1: return price
      case 2: return cost
      case 3: return stock
      case 4: return .string("Wall enclosure 12 x 16")
      default: return .string("steel-16")
      }
    }
    return field == 0 ? .string("B-2001") : quantity
  }
  func count(_ collection: CollectionHandle) -> Int { 20 }
  func element(_ position: Int, of collection: CollectionHandle) -> Value {
    .record(line, UInt32(position))
  }
  func key(_ position: Int, of collection: CollectionHandle) -> Value { .int(Int64(position)) }
  func entry(_ key: String, of collection: CollectionHandle) -> Value? { nil }
}
