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

/// Compares cases that spread charges over the lines of a receipt.
enum ChargeComparison {
  /// A line that charges are spread over.
  private struct Line {
    var id: String
    var quantity: Rational
    var value: Rational
    var weight: Rational?
  }

  static func run(_ testCase: CostingCase) throws {
    var inputs = CaseFields(testCase.inputs)
    let settings = try CaseSettings(inputs("settings"))
    if inputs("joint_cost") != nil { throw Skip(.netRealisableValue) }
    let lines = try inputs.list("shipment_lines").map { try line($0) }
    let charges = try inputs.list("charges").map { try charge($0, settings) }
    try inputs.finish()
    guard !lines.isEmpty, !charges.isEmpty else { throw Skip(.shape, testCase.shape) }
    for (key, value) in testCase.expected.members {
      switch key {
      case "error": try expectError(value, lines, charges, settings)
      case "by_quantity_instead":
        let spread = try spread(lines, charges.map { ($0.amount, "quantity") }, settings)
        let parts = try spread.get().first ?? []
        try compare(parts, value.elements, testCase, key)
      case "unit_increase":
        let parts = try spread(lines, charges, settings).get()
        for (index, line) in lines.enumerated() {
          var sum = Rational.zero
          for part in parts { sum = try sum.adding(part[index]) }
          try compare([sum.dividing(by: line.quantity)], [value[line.id] ?? .null], testCase, key)
        }
      case "cost_including_freight":
        let parts = try spread(lines, charges, settings).get()
        for (index, line) in lines.enumerated() {
          var sum = line.value
          for part in parts { sum = try sum.adding(part[index]) }
          try compare([sum], [value[line.id] ?? .null], testCase, key)
        }
      case "allocation":
        let parts = try spread(lines, charges, settings).get()
        for (charge, parts) in zip(charges, parts) {
          let wanted = value[charge.basis] ?? value
          try compare(parts, lines.map { wanted[$0.id] ?? .null }, testCase, key)
        }
      default: throw Skip(.expectation, key)
      }
    }
  }

  private static func line(_ value: JSONValue) throws -> Line {
    var fields = CaseFields(value)
    let id = fields.text("id") ?? ""
    let quantity = fields.number("qty") ?? .one
    var amount = fields.number("amount") ?? .zero
    if let unit = fields.number("unit_cost") { amount = try unit.multiplying(by: quantity) }
    let weight = fields.number("weight")
    fields.ignore("volume")
    try fields.finish()
    if amount.isNegative { throw Skip(.negativeAmount) }
    return Line(id: id, quantity: quantity, value: amount, weight: weight)
  }

  private static func charge(
    _ value: JSONValue, _ settings: CaseSettings
  ) throws -> (amount: Rational, basis: String) {
    var fields = CaseFields(value)
    fields.ignore("name")
    let amount = fields.number("amount") ?? .zero
    var basis = fields.text("split") ?? settings.split ?? "value"
    try fields.finish()
    if basis == "cost_value" { basis = "value" }
    guard ["value", "quantity", "weight"].contains(basis) else { throw Skip(.chargeMeasure, basis) }
    return (amount, basis)
  }

  /// What each charge puts on each line.
  private static func spread(
    _ lines: [Line], _ charges: [(amount: Rational, basis: String)], _ settings: CaseSettings
  ) throws -> Result<[[Rational]], Mismatch> {
    var text = "cogsmith: 1\n" + settings.books + "products:\n"
    for line in lines {
      let weight = try line.weight.map { ", equals: {1 each: \(try $0.plainText) kg}" } ?? ""
      text += "  \"\(line.id)\": {unit: each\(weight)}\n"
    }
    let written = try lines.map {
      "{item: \"\($0.id)\", quantity: \(try $0.quantity.plainText), amount: \(try $0.value.plainText)}"
    }
    let added = try charges.map { "{amount: \(try $0.amount.plainText), by: \($0.basis)}" }
    text += "receipts: {R: {date: 2000-01-01, lines: [\(written.joined(separator: ", "))], "
    text += "charges: [\(added.joined(separator: ", "))]}}\n"
    let shop = try TestWorkspace(text)
    let run = shop.check()
    guard let simulation = run.simulation, !run.hasErrors else {
      let codes = run.diagnostics.filter { $0.severity == .error }.map(\.code.rawValue)
      return .failure(Mismatch(codes.joined(separator: " ")))
    }
    let unit = try powerOfTen(simulation.catalog.settings.valueDigits)
    return .success(
      try charges.indices.map { charge in
        try lines.map { line in
          guard let item = simulation.catalog.item(line.id) else { return .zero }
          var sum = Rational.zero
          for movement in simulation.movements
          where movement.kind == .charge && movement.item == item && movement.line == charge {
            sum = try sum.adding(Rational(movement.value, over: unit))
          }
          return sum
        }
      })
  }

  private static func expectError(
    _ expected: JSONValue, _ lines: [Line], _ charges: [(amount: Rational, basis: String)],
    _ settings: CaseSettings
  ) throws {
    let code = expected["code"]?.text ?? ""
    guard let wanted = EventComparison.errorCodes[code] else { throw Skip(.expectation, code) }
    guard case .failure(let found) = try spread(lines, charges, settings),
      wanted.contains(found.description)
    else { throw Mismatch("no \(code)") }
  }

  private static func compare(
    _ found: [Rational], _ expected: [JSONValue], _ testCase: CostingCase, _ what: String
  ) throws {
    for (left, right) in zip(found, expected) {
      guard let number = right.number else { throw Skip(.expectation, what) }
      guard try testCase.isClose(left, number) else {
        throw Mismatch("\(what): \(try left.plainText) instead of \(try number.plainText)")
      }
    }
    guard found.count == expected.count else { throw Mismatch("\(what): \(found.count) figures") }
  }
}
