import Builds
import Decimals
import TestSupport

/// A workspace made up from a seed: units and packs, BOMs of several levels with every kind of line,
/// costs and by-products, and two months of events of every kind.
///
/// It checks without errors but those of stock that is short.
struct RandomShop {
  /// A section that merges, with its entries.
  struct Section {
    var name: String
    var entries: [String]
  }

  /// What is given once.
  var head = ""
  var sections: [Section] = []
  private(set) var boms: [RandomBOM] = []

  private var random: SeededRandom
  private var units: [String: String] = [:]
  private let bought = ["ash", "bolt", "clay", "dye", "elm", "felt"]
  private let made = ["part", "set", "unit", "case"]
  private let fallen = ["chips", "dust"]

  /// The shop of a seed.
  ///
  /// - Parameter recognition: whether goods are expensed at the build or at the sale.
  init(seed: UInt64, recognition: String = "sale") {
    random = SeededRandom(seed: seed)
    makeHead(recognition)
    makeProducts()
    makeBOMs()
    makeEvents()
  }

  /// All of it in one file, in the order in which it was made up.
  ///
  /// - Parameter scale: how many times as much each BOM makes in a run, and takes for it.
  func text(scale: Int = 1) -> String {
    head + sections.map { $0.text }.joined() + bomSection(scale).text
  }

  /// The same in several files and documents, everything in another order.
  func files(shuffledBy seed: UInt64) -> [String: String] {
    var random = SeededRandom(seed: seed)
    var files = ["cogsmith.yaml": head]
    for section in (sections + [bomSection(1)]).shuffled(using: &random) {
      for part in parts(of: section, &random) {
        let name = ["cogsmith.yaml", "a.yaml", "b/c.yml"].randomElement(using: &random) ?? "a.yaml"
        files[name, default: ""] += (files[name] == nil ? "" : "---\n") + part.text
      }
    }
    return files
  }

  /// The same without what is only planned, and without what stock does not allow.
  func withoutRefused() throws -> RandomShop {
    var shop = self
    let kinds: Set<String> = ["receipts", "builds", "sales", "adjustments"]
    for index in shop.sections.indices {
      shop.sections[index].entries.removeAll { $0.contains("status: planned") }
    }
    while true {
      let run = try ShopFigures(shop.text())
      let happened = Set(run.simulation.events.map(\.id))
      var isSame = true
      for index in shop.sections.indices where kinds.contains(shop.sections[index].name) {
        let before = shop.sections[index].entries
        shop.sections[index].entries = before.filter { entry in
          happened.contains { entry.hasPrefix("  \($0): ") }
        }
        isSame = isSame && before.count == shop.sections[index].entries.count
      }
      shop.sections.removeAll { $0.entries.isEmpty }
      if isSame { return shop }
    }
  }

  private func parts(of section: Section, _ random: inout SeededRandom) -> [Section] {
    let entries = section.entries.shuffled(using: &random)
    let cut = Int.random(in: 0...entries.count, using: &random)
    return [entries[..<cut], entries[cut...]].filter { !$0.isEmpty }.map {
      Section(name: section.name, entries: Array($0))
    }
  }

  private func bomSection(_ scale: Int) -> Section {
    Section(name: "boms", entries: boms.map { $0.text(scale: scale) })
  }

  // MARK: Chance

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  private mutating func pick<Element>(_ list: [Element], _ fallback: Element) -> Element {
    list.randomElement(using: &random) ?? fallback
  }

  /// A decimal of thousandths.
  private mutating func thousandths(_ range: ClosedRange<Int>) -> String {
    trimmed(Int.random(in: range, using: &random), 3)
  }

  private mutating func money(_ range: ClosedRange<Int>) -> String {
    trimmed(Int.random(in: range, using: &random), pick([2, 2, 4], 2))
  }

  private mutating func date(_ days: ClosedRange<Int>) -> String {
    let day = Int.random(in: days, using: &random)
    return "2026-0\(1 + day / 28)-" + (day % 28 < 9 ? "0" : "") + "\(day % 28 + 1)"
  }

  // MARK: Catalog

  private mutating func makeHead(_ recognition: String) {
    let books = [
      "currency: USD\n", "currency: JPY\n", "currency: KWD\n",
      "currency: EUR\nbooks: {rounding: half-even}\n",
    ]
    head =
      "cogsmith: 1\n" + pick(books, books[0])
        + """
        inventory: {costing: \(pick(["fifo", "lifo", "average"], "fifo"))}
        export:
          recognize-cogs: \(recognition)
          accounts:
            inventory: stock
            finished-goods: goods
            by-product: offcuts
            cogs: cogs
            labor: wages
            overhead: burden
            other: jobs
            receiving: grni
            landed-cost: carrier
            waste: scrap
            shrinkage: count

        """
    sections.append(
      Section(
        name: "accounts",
        entries: [
          "stock", "goods", "offcuts", "cogs", "wages", "burden", "jobs", "grni", "carrier",
          "scrap",
          "count",
        ].map { "  \($0): {}\n" }))
    sections.append(
      Section(
        name: "rates",
        entries: [
          "  bench: {cost: \(money(1000...9000))/h}\n", "  kiln: {cost: \(money(10...99))/kg}\n",
        ]))
  }

