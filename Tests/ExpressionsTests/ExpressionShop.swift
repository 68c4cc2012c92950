import Decimals
import Expressions
import Quantities

/// What the expressions of the tests are about: a cabinet shop.
///
/// `product` is a bench that costs 93.985 USD, weighs 14.5 kg and has no price; `oak` is a board with a
/// price. `lines` are three lines of a BOM.
struct ExpressionShop: FactSource {
  private(set) var environment: Environment
  private var names: [String: Int] = [:]
  private var rows: [UInt16: [[Value?]]] = [:]
  private var bindings: [Value] = []

  init(_ model: NumberModel = .manifest) {
    environment = Environment(model)
    for unit in Unit.builtIn { environment.declareUnit(unit.name, unit) }
    guard model == .manifest else { return }
    declareRecords()
  }

  private mutating func declareRecords() {
    let money = environment.types.money("USD")
    let area = environment.types.quantity(.area)
    let mass = environment.types.quantity(.mass)
    let product = environment.declareRecord("product")
    let supplier = environment.declareRecord("supplier")
    let line = environment.declareRecord("line")
    environment.setFields(
      product,
      [
        RecordField("key", .string), RecordField("name", .string), RecordField("type", .string),
        RecordField("cost", money), RecordField("price", money, isOptional: true),
        RecordField("weight", mass), RecordField("area", area, isOptional: true),
        RecordField("stock", .decimal), RecordField("reorder_point", .decimal),
        RecordField("tags", environment.types.list(.string)),
        RecordField("supplier", supplier, isOptional: true),
        RecordField("note", environment.types.nullable(.string)),
      ])
    environment.setFields(
      supplier,
      [
        RecordField("name", .string), RecordField("lead_time", .int, isOptional: true),
        RecordField("parent", supplier, isOptional: true),
      ])
    environment.setFields(
      line,
      [
        RecordField("item", product), RecordField("quantity", .decimal),
        RecordField("amount", money), RecordField("loss", .percent),
      ])
    rows[environment.recordIndex(product)] = [
      [
        .string("bench"), .string("Garden bench"), .string("finished-good"), value("money(93.985)"),
        nil, value("quantity('14.5 kg')"), nil, value("7.0"), value("10.0"),
        value("['wood', 'garden']"), nil, nil,
      ],
      [
        .string("oak"), .string("Oak board"), .string("raw-material"), value("money(18.5)"),
        value("money(24)"), value("quantity('3 lb')"), value("quantity('0.6 m2')"), value("41.25"),
        value("12.0"), value("['wood']"), .record(environment.recordIndex(supplier), 0),
        .string("kiln-dried"),
      ],
    ]
    rows[environment.recordIndex(supplier)] = [[.string("Sawmill"), .int(9), nil]]
    rows[environment.recordIndex(line)] = [
      [.record(0, 1), value("2.0"), value("money(37)"), value("8%")],
      [.record(0, 1), value("42.0"), value("money(1.68)"), value("0%")],
      [.record(0, 0), value("0.12"), value("money(3.84)"), value("2.5%")],
    ]
    bind("product", product, .record(environment.recordIndex(product), 0))
    bind("oak", product, .record(environment.recordIndex(product), 1))
    bind("lines", environment.types.list(line), .collection(0, 0))
    bind("nothing", environment.types.list(line), .collection(1, 0))
    bind("products", environment.types.map(.string, product), .collection(2, 0))
    bind("width", .decimal, value("34.5"))
    bind("height", .decimal, value("22.25"))
    bind("count", .int, .int(3))
    bind("day", .date, value("date('2026-01-31')"))
    bind("finish", .string, .string("oil"))
    bind("sizes", environment.types.list(.int), value("[3, 1, 2]"))
    bind("any", .dynamic, .int(5))
    bind("discount", environment.types.optional(.decimal), value("optional.none()"))
    bind("comment", environment.types.nullable(.string), .null)
  }

  private mutating func bind(_ name: String, _ type: TypeID, _ value: Value) {
    _ = environment.declare(name, type)
    bindings.append(value)
  }

  private func value(_ text: String) -> Value {
    guard let program = environment.compile(text).program,
      case .success(let value) = Evaluator(environment).evaluate(program)
    else { return .null }
    return value
  }

  /// What becomes of halves.
  mutating func setRounding(_ rounding: Rounding) { environment.rounding = rounding }

  /// Declares functions; returns what was found in each.
  @discardableResult
  mutating func declare(_ functions: [FunctionSource]) -> [[Issue]] {
    environment.declareFunctions(functions).map(\.issues)
  }

  // MARK: Questions

  /// What an expression comes to, or the messages of what is wrong with it.
  func result(of text: String) -> String {
    let checked = environment.compile(text)
    guard let program = checked.program else {
      return "refused: " + checked.issues.map(\.message).joined(separator: "; ")
    }
    let evaluator = evaluator()
    switch evaluator.evaluate(program, bindings) {
    case .success(let value): return evaluator.literal(value)
    case .failure(let fault): return "fault: " + fault.message
    }
  }

  /// The same of a template.
  func text(of template: String) -> String {
    let checked = environment.compileTemplate(template)
    guard let program = checked.program else {
      return "refused: " + checked.issues.map(\.message).joined(separator: "; ")
    }
    switch evaluator().evaluate(program, bindings) {
    case .success(.string(let text)): return text
    case .success(let value): return "not a text: \(value)"
    case .failure(let fault): return "fault: " + fault.message
    }
  }

  /// The type of an expression as CEL writes it, or the messages of what is wrong with it.
  func type(of text: String) -> String {
    let checked = environment.compile(text)
    guard checked.program != nil else {
      return "refused: " + checked.issues.map(\.message).joined(separator: "; ")
    }
    return checked.types.celName(checked.type)
  }

  /// What is wrong with an expression.
  func issues(_ text: String) -> [Issue] { environment.compile(text).issues }

  /// What a run comes to, with the evaluator that ran it.
  func run(
    _ text: String, fuel: Int = 1_000_000
  ) -> (result: Result<Value, RuntimeFault>, evaluator: Evaluator)? {
    guard let program = environment.compile(text).program else { return nil }
    let evaluator = evaluator(fuel: fuel)
    return (evaluator.evaluate(program, bindings), evaluator)
  }

  func evaluator(fuel: Int = 1_000_000) -> Evaluator {
    Evaluator(environment, facts: self, fuel: fuel)
  }

  /// The values of the variables.
  var values: [Value] { bindings }

  // MARK: Facts

  func value(of field: Int, in record: RecordHandle) -> Value? {
    rows[record.type]?[Int(record.row)][field]
  }

  func count(_ collection: CollectionHandle) -> Int {
    collection.kind == 0 ? 3 : collection.kind == 1 ? 0 : 2
  }

  func element(_ position: Int, of collection: CollectionHandle) -> Value {
    .record(collection.kind == 2 ? 0 : 2, UInt32(position))
  }

  func key(_ position: Int, of collection: CollectionHandle) -> Value {
    collection.kind == 2 ? .string(["bench", "oak"][position]) : .int(Int64(position))
  }

  func entry(_ key: String, of collection: CollectionHandle) -> Value? {
    guard collection.kind == 2, let row = ["bench", "oak"].firstIndex(of: key) else { return nil }
    return .record(0, UInt32(row))
  }
}
