import Builds
import Catalogs
import Decimals
import Diagnostics
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// Histories from CSV files are the same as those written out (`language.md` 7).
@Suite struct EventFileTests {
  private static let head = """
    cogsmith: 1
    currency: USD
    products: {steel: {unit: ft2, packs: {sheet: 32 ft2}, cost: 3}, bolt: {cost: 1}, frame: {}}
    boms: {frame: [{lines: [{item: steel, quantity: 2}, {item: bolt, quantity: 8}]}]}
    accounts: {inventory: {code: "1400"}, cogs: {code: "5000"}, received: {code: "2110"}, counts: {code: "5100"}}
    export: {accounts: {inventory: inventory, cogs: cogs, receiving: received, shrinkage: counts}}

    """

  private static let written = """
    opening:
      - date: 2026-11-01
        lines:
          - {item: steel, quantity: 2 sheet, lot: H-1}
          - {item: bolt, quantity: 100, amount: 90}
      - {date: 2026-11-02, lines: [{item: bolt, quantity: 5}]}
    receipts:
      R-1:
        date: 2026-11-03
        supplier: Ryerson, Inc
        lines:
          - {item: steel, quantity: 1 sheet, cost: 96.00/sheet, lot: H-2, expires: 2027-11-02}
          - {item: bolt, quantity: 20, cost: 0.95}
    adjustments:
      A-1: {date: 2026-11-04, reason: count, lines: [{item: bolt, quantity: -4}]}
    builds:
      B-1: {date: 2026-11-05, product: frame, quantity: 3, good: 2}
      B-2: {date: 2026-11-05, sequence: 0, product: frame, quantity: 1, status: planned}
    sales:
      S-1: {date: 2026-11-06, customer: Acme, lines: [{item: frame, quantity: 2, price: 49.50}]}

    """

  private static let files = [
    "in/events.yaml": """
    opening: {from: opening.csv}
    receipts: {from: csv/receipts.csv}
    adjustments: {from: csv/adjustments.csv}
    builds: {from: csv/builds.csv}
    sales: {from: ../sales.csv}

    """,
    "in/opening.csv":
      "date,item,quantity,lot,amount\n2026-11-01,steel,2 sheet,H-1,\n2026-11-02,bolt,5,,\n2026-11-01,bolt,100,,90\n",
    "in/csv/receipts.csv":
      "id,date,supplier,item,quantity,cost,lot,expires\r\nR-1,2026-11-03,\"Ryerson, Inc\",steel,1 sheet,96.00/sheet,H-2,2027-11-02\r\nR-1,,,bolt,20,0.95,,\r\n",
    "in/csv/adjustments.csv": "quantity,item,reason,date,id\n-4,bolt,count,2026-11-04,A-1\n",
    "in/csv/builds.csv":
      "id,date,product,quantity,good,status,sequence\nB-2,2026-11-05,frame,1,,planned,0\nB-1,2026-11-05,frame,3,2,,\n",
    "sales.csv": "id,date,customer,item,quantity,price\nS-1,2026-11-06,Acme,frame,2,49.50\n",
  ]

  @Test func `a history in CSV is the same history`() throws {
    let written = try TestWorkspace(Self.head + Self.written)
    #expect(
      written.check().diagnostics.filter { $0.severity == .error } == [], "\(written.findings())")
    var files = Self.files
    files["cogsmith.yaml"] = Self.head
    let read = try TestWorkspace(files: files)
    #expect(read.check().diagnostics.filter { $0.severity == .error } == [], "\(read.findings())")
    #expect(read.simulationText() == written.simulationText())
    #expect(read.simulationText().contains("S-1"))
  }

  private func findings(_ csv: String) throws -> String {
    let shop = try TestWorkspace(files: [
      "cogsmith.yaml": Self.head + "receipts: {from: r.csv}\n", "r.csv": MarkedText(csv).text,
    ])
    let run = shop.check()
    let errors = run.diagnostics.filter { $0.severity == .error }
    let marked = MarkedText.marking(run.sources.files[1].bytes, errors)
    return (errors.map(\.message) + [marked]).joined(separator: "\n")
  }

  /// Faults in cells have the same words as in manifests, and the place of the cell.
  @Test func `faults stand in their cells`() throws {
    for (csv, messages) in [
      ("id,date,item,quantity\nR-1,2026-11-03,«bollt»,1\n", ["there is no product `bollt`"]),
      ("id,date,item,quantity\nR-1,2026-11-03,bolt,\"«1,000»\"\n", ["a number has no commas"]),
      ("id,date,item,quantity\nR-1,2026-11-03,bolt,1 «crate»\n", ["there is no unit `crate`"]),
      ("id,date,item,quantity\nR-1,«2026-02-30»,bolt,1\n", ["there is no day 2026-02-30"]),
      ("id,date,item,quantity\nR-1,2026-11-03,bolt,«0»\n", ["a quantity here is above 0"]),
      ("id,date,item,quantity,cost\nR-1,2026-11-03,bolt,1,5 «usd»\n", ["`usd` is not a currency"]),
      ("id,date,item,quantity\n«R-1,2026-11-03,bolt,»\n", ["a stock line needs `quantity`"]),
      ("«id»,item,quantity\nR-1,bolt,1\n", ["this file has no column `date`"]),
      (
        "id,date,item,quantity\n«R-1,,bolt,1»\nR-2,2026-11-03,bolt,1\n", ["a receipt needs `date`"]
      ),
      (
        "id,date,item,quantity,cost\nR-1,2026-11-03,bolt,1,=2*«x»\n", ["there is no `x` here"]
      ),
    ] as [(String, [String])] {
      let found = try findings(csv)
      #expect(found == (messages + [csv]).joined(separator: "\n"))
    }
  }

  @Test func `an event in CSV and in a manifest is declared twice`() throws {
    let shop = try TestWorkspace(files: [
      "cogsmith.yaml": Self.head + "receipts: {from: r.csv}\n",
      "b.yaml": "receipts: {R-1: {date: 2026-11-03, lines: [{item: bolt, quantity: 1}]}}\n",
      "r.csv": "id,date,item,quantity\nR-1,2026-11-03,bolt,1\n",
    ])
    let errors = shop.check().diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.message) == ["the receipt `R-1` is declared twice"])
    #expect(errors.first?.primary?.span.source != errors.first?.related.first?.span.source)
  }
}