  private mutating func makeProducts() {
    let packs = ["each": "box: 12", "kg": "sack: 25 kg", "m": "roll: 50 m"]
    var entries: [String] = []
    for name in bought + made + fallen {
      let unit = fallen.contains(name) ? "kg" : pick(["each", "kg", "m"], "each")
      units[name] = unit
      var fields = ["unit: \(unit)"]
      if chance(50) { fields.append("costing: \(pick(["fifo", "lifo", "average"], "fifo"))") }
      if chance(15) { fields.append("picking: fefo") }
      if chance(40) { fields.append("precision: \(pick([0, 1, 3, 12], 3))") }
      if bought.contains(name) {
        fields.append("cost: \(money(1...2000))")
        fields.append("packs: {\(packs[unit] ?? "")}")
      }
      entries.append("  \(name): {\(fields.joined(separator: ", "))}\n")
    }
    entries.append("  firing: {type: service, unit: kg, cost: \(money(1...200))}\n")
    sections.append(Section(name: "products", entries: entries))
  }

  private mutating func makeBOMs() {
    for (level, product) in made.enumerated() {
      var bom = RandomBOM(product: product, makes: Int.random(in: 1...5, using: &random) * 1000)
      let components = bought.shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random))
      bom.lines = components.map { boughtLine($0) }
      if level > 0, chance(80) {
        bom.lines.append(madeLine(made[Int.random(in: 0..<level, using: &random)]))
      }
      if chance(20) {
        bom.lines.append(
          RandomBOM.Line(item: "firing", quantity: Int.random(in: 1...999, using: &random)))
      }
      bom.costs = costs()
      if chance(30) {
        bom.byproducts = fallen.prefix(Int.random(in: 1...2, using: &random)).map {
          let credit =
            chance(50)
            ? "value: \(money(0...60))" : "share: \(Int.random(in: 0...40, using: &random))%"
          return RandomBOM.Line(
            item: $0, quantity: Int.random(in: 1...900, using: &random), options: ", \(credit)")
        }
      }
      boms.append(bom)
    }
  }

  private mutating func boughtLine(_ item: String) -> RandomBOM.Line {
    var options = ""
    if chance(25) {
      options += ", loss: \(Int.random(in: 1...30, using: &random))%"
    } else if chance(15) {
      options += ", yield: \(Int.random(in: 50...99, using: &random))%"
    }
    if chance(10) { options += ", setup: \(thousandths(1...2000))" }
    if chance(10) {
      options += ", multiple: \(thousandths(100...3000))" + (chance(50) ? ", consume: pack" : "")
    }
    if chance(10) { options += ", optional: true" }
    let alike = bought.filter { $0 != item && units[$0] == units[item] }
    if chance(45), let other = alike.randomElement(using: &random) {
      let third = alike.first { $0 != other }
      options += ", substitutes: [\(other)\(third.map { ", " + $0 } ?? "")]"
    }
    return RandomBOM.Line(
      item: item, quantity: Int.random(in: 1...4000, using: &random), options: options)
  }

  private mutating func madeLine(_ item: String) -> RandomBOM.Line {
    let supply = pick(["stock", "build", "build", "phantom"], "build")
    return RandomBOM.Line(
      item: item, quantity: Int.random(in: 100...2500, using: &random),
      options: ", supply: \(supply)")
  }

  private mutating func costs() -> [String] {
    var costs: [String] = []
    if chance(50) { costs.append("type: labor, name: Work, amount: \(money(1...900))") }
    if chance(40) {
      costs.append("type: labor, time: \(Int.random(in: 1...90, using: &random)) min, rate: bench")
    }
    if chance(30) { costs.append("type: other, amount: \(money(1...3000)), per: build") }
    if chance(20) { costs.append("type: other, quantity: \(thousandths(1...900)) kg, rate: kiln") }
    for base in ["labor", "material", "overhead", "all"] where chance(15) {
      costs.append("type: overhead, percent: \(thousandths(1...90_000))%, of: \(base)")
    }
    return costs.shuffled(using: &random)
  }

  // MARK: Events

  private mutating func makeEvents() {
    var opening: [String] = []
    for (index, item) in bought.enumerated() {
      opening.append(
        "  - date: \(date(0...1))\n    lines: [{item: \(item), quantity: \(thousandths(chance(30) ? 1000...2000 : 1000...90_000))\(lot(index))}]\n"
      )
    }
    sections.append(Section(name: "opening", entries: opening))
    sections.append(Section(name: "receipts", entries: (1...7).map { receipt($0) }))
    sections.append(Section(name: "builds", entries: (1...9).map { build($0) }))
    sections.append(Section(name: "sales", entries: (1...6).map { sale($0) }))
    sections.append(Section(name: "adjustments", entries: (1...5).map { adjustment($0) }))
  }

  private mutating func lot(_ number: Int) -> String {
    var text = chance(50) ? ", lot: L\(number)" : ""
    if chance(30) { text += ", expires: 2027-0\(Int.random(in: 1...9, using: &random))-01" }
    return text
  }

  private mutating func sequence() -> String {
    chance(20) ? ", sequence: \(Int.random(in: 0...3, using: &random))" : ""
  }

  private mutating func receipt(_ number: Int) -> String {
    let names = ["each": "box", "kg": "sack", "m": "roll"]
    let items = bought.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
    let isCharged = chance(50)
    let lines = items.enumerated().map { index, item in
      let pack = names[units[item] ?? ""] ?? "box"
      let quantity =
        chance(40)
        ? "\(Int.random(in: 1...3, using: &random)) \(pack)" : thousandths(1000...40_000)
      // A charge by value needs goods that are worth something.
      let unitCost = trimmed(Int.random(in: 100...2500, using: &random), 2)
      var cost = ", cost: \(unitCost)"
      if chance(20) {
        cost = ", cost: \(trimmed(Int.random(in: 10_000...90_000, using: &random), 2))/\(pack)"
      }
      if chance(20) { cost = ", amount: \(money(10_000...90_000))" }
      if !isCharged, chance(40) { cost = chance(50) ? "" : ", cost: \(money(0...300))" }
      return "{item: \(item), quantity: \(quantity)\(cost)\(lot(number * 10 + index))}"
    }
    var charges = ""
    if isCharged {
      let isAlike = Set(items.map { units[$0] }).count == 1
      let by = isAlike && chance(50) ? ", by: quantity" : ""
      charges = ", charges: [{name: Freight, amount: \(money(1...5000))\(by)}]"
    }
    return
      "  R-\(number): {date: \(date(1...50)), lines: [\(lines.joined(separator: ", "))]\(charges)\(sequence())}\n"
  }

  private mutating func build(_ number: Int) -> String {
    let product = pick(made, made[0])
    let quantity = Int.random(in: 2...9, using: &random)
    var more = sequence()
    if chance(15) {
      more += ", good: \(quantity - 1)"
    } else if chance(20) {
      more += ", scrap: {quantity: 1, abnormal: \(chance(60))}"
    }
    if chance(30) { more += ", lot: B\(number)" }
    if chance(10) { more += ", status: planned" }
    if chance(20), let bom = boms.first(where: { $0.product == product }),
      let line = bom.lines.first
    {
      more += ", use: {\(line.item): \(chance(20) ? "0" : thousandths(1000...9000))}"
    }
    return
      "  B-\(number): {date: \(date(2...55)), product: \(product), quantity: \(quantity)\(more)}\n"
  }

  private mutating func sale(_ number: Int) -> String {
    let items = (bought + made + fallen).shuffled(using: &random)
      .prefix(Int.random(in: 1...2, using: &random))
    let lines = items.map {
      "{item: \($0), quantity: \(thousandths(1000...3000))\(chance(30) ? ", lot: L\(Int.random(in: 0...5, using: &random))" : "")}"
    }
    return
      "  S-\(number): {date: \(date(5...55)), lines: [\(lines.joined(separator: ", "))]\(sequence())}\n"
  }

  private mutating func adjustment(_ number: Int) -> String {
    let item = pick(bought + made + fallen, bought[0])
    let line =
      chance(50)
      ? "quantity: -\(thousandths(1000...2500))"
      : "quantity: \(thousandths(1000...2500)), cost: \(money(0...900))"
    return
      "  A-\(number): {date: \(date(5...55)), lines: [{item: \(item), \(line)}]\(sequence())}\n"
  }
}

