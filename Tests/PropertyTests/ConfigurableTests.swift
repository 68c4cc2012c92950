import Interpreter
import TestSupport
import Testing

/// A build that chooses costs what the same build of a BOM with its numbers written out costs.
@Suite struct ConfigurableTests {
  /// A made-up product twice: with parameters, and with what a build has chosen written out.
  private struct Pair {
    // Sizes in millimetres, so that m2 and m come out with few decimals.
    private let width: Int
    private let height: Int
    private let doors: Int
    private let isLined: Bool
    private let isOak: Bool
    private let isInMetres: Bool
    private let loss: Int
    private let makes: Int
    private let quantity: Int
    private let minutes: Int
    private let percent: Int
    private let costs: [String]

    init(seed: UInt64) {
      var random = SeededRandom(seed: seed)
      func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
      width = number(30...120) * 10
      height = number(30...240) * 10
      doors = number(1...4)
      isLined = number(0...1) == 1
      isOak = number(0...1) == 1
      isInMetres = number(0...1) == 1
      loss = number(0...12)
      makes = number(1...3)
      quantity = number(1...9)
      minutes = number(1...50)
      percent = number(0...30)
      costs = (0..<4).map { _ in "\(number(1...40)).\(number(10...99))" }
    }

    private var head: String {
      """
      cogsmith: 1
      currency: USD
      rates: {bench: {cost: 48.00/h}}
      products:
        panel: {unit: m2, cost: \(costs[0])}
        edge: {unit: m, cost: \(costs[1])}
        hinge: {cost: \(costs[2])}
        felt: {unit: ft2, cost: \(costs[3])}
        chip: {unit: kg}

      """
    }

    private var tail: String {
      """
      opening:
        - date: 2026-01-01
          lines:
            - {item: panel, quantity: 9000}
            - {item: edge, quantity: 9000}
            - {item: hinge, quantity: 9000}
            - {item: felt, quantity: 9000}
      builds:
        B: {date: 2026-01-02, product: box, quantity: \(quantity)
      """
    }

    /// The product with parameters, which the build chooses.
    var configured: String {
      let wide = isInMetres ? "\(thousandths(width)) m" : "\(width) mm"
      let finish = isOak ? "oak" : "painted"
      return head + """
          box:
            parameters:
              width: {unit: mm, default: 600}
              height: {unit: mm, default: 700}
              doors: {default: 2, min: 1, max: 4}
              lined: {default: false}
              finish: {choices: [oak, painted], default: oak}
              spoilt: {default: 0}
        boms:
          box:
            - makes: \(makes)
              lines:
                - {item: panel, quantity: "=2 * width * height", loss: "=percent(spoilt / 100)"}
                - {item: edge, quantity: "=2 * (width + height)", when: finish == 'oak'}
                - {item: hinge, quantity: "=doors * (height > quantity('1 m') ? 3 : 2)"}
                - {item: felt, quantity: "=width * height", when: lined}
              costs:
                - {type: labor, time: "=doors * quantity('\(minutes) min')", rate: bench}
                - {type: other, amount: "=money(4.25) * doors", when: finish != 'oak'}
                - {type: overhead, percent: "=lined ? \(percent)% : 5%", of: labor}
              byproducts: [{item: chip, quantity: "=0.25 * doors", value: 0.35, when: lined}]

        """ + tail
        + ", with: {width: \(wide), height: \(height) mm, doors: \(doors), lined: \(isLined), "
        + "finish: \(finish), spoilt: \(loss)}}\n"
    }

    /// The same product with its numbers written out.
    var written: String {
      var lines = [
        "{item: panel, quantity: \(millionths(2 * width * height)) m2, loss: \(loss)%}",
        "{item: hinge, quantity: \(doors * (height > 1000 ? 3 : 2))}",
      ]
      if isOak { lines.insert("{item: edge, quantity: \(2 * (width + height)) mm}", at: 1) }
      if isLined { lines.append("{item: felt, quantity: \(millionths(width * height)) m2}") }
      var costs = ["{type: labor, time: \(doors * minutes) min, rate: bench}"]
      if !isOak { costs.append("{type: other, amount: \(hundredths(425 * doors))}") }
      costs.append("{type: overhead, percent: \(isLined ? percent : 5)%, of: labor}")
      let chips = isLined ? "{item: chip, quantity: \(hundredths(25 * doors)), value: 0.35}" : ""
      return head + """
          box: {}
        boms:
          box:
            - makes: \(makes)
              lines: [\(lines.joined(separator: ", "))]
              costs: [\(costs.joined(separator: ", "))]
              byproducts: [\(chips)]

        """ + tail + "}\n"
    }
  }

  @Test(arguments: UInt64(1)...60)
  func `a build that chooses costs what its numbers written out cost`(seed: UInt64) throws {
    let pair = Pair(seed: seed)
    let chosen = try ShopFigures(pair.configured)
    let written = try ShopFigures(pair.written)
    #expect(chosen.errors.isEmpty && written.errors.isEmpty, "\(chosen.shop.findings())")
    #expect(try chosen.cost("B") == written.cost("B"), "\(pair.configured)")
    #expect(chosen.transactions("B") == written.transactions("B"))
    for key in ["panel", "edge", "hinge", "felt", "chip", "box"] {
      #expect(try chosen.stock(key) == written.stock(key))
    }
  }
}

/// Whole parts as a decimal of a number of places.
private func decimal(_ parts: Int, places: Int) -> String {
  let digits = String(repeating: "0", count: max(0, places + 1 - String(parts).count)) + "\(parts)"
  return "\(digits.dropLast(places)).\(digits.suffix(places))"
}

private func thousandths(_ parts: Int) -> String { decimal(parts, places: 3) }
private func millionths(_ parts: Int) -> String { decimal(parts, places: 6) }
private func hundredths(_ parts: Int) -> String { decimal(parts, places: 2) }
