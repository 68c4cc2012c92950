import BigInt
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
import Testing

/// The interpreter against a slow model, movement by movement.
@Suite struct ReferenceTests {
  /// One item and a random history of it.
  private struct History {
    var text = ""
    /// What each issue takes, line by line, and the layers' total at the end.
    var expected: [String: [ReferenceStock.Part]] = [:]
    var quantity: BigInt = 0
    var value: BigInt = 0
  }

  private static let digits = 3

  private func history(_ seed: UInt64, _ method: ReferenceStock.Method) -> History {
    var random = SeededRandom(seed: seed)
    func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let isHalfEven = whole(0...1) == 1
    let isLarge = whole(0...3) == 0
    var stock = ReferenceStock(method, isHalfEven: isHalfEven)
    let fields =
      switch method {
      case .fifo: "costing: fifo"
      case .lifo: "costing: lifo"
      case .fefo: "costing: fifo, picking: fefo"
      case .average: "costing: average"
      }
    var receipts = ""
    var sales = ""
    var history = History()
    for step in 100..<136 {
      let date = "2026-0\(1 + (step - 100) / 18)-\((step - 100) % 18 + 10)"
      if stock.quantity == 0 || whole(0...2) == 0 {
        let lines = (0..<whole(1...3)).map { _ in
          let quantity = whole(1...(isLarge ? 900_000_000 : 40_000))
          let value = whole(0...(isLarge ? 900_000_000_000 : 5000))
          let lot = ["", "A", "B", "C"][whole(0...3)]
          let month = whole(0...6)
          stock.receive(
            BigInt(quantity), worth: BigInt(value), lot: lot, expires: month == 0 ? .max : month)
          return
            "{item: tea, quantity: \(trimmed(quantity, Self.digits)), amount: \(trimmed(value, 2))"
            + (lot.isEmpty ? "" : ", lot: \(lot)")
            + (month == 0 ? "" : ", expires: 2027-0\(month)-01") + "}"
        }
        receipts += "  R-\(step): {date: \(date), lines: [\(lines.joined(separator: ", "))]}\n"
      }
      guard stock.quantity > 0 else { continue }
      let wants = wants(of: stock, &random)
      var kept: [String: BigInt] = [:]
      for want in wants { if let lot = want.lot { kept[lot, default: 0] += want.quantity } }
      var parts: [ReferenceStock.Part] = []
      for want in wants {
        if let lot = want.lot { kept[lot, default: 0] -= want.quantity }
        parts += stock.take(want.quantity, lot: want.lot, keeping: kept)
      }
      history.expected["S-\(step)"] = parts
      let lines = wants.map {
        "{item: tea, quantity: \(trimmed(Int($0.quantity), Self.digits))\($0.lot.map { ", lot: \($0)" } ?? "")}"
      }
      sales += "  S-\(step): {date: \(date), lines: [\(lines.joined(separator: ", "))]}\n"
    }
    history.quantity = stock.quantity
    history.value = stock.value
    history.text =
      "cogsmith: 1\ncurrency: USD\n" + (isHalfEven ? "books: {rounding: half-even}\n" : "")
      + "products: {tea: {precision: \(Self.digits), \(fields)}}\nreceipts:\n\(receipts)sales:\n\(sales)"
    return history
  }

  /// One to three lines that stock allows together.
  private func wants(
    of stock: ReferenceStock, _ random: inout SeededRandom
  ) -> [(quantity: BigInt, lot: String?)] {
    var free = Int(stock.quantity)
    var lots: [String: Int] = [:]
    for layer in stock.layers where !layer.lot.isEmpty {
      lots[layer.lot, default: 0] += Int(layer.quantity)
    }
    var wants: [(quantity: BigInt, lot: String?)] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) where free > 0 {
      let lot = lots.keys.sorted().randomElement(using: &random)
      let isNamed = Int.random(in: 0...2, using: &random) == 0
      // All of it as often as a part.
      let isAll = Int.random(in: 0...3, using: &random) == 0
      if isNamed, let lot, let held = lots[lot], min(held, free) > 0 {
        let most = min(held, free)
        let quantity = isAll ? most : Int.random(in: 1...most, using: &random)
        lots[lot] = held - quantity
        free -= quantity
        wants.append((BigInt(quantity), lot))
      } else {
        let quantity = isAll ? free : Int.random(in: 1...free, using: &random)
        free -= quantity
        wants.append((BigInt(quantity), nil))
      }
    }
    return wants
  }

  @Test(arguments: ReferenceStock.Method.allCases, Array(UInt64(1)...50))
  func `every issue takes the same parts at the same value`(
    method: ReferenceStock.Method, seed: UInt64
  ) throws {
    let history = history(seed, method)
    let shop = try ShopFigures(history.text)
    #expect(shop.codes.isEmpty, "\(shop.shop.findings())")
    let catalog = shop.simulation.catalog
    for (event, expected) in history.expected.sorted(by: { $0.key < $1.key }) {
      let movements = try shop.movements(event)
      var found = movements.map { movement in
        ReferenceStock.Part(
          quantity: BigInt(0 - movement.quantity), value: BigInt(0 - movement.value),
          lot: catalog.names[movement.lot])
      }
      if method == .average {
        // The pool shares a line's value out over the lots that it comes from.
        var lines: [ReferenceStock.Part] = []
        for movement in movements {
          let quantity = BigInt(0 - movement.quantity)
          let value = BigInt(0 - movement.value)
          if Int(movement.line) == lines.count {
            lines.append(ReferenceStock.Part(quantity: quantity, value: value, lot: ""))
          } else {
            lines[lines.count - 1].quantity += quantity
            lines[lines.count - 1].value += value
          }
        }
        found = lines
      }
      #expect(found == expected, "\(event)\n\(history.text)")
    }
    let tea = try shop.item("tea")
    #expect(BigInt(shop.simulation.quantityOnHand(tea)) == history.quantity)
    #expect(BigInt(shop.simulation.valueOnHand(tea)) == history.value)
  }
}