/// A BOM of a made-up workspace, which can be written for several runs at once.
struct RandomBOM {
  /// A line; the quantity in thousandths.
  struct Line {
    var item: String
    var quantity: Int
    var options = ""
  }

  var product: String
  var makes: Int
  var lines: [Line] = []
  var costs: [String] = []
  var byproducts: [Line] = []

  func text(scale: Int) -> String {
    var text = "  \(product):\n    - makes: \(trimmed(makes * scale, 3))\n"
    if !lines.isEmpty {
      text += "      lines:\n" + lines.map { "        - \(entry($0, scale))\n" }.joined()
    }
    if !costs.isEmpty {
      text += "      costs:\n" + costs.map { "        - {\($0)}\n" }.joined()
    }
    if !byproducts.isEmpty {
      text += "      byproducts:\n" + byproducts.map { "        - \(entry($0, scale))\n" }.joined()
    }
    return text
  }

  private func entry(_ line: Line, _ scale: Int) -> String {
    "{item: \(line.item), quantity: \(trimmed(line.quantity * scale, 3))\(line.options)}"
  }
}

extension RandomShop.Section {
  /// The section as YAML.
  var text: String { "\(name):\n" + entries.joined() }
}

/// A decimal of so many decimals, without zeros at its end.
func trimmed(_ units: Int, _ decimals: Int) -> String {
  var text = decimalText(Int128(units), decimals: decimals)
  while text.hasSuffix("0") { text.removeLast() }
  if text.hasSuffix(".") { text.removeLast() }
  return text
}
