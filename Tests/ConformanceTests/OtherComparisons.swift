import Builds
import Catalogs
import Decimals
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Manifests
import Quantities
import SourceText
import TestSupport

/// Compares the shapes that are neither events, roll-ups nor charges.
enum OtherComparisons {
  /// Joint cost of a main product with a by-product at its realisable value.
  static func jointCost(_ testCase: CostingCase) throws {
    var inputs = CaseFields(testCase.inputs)
    let cost = inputs.number("joint_cost") ?? .zero
    guard inputs.text("basis") == "nrv_deduct" else { throw Skip(.netRealisableValue) }
    var main = CaseFields(inputs("main"))
    var byproduct = CaseFields(inputs("byproduct"))
    try inputs.finish()
    let quantity = main.number("qty") ?? .one
    let name = main.text("id") ?? ""
    let other = byproduct.text("id") ?? ""
    let fallen = byproduct.number("qty") ?? .zero
    let value = byproduct.number("nrv_per_unit") ?? .zero
    try main.finish()
    try byproduct.finish()
    let shop = try ShopFigures(
      """
      cogsmith: 1
      currency: USD
      accounts: {inventory: {}, wip: {}}
      export: {recognize-cogs: sale, accounts: {inventory: inventory, cogs: wip, other: wip}}
      products: {"\(name)": {}, "\(other)": {}}
      boms:
        "\(name)":
          - makes: \(try quantity.plainText)
            costs: [{type: other, amount: \(try cost.plainText), per: build}]
            byproducts: [{item: "\(other)", quantity: \(try fallen.plainText), value: \(try value.plainText)}]
      builds: {B: {date: 2000-01-01, product: "\(name)", quantity: \(try quantity.plainText)}}
      """)
    let build = try shop.build("B")
    for (key, value) in testCase.expected.members {
      switch key {
      case "byproduct_value": try equal(build.byproducts, value, testCase, key)
      case "main_cost": try equal(build.total, value, testCase, key)
      case "journal":
        let posted = shop.ledger.transactions.flatMap(\.lines)
        for entry in value.elements {
          var passed: Value = 0
          for line in entry["lines"]?.elements ?? [] where line["debit"] != nil {
            let found = posted.filter { $0.item == line["product"]?.text }.reduce(Value(0)) {
              $0 + $1.amount
            }
            passed += found
            try equal(found, line["debit"] ?? .null, testCase, key)
          }
          // Work in progress passes on what the product is debited.
          for line in entry["lines"]?.elements ?? [] where line["credit"] != nil {
            guard line["account"]?.text == "wip" else { throw Skip(.account, key) }
            try equal(passed, line["credit"] ?? .null, testCase, key)
          }
        }
      default: throw Skip(.expectation, key)
      }
    }
  }

  /// A process with a normal loss: what comes out bears all the cost.
  static func processLoss(_ testCase: CostingCase) throws {
    var inputs = CaseFields(testCase.inputs)
    var process = CaseFields(inputs("process"))
    try inputs.finish()
    let started = process.number("input_qty") ?? .one
    let cost = process.number("total_cost") ?? .zero
    let loss = try (process.number("normal_loss_pct_of_input") ?? .zero).dividing(by: Rational(100))
    try process.finish()
    let good = try started.multiplying(by: Rational.one.subtracting(loss))
    let shop = try ShopFigures(
      """
      cogsmith: 1
      currency: USD
      books: {digits: 6}
      products: {batch: {unit: kg}}
      boms: {batch: [{costs: [{type: other, amount: \(try cost.plainText), per: build}]}]}
      builds: {B: {date: 2000-01-01, product: batch, quantity: \(try started.plainText), good: \(try good.plainText)}}
      """)
    let item = try shop.item("batch")
    let simulation = shop.simulation
    let output = try simulation.catalog.exact(simulation.quantityOnHand(item), of: item)
    let total = try Rational(simulation.valueOnHand(item), over: powerOfTen(6))
    for (key, value) in testCase.expected.members {
      switch key {
      case "expected_output": try equal(output, value, testCase, key)
      case "unit_cost": try equal(total.dividing(by: output), value, testCase, key)
      default: throw Skip(.expectation, key)
      }
    }
  }

