import Builds
import Catalogs
import Decimals
import TestSupport

/// Checks a case that states a property of random events instead of figures.
enum PropertyComparison {
  private static let known: Set<String> = [
    "sum of received qty minus issued qty equals on-hand qty (4 dp)",
    "received value minus issued value equals stock value (2 dp)",
    "quantities consumed from layers add up to the issued qty",
  ]

  static func run(_ testCase: CostingCase) throws {
    var inputs = CaseFields(testCase.inputs)
    let settings = try CaseSettings(inputs("settings"))
    let property = inputs.text("property") ?? ""
    try inputs.finish()
    guard property.hasPrefix("random sequences of receipts"), settings.method == "fifo" else {
      throw Skip(.property, property)
    }
    for (key, value) in testCase.expected.members {
      guard key == "invariants", value.elements.allSatisfy({ known.contains($0.text ?? "") }) else {
        throw Skip(.expectation, key)
      }
    }
    for seed in 1...20 { try checkSequence(UInt64(seed)) }
  }

  /// 40 receipts of 0.1 to a million pieces at 1 to a million, and issues that stock allows.
  private static func checkSequence(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var text = "cogsmith: 1\ncurrency: USD\nproducts: {P: {}}\nreceipts:\n"
    var issues = "sales:\n"
    var onHand: Int128 = 0
    var wanted: [Int128] = []
    for number in 100..<140 {
      let quantity = Int128.random(in: 1000...10_000_000_000, using: &random)
      let price = Int128.random(in: 100...100_000_000, using: &random)
      let day = "20\(number / 10 + 10)-01-\(number % 10 + 10)"
      text +=
        "  R-\(number): {date: \(day), lines: [{item: P, quantity: \(decimalText(quantity, decimals: 4)), cost: \(decimalText(price, decimals: 2))}]}\n"
      onHand += quantity
      let issue = Int128.random(in: 1...onHand, using: &random)
      issues +=
        "  S-\(number): {date: \(day), lines: [{item: P, quantity: \(decimalText(issue, decimals: 4))}]}\n"
      onHand -= issue
      wanted.append(issue * 100)
    }
    let shop = try ShopFigures(text + issues)
    let item = try shop.item("P")
    let simulation = shop.simulation
    let quantity = simulation.movements.reduce(StockQuantity(0)) { $0 + $1.quantity }
    let value = simulation.movements.reduce(Value(0)) { $0 + $1.value }
    let issued = try (100..<140).map { number in
      try shop.movements("S-\(number)").reduce(StockQuantity(0)) { $0 - $1.quantity }
    }
    guard quantity == simulation.quantityOnHand(item), value == simulation.valueOnHand(item),
      quantity == onHand * 100, issued == wanted
    else { throw Mismatch("seed \(seed)\n\(text)\(issues)") }
  }
}
