import Foundation
import Ledgers
import TestSupport
import Testing

/// Builds of each shop, worked out with pencil and paper.
@Suite struct HandWorkedTests {
  private struct Simulated {
    let document: [String: Any]

    init(_ name: String) throws {
      document = try #require(
        try JSONSerialization.jsonObject(with: Data(try Example(name).simulationJSON().utf8))
          as? [String: Any])
    }

    func build(_ id: String) throws -> [String: Any] {
      let builds = try #require(document["builds"] as? [[String: Any]])
      return try #require(builds.first { $0["id"] as? String == id }, "\(id)")
    }

    /// What a build took of each item, as quantity and value.
    func consumed(_ id: String) throws -> [String] {
      try #require(try build(id)["consumed"] as? [[String: Any]]).map { line in
        [line["item"], line["quantity"], line["value"]].map { $0 as? String ?? "" }
          .joined(separator: " ")
      }
    }

    func cost(_ id: String) throws -> [String: String] {
      try #require(try build(id)["cost"] as? [String: String])
    }

    func costs(_ id: String) throws -> [String] {
      try #require(try build(id)["costs"] as? [[String: String]]).map {
        "\($0["name"] ?? "") \($0["amount"] ?? "")"
      }
    }
  }

  /// Twelve doors for the 24 in enclosure.
  ///
  /// - Steel: 4.6 ft2 x 1.06 x 12 = 58.512 ft2. Heat H-47802 had 256 ft2 for 755.20, of which three
  ///   builds took 78.016 for 230.15, 57.664 for 170.11 and 114.45 for 337.62: left are 5.87 ft2 for
  ///   17.32. The other 52.642 ft2 come from H-48110 at 3.02: 158.98. Together 176.30.
  /// - Hinges: 24. Of 72 at 3.40 there are 16 left: 54.40. R-1028 brought 50 for 172.50, and of its
  ///   parcel's 14.20 they bear 172.50 / 398.30, 6.15: 8 x 178.65 / 50 = 28.58. Together 82.98.
  /// - Latches: 12. 6 at 6.25 = 37.50; 30 came for 189.00 + 6.74, and 6 of them are 39.15: 76.65.
  /// - Gasket: 94 in are 7.8333 ft, x 1.03 x 12 = 96.82 ft. Of 220 ft for 136.40, builds took 129.09
  ///   (80.04) and 81.03 (50.23), and the count 3.5 (2.17): left are 6.38 ft for 3.96. The other
  ///   90.44 ft are neoprene at 0.85: 76.87.
  /// - Wire: 0.96 lb at 2.35 = 2.26. Powder: 0.25 lb x 1.25 x 12 = 3.75 lb at 6.60 = 24.75.
  /// - Material: 176.30 + 82.98 + 76.65 + 3.96 + 76.87 + 2.26 + 24.75 = 443.77.
  /// - Labor: 20 min at 46.00 = 15.33; 84 min at 46.00 = 64.40; 72 min at 54.00 = 64.80; 48 min at
  ///   38.00 = 30.40: 174.93. Oven: 36 min at 28.00 = 16.80. 35 % of 174.93 = 61.23.
  /// - Scrap: 7.2 lb at 0.11 = 0.79. In all 443.77 + 174.93 + 78.03 - 0.79 = 695.94, or 57.995 each.
  @Test func `metal fabricator, B-2011`() throws {
    let shop = try Simulated("metal-fabricator")
    #expect(
      try shop.consumed("B-2011") == [
        "steel-16 58.512 176.30", "hinge 24 82.98", "latch 12 76.65", "gasket 6.38 3.96",
        "gasket-neoprene 90.44 76.87", "weld-wire 0.96 2.26", "powder-gray 3.75 24.75",
      ])
    #expect(
      try shop.costs("B-2011") == [
        "Set up press brake 15.33", "Shear and fold 64.40", "Weld hinges 64.80",
        "Powder coat 30.40", "Cure oven 16.80", "Shop overhead 61.23",
      ])
    #expect(
      try shop.cost("B-2011") == [
        "material": "443.77", "labor": "174.93", "overhead": "78.03", "other": "0.00",
        "by-products": "0.79", "total": "695.94", "unit": "57.995",
      ])
  }

  /// Ten doors, of which nine are good.
  ///
  /// - MDF: 0.4269 m2 x 1.1 x 10 = 4.6959 m2, at 66.50 for 2.88 m2: 108.43.
  /// - Lacquer: 0.18 L x 10 / 0.666 + 0.3 L = 3.002703 L. The pool holds 11 L for 250.80 and, since
  ///   P-312, a pail of 20 kg / 1.25 = 16 L for 376.00 + 38.00 x 376.00 / 1,108.40 = 12.89:
  ///   27 L for 639.69. 639.69 x 3.002703 / 27 = 71.14.
  /// - Labor: 30 min at 58.00 = 29.00; 140 min at 54.00 = 126.00; 100 min at 58.00 = 96.67: 251.67.
  /// - Overhead: 50 min at 36.00 = 30.00; 80 min at 22.00 = 29.33; 22 % of 251.67 = 55.37: 114.70.
  /// - In all 179.57 + 251.67 + 114.70 = 545.94; over nine doors 60.66 each.
  @Test func `cabinet shop, B-504`() throws {
    let shop = try Simulated("cabinet-shop")
    #expect(try shop.consumed("B-504") == ["mdf-18 4.6959 108.43", "lacquer 3.002703 71.14"])
    #expect(
      try shop.cost("B-504") == [
        "material": "179.57", "labor": "251.67", "overhead": "114.70", "other": "0.00",
        "by-products": "0.00", "total": "545.94", "unit": "60.66",
      ])
  }

  /// A truck that is paid by weight: 28.8 m2 x 12.4 = 357.12 kg, 11.52 x 4.2 = 48.384 kg and
  /// 11.52 x 13.5 = 155.52 kg, 561.024 kg in all.
  ///
  /// Of 145.00 they bear 92.2997, 12.5052 and 40.1951; cut to the cent 144.98, and the two cents go to
  /// the largest remainders: 92.30, 12.51 and 40.19. With the boards, 1,190.00 + 92.30 = 1,282.30,
  /// 210.00 + 12.51 = 222.51 and 272.00 + 40.19 = 312.19.
  @Test func `cabinet shop, P-311`() throws {
    let (_, ledger) = try Example("cabinet-shop").run()
    let receipt = try #require(ledger.transactions.first { $0.event == "P-311" })
    #expect(
      receipt.lines.map { "\($0.memo) \($0.amount)" } == [
        "ply-18 128230", "ply-6 22251", "mdf-18 31219", "Receipt P-311 from Otway Timber -167200",
        "Truck with crane -14500",
      ])
  }

  /// Five bases from a pile of castings that is taken from the top.
  ///
  /// The pile held 5 at 86.00 and 4 at 91.50; J-701 took the 4 and 2 of the others: 538.00. Then 4
  /// came at 94.00 and 3 at 97.50, and J-721 takes 3 x 97.50 + 2 x 94.00 = 480.50. Set-up: 1 h at
  /// 44.00. 5 x 48 min = 4 h: 176.00 by the machinist, 156.00 by the mill. Two inserts: 16.80. In all
  /// 873.30.
  @Test func `machine shop, J-721`() throws {
    let shop = try Simulated("machine-shop")
    #expect(try shop.consumed("J-701") == ["casting-base 6 538.00"])
    #expect(try shop.consumed("J-721") == ["casting-base 5 480.50"])
    #expect(
      try shop.cost("J-721") == [
        "material": "480.50", "labor": "220.00", "overhead": "156.00", "other": "16.80",
        "by-products": "0.00", "total": "873.30", "unit": "174.66",
      ])
  }

  /// Spindles that five rotary tables need three levels down: five, and one is on hand.
  ///
  /// Bar: 7 1/4 in x 4 + 2 in = 31 in = 2.583333 ft, at 177.60 / 12 = 14.80: 38.23. Set-up: 40 min at
  /// 44.00 = 29.33. Turning 2 h: 88.00 and 62.00. Grinding 72 min: 52.80 and 42.00. In all 312.36.
  @Test func `machine shop, J-706 on the way`() throws {
    let shop = try Simulated("machine-shop")
    let id = "J-706/table-assembly/spindle-unit/spindle"
    #expect(try shop.build(id)["quantity"] as? String == "4")
    #expect(try shop.build(id)["bom"] as? Int == 2)
    #expect(try shop.consumed(id) == ["bar-4140-2 2.583333 38.23"])
    #expect(
      try shop.costs(id) == [
        "Set up lathe 29.33", "Turn 88.00", "Lathe 62.00", "Grind 52.80", "Grinder 42.00",
      ])
    #expect(try shop.cost(id)["total"] == "312.36")
    // In November two are on hand, and the third version makes the other two.
    let later = "J-724/table-assembly/spindle-unit/spindle"
    #expect(try shop.build(later)["quantity"] as? String == "2")
    #expect(try shop.build(later)["bom"] as? Int == 3)
  }
}
