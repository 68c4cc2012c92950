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

/// Compares a `rollup` case: what a product costs by its BOM.
enum RollUpComparison {
  static func run(_ testCase: CostingCase) throws {
    let code = testCase.expected["error"]?["code"]?.text
    if let code, let reason = EventComparison.unknownErrors[code] { throw Skip(reason, code) }
    var inputs = CaseFields(testCase.inputs)
    var request = CaseFields(inputs("request"))
    let requested = request.text("product")
    let quantity = request.number("qty")
    try request.finish()
    let workspace = try CaseWorkspace(
      testCase.inputs, expected: testCase.expected, alsoRead: ["request"])
    if let code { return try expectError(code, workspace) }
    for (key, value) in testCase.expected.members {
      guard key == "rollup" else { throw Skip(.expectation, key) }
      for product in value.members {
        if let requested, requested != product.key { throw Skip(.input, "request") }
        let bom = workspace.bom(of: product.key)
        let amount =
          try quantity
          ?? workspace.base(
            bom?.output ?? .one, bom?.outputUnit, of: product.key)
        let figures = try RolledUpFigures.of(workspace, product.key, amount)
        try compare(product.value, figures, testCase)
      }
    }
  }

  private static func expectError(_ code: String, _ workspace: CaseWorkspace) throws {
    let manifest = try CaseManifest(workspace).text()
    let shop = try TestWorkspace(manifest)
    let found = shop.check().diagnostics.filter { $0.severity == .error }.map(\.code.rawValue)
    guard let wanted = EventComparison.errorCodes[code], found.contains(where: wanted.contains)
    else { throw Mismatch("\(found) instead of \(code)\n\(manifest)\(shop.findings())") }
  }

  private static func compare(
    _ expected: JSONValue, _ figures: RolledUpFigures, _ testCase: CostingCase
  ) throws {
    func equal(_ found: Rational, _ wanted: JSONValue, _ what: String) throws {
      guard let number = wanted.number, try testCase.isClose(found, number) else {
        throw Mismatch(
          "\(what): \(try found.plainText) instead of \(try wanted.number?.plainText ?? "")\n\(figures.manifest)"
        )
      }
    }
    var fields = CaseFields(expected)
    if let unit = fields("unit_cost") {
      try equal(figures.total.dividing(by: figures.quantity), unit, "unit cost")
    }
    if let unit = fields("unit_cost_2dp") {
      let cents = try figures.total.dividing(by: figures.quantity)
        .rounded(toDecimals: 2, .halfAwayFromZero)
      try equal(Rational(cents, over: 100), unit, "unit cost")
    }
    if let total = fields("total") { try equal(figures.total, total, "total") }
    if let cost = fields("operation_cost") { try equal(figures.labor, cost, "operations") }
    if let minutes = fields("operation_minutes") { try equal(figures.minutes, minutes, "minutes") }
    for line in fields("lines")?.members ?? [] {
      try equal(figures.lines[line.key] ?? .zero, line.value, "line \(line.key)")
    }
    try fields.finish(.expectation)
  }
}

/// What a quantity of a product comes to.
struct RolledUpFigures {
  var quantity: Rational
  var total: Rational
  var labor: Rational
  var minutes: Rational
  var lines: [String: Rational] = [:]
  var manifest: String

  /// By an estimate; where each line is rounded, by a build of stock that was bought at the estimate's
  /// prices.
  static func of(
    _ workspace: CaseWorkspace, _ product: String, _ quantity: Rational
  ) throws -> RolledUpFigures {
    let isPosted =
      workspace.settings.roundsEachLine || workspace.bom(of: product)?.lossShare != nil
    return isPosted
      ? try RolledUpFigures(posting: workspace, product, quantity)
      : try RolledUpFigures(estimating: workspace, product, quantity)
  }

  private init(
    estimating workspace: CaseWorkspace, _ product: String, _ quantity: Rational
  ) throws {
    self.quantity = quantity
    minutes = try Self.minutes(workspace, product, quantity)
    let text = try CaseManifest(workspace).text()
    let estimate = try Self.estimate(text, product, quantity)
    manifest = text
    total =
      workspace.settings.usesStoredCost
      ? try estimate.direct.total() : try estimate.root.cost.total()
    labor = estimate.root.costLines.isEmpty ? .zero : estimate.direct.labor
    let figures = try ShopFigures(text)
    for child in estimate.root.children {
      lines[figures.simulation.catalog.key(child.item)] = try child.cost.total()
    }
  }

  private init(
    posting workspace: CaseWorkspace, _ product: String, _ quantity: Rational
  ) throws {
    guard workspace.boms.count == 1 else { throw Skip(.wholeCycles, "rounding of sub-assemblies") }
    var workspace = workspace
    workspace.events = [
      CaseEvent(id: "build", action: .build(CaseBuild(product: product, quantity: quantity)))
    ]
    try workspace.stockComponents()
    let run = try CaseRun(workspace, first: 1)
    let build = try run.build("build")
    let simulation = try run.replay()
    self.quantity = try workspace.good(of: CaseBuild(product: product, quantity: quantity))
    minutes = try Self.minutes(workspace, product, quantity)
    total = try run.money(build.total, simulation)
    labor = try run.money(build.labor, simulation)
    manifest = try run.manifest.text()
    for movement in try run.movements("build") where movement.kind == .issue {
      let key = simulation.catalog.key(movement.item)
      lines[key] = try (lines[key] ?? .zero).adding(run.money(0 - movement.value, simulation))
    }
  }

  /// How long it takes: what it costs where every hour costs 60, without anything else.
  private static func minutes(
    _ workspace: CaseWorkspace, _ product: String, _ quantity: Rational
  ) throws -> Rational {
    guard !workspace.boms.allSatisfy(\.operations.isEmpty) else { return .zero }
    var timed = workspace
    for index in timed.products.indices { timed.products[index].cost = .zero }
    for bom in timed.boms.indices {
      timed.boms[bom].extraCost = nil
      for operation in timed.boms[bom].operations.indices {
        timed.boms[bom].operations[operation].hourRate = Rational(60)
        timed.boms[bom].operations[operation].costPerUnit = nil
        timed.boms[bom].operations[operation].costPerBatch = nil
      }
    }
    return try estimate(CaseManifest(timed).text(), product, quantity).root.cost.total()
  }

  private static func estimate(
    _ text: String, _ product: String, _ quantity: Rational
  ) throws -> CostEstimate {
    let shop: ShopFigures
    do {
      shop = try ShopFigures(text)
    } catch {
      throw Mismatch("\(error)\n\(text)")
    }
    let estimate = try shop.estimate(product, quantity)
    if !estimate.unknown.isEmpty { throw Skip(.missingCost, product) }
    return estimate
  }
}
