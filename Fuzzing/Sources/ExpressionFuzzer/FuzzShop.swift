import Expressions
import Quantities

/// A small shop that expressions are about.
struct FuzzShop: FactSource {
  private(set) var environment: Environment
  private(set) var bindings: [Value] = []
  private var cost = Value.null
  private var price = Value.null

  static let manifest = FuzzShop(.manifest)
  static let cel = FuzzShop(.cel)

  private init(_ model: NumberModel) {
    environment = Environment(model)
    for unit in Unit.builtIn { environment.declareUnit(unit.name, unit) }
    let isExact = model == .manifest
    let money = isExact ? environment.types.money("USD") : .int
    let product = environment.declareRecord("product")
    environment.setFields(
      product,
      [
        RecordField("name", .string), RecordField("cost", money),
        RecordField("price", money, isOptional: true),
        RecordField("stock", isExact ? .decimal : .int),
        RecordField("frame", product, isOptional: true),
        RecordField("note", environment.types.nullable(.string)),
      ])
    _ = environment.declare("product", product)
    _ = environment.declare("lines", environment.types.list(product))
    _ = environment.declare("width", isExact ? .decimal : .double)
    _ = environment.declare("count", .int)
    _ = environment.declare("day", isExact ? .date : .timestamp)
    _ = environment.declare("tags", environment.types.map(.string, .string))
    _ = environment.declare("any", .dynamic)
    bindings = [
      .record(0, 0), .collection(0, 0), value("1.25"), .int(3),
      value(isExact ? "date('2026-02-28')" : "timestamp('2026-02-28T00:00:00Z')"),
      value("{'finish': 'oil', 'wood': 'ash'}"), value("[1, 'two', [3], {'four': 4}]"),
    ]
    cost = value(isExact ? "money(93.985)" : "93")
    price = value(isExact ? "money(189)" : "189")
    _ = environment.declareFunctions([
      FunctionSource(name: "half", parameters: [("x", isExact ? .decimal : .int)], value: "x / 2"),
      FunctionSource(name: "nest", parameters: [("x", .dynamic)], value: "[[x], [[x]]]"),
    ])
  }

  private func value(_ text: String) -> Value {
    guard let program = environment.compile(text).program,
      case .success(let value) = Evaluator(environment).evaluate(program)
    else { return .null }
    return value
  }

  func value(of field: Int, in record: RecordHandle) -> Value? {
    switch field {
    case 0: .string("Bench")
    case 1: cost
    case 2: record.row % 2 == 0 ? nil : price
    case 3: .int(7)
    case 4: record.row < 3 ? .record(record.type, record.row + 1) : nil
    default: record.row % 2 == 0 ? nil : .string("oiled")
    }
  }

  func count(_ collection: CollectionHandle) -> Int { 4 }

  func element(_ position: Int, of collection: CollectionHandle) -> Value {
    .record(0, UInt32(position))
  }

  func key(_ position: Int, of collection: CollectionHandle) -> Value { .int(Int64(position)) }

  func entry(_ key: String, of collection: CollectionHandle) -> Value? { nil }
}