  /// What stock allows, what a build takes and leaves, and how long operations are.
  static func calculation(_ testCase: CostingCase) throws {
    if testCase.inputs["property"] != nil { return try PropertyComparison.run(testCase) }
    if testCase.inputs["shipment_lines"] != nil { return try ChargeComparison.run(testCase) }
    let known: Set<String> = ["settings", "uoms", "products", "boms", "stock", "build", "requests"]
    if let other = testCase.inputs.members.first(where: { !known.contains($0.key) }) {
      throw Skip(.shape, other.key)
    }
    if let build = testCase.inputs["build"], build["inputs"] != nil { throw Skip(.shape, "inputs") }
    var workspace = try CaseWorkspace(
      testCase.inputs, expected: testCase.expected, alsoRead: ["stock", "build", "requests"])
    try workspace.open(testCase.inputs["stock"])
    if let requests = testCase.inputs["requests"] {
      return try compareMinutes(requests.elements, workspace, testCase)
    }
    var build = CaseFields(testCase.inputs["build"])
    let quantity = build.number("qty")
    // What was set aside moves nothing; how many completions it took does not change what was used.
    build.ignore("allocated", "outputs")
    try build.finish()
    if let quantity, let product = workspace.boms.last?.product {
      workspace.events.append(
        CaseEvent(id: "build", action: .build(CaseBuild(product: product, quantity: quantity))))
    }
    let run = try CaseRun(workspace, first: workspace.events.count)
    for (key, value) in testCase.expected.members {
      for figure in value.members {
        switch key {
        case "stock_left":
          try equal(run.stock(figure.key).quantity, figure.value, testCase, key)
        case "consumed":
          let simulation = try run.replay()
          var sum = Rational.zero
          for movement in try run.movements("build")
          where simulation.catalog.key(movement.item) == figure.key {
            sum = try sum.adding(
              simulation.catalog.exact(0 - movement.quantity, of: movement.item))
          }
          try equal(sum, figure.value, testCase, key)
        case "available", "can_build":
          let shop = try ShopFigures(run.manifest.text())
          let item = try shop.item(figure.key)
          let found = try shop.simulation.buildable(item, on: shop.simulation.catalog.lastDay)
          guard let found else { throw Mismatch("nothing to build \(figure.key) by") }
          try equal(
            shop.simulation.catalog.exact(found.fromStock, of: item), figure.value, testCase, key)
        default: throw Skip(.expectation, key)
        }
      }
      if value.members.isEmpty { throw Skip(.expectation, key) }
    }
  }

  private static func compareMinutes(
    _ requests: [JSONValue], _ workspace: CaseWorkspace, _ testCase: CostingCase
  ) throws {
    guard let product = workspace.boms.first?.product else { throw Skip(.shape, "requests") }
    for (key, value) in testCase.expected.members {
      guard key == "operation_minutes", value.elements.count == requests.count else {
        throw Skip(.expectation, key)
      }
      for (request, wanted) in zip(requests, value.elements) {
        let quantity = request["qty"]?.number ?? .one
        let figures = try RolledUpFigures.of(workspace, product, quantity)
        try equal(figures.minutes, wanted, testCase, key)
      }
    }
  }

  private static func equal(
    _ found: Rational, _ expected: JSONValue, _ testCase: CostingCase, _ what: String
  ) throws {
    guard let number = expected.number else { throw Skip(.expectation, what) }
    guard try testCase.isClose(found, number) else {
      throw Mismatch("\(what): \(try found.plainText) instead of \(try number.plainText)")
    }
  }

  private static func equal(
    _ cents: Value, _ expected: JSONValue, _ testCase: CostingCase, _ what: String
  ) throws {
    try equal(Rational(cents, over: 100), expected, testCase, what)
  }
}

extension CaseWorkspace {
  /// Opens the stock that a calculation names: a quantity, or several.
  fileprivate mutating func open(_ stock: JSONValue?) throws {
    for (number, item) in (stock?.members ?? []).enumerated() {
      var quantities = item.value.elements.compactMap(\.number)
      if let one = item.value["qty"]?.number { quantities = [one] }
      guard !quantities.isEmpty else { throw Skip(.input, "stock \(item.key)") }
      let lines = quantities.map {
        CaseLine(product: item.key, quantity: $0, unitCost: .zero)
      }
      events.append(CaseEvent(id: "stock-\(number)", action: .opening(lines)))
    }
  }
}
