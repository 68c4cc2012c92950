import Foundation
import QuickBooksSimulator
import TestSupport
import Testing

/// A machine shop with tables out of an old program: parts and parts lists come in as they are.
@Suite struct MachineShopScenarioTests {
  private let shop: Scenario

  init() throws { shop = try Scenario() }

  /// Two rows above the header, currency signs, thousands, a subtotal, a name with a comma that nobody quoted.
  private static let parts = """
    Halvorsen Machine,,,,,
    "Part export, 2 Nov 2026",,,,,
    Part No.,Description,Unit,Unit cost,On hand,Value
    BAR-25,Round bar 25 mm,m,$18.40,40,$736.00
    PLT-10,Plate 10 mm,m2,"$1,120.00",2.5,"$2,800.00"
    BRG-6202,Bearing 6202,each,$4.75,60,$285.00
    SCR-M5,Screw M5 x 16, A2,each,$0.08,500,$40.00
    ,,,Subtotal,,"$3,861.00"
    SHAFT,Shaft,each,,,
    IDLER,Idler assembly,each,,,

    """

  private static let lists = """
    Parts lists
    Parent,Part No.,Qty,Unit
    SHAFT,BAR-25,0.3,m
    IDLER,SHAFT,1,each
    IDLER,PLT-10,0.02,m2
    IDLER,BRG-6202,2,each
    IDLER,SCR-M5,4 pcs,each
    IDLER,GREASE,some,

    """

  private static let work = """
    rates:
      turning: {cost: 60.00/h}

    receipts:
      R-1: {date: 2026-11-04, supplier: Steelway, lines: [{item: BAR-25, quantity: 10 m, cost: 19.00/m}]}

    builds:
      B-1: {date: 2026-11-09, product: SHAFT, quantity: 20}
      B-2: {date: 2026-11-11, product: IDLER, quantity: 10}

    accounts:
      inventory: {code: "1400", type: asset}
      goods-received: {code: "2110", type: liability}
      cogs: {code: "5000", type: cost-of-goods-sold}
      wages-applied: {code: "6100", type: expense}

    export:
      recognize-cogs: sale
      accounts: {inventory: inventory, receiving: goods-received, cogs: cogs, labor: wages-applied}

    """

  /// Products, stock and lists come out of tables, work by hand.
  ///
  /// A shaft takes 0.3 m of bar at 18.40, 5.52, and 6 minutes of turning, 6.00: 11.52. An idler takes it,
  /// 0.02 m2 of plate at 1,120.00 = 22.40, two bearings = 9.50, four screws = 0.32: 43.74.
  ///
  /// B-1: 6 m of the first bar = 110.40 and 20 x 6.00 = 120.00: 230.40. B-2: 10 shafts 115.20, plate 224.00,
  /// bearings 95.00, screws 3.20: 437.40. R-1: 190.00.
  @Test func `from two tables to a ledger`() throws {
    try shop.folder.write(Self.parts, to: "parts.csv")
    try shop.folder.write(Self.lists, to: "lists.csv")
    try shop.run(
      "init", "--name", "Halvorsen Machine", "--mode", "local", "--provider", "none", "--costing",
      "fifo", "--currency", "USD", "--from", "parts.csv", "--date", "2026-11-02", "--no-check",
      "--yes")
    try shop.run("check")
    try shop.run("import", "lists.csv")
    try shop.run("import", "lists.csv", "--write", ".")
    try shop.append(Self.work, to: "work.yaml")
    try shop.replace(
      "  SHAFT:\n    - lines:",
      with:
        "  SHAFT:\n    - costs: [{type: labor, name: Turn, time: 6 min, rate: turning}]\n      lines:",
      in: "boms/lists.yaml")
    #expect(try shop.run("check").errors == "")
    // On the last day 34 m of the first bar and 10 m of the second are there, 815.60 / 44 a metre: 0.3 m
    // are 5.56, a shaft 11.56 and an idler 43.78; out of shafts in stock it takes 43.74.
    let cost = try shop.run("cost", "IDLER").output
    #expect(cost.contains("total     43.78       43.74\n"), "\(cost)")
    let simulated = try shop.run("simulate").output
    #expect(simulated.contains("230.40") && simulated.contains("437.40"), "\(simulated)")
    let exported = try shop.run("export", "--to", "beancount").output
    for line in [
      "2026-11-04  R-1  Journal entry  190.00", "2026-11-09  B-1  Journal entry  230.40",
      "2026-11-11  B-2  Journal entry  437.40",
    ] {
      #expect(exported.contains(line), "\(exported)")
    }
    if let beancount = try Beancount.find() {
      #expect(try beancount.check(shop.folder.read("exports/beancount/ledger.beancount")) == "")
    }
    try shop.run("export", "--to", "json")
    try shop.expectTranscript("machine-shop.txt")
  }
}
