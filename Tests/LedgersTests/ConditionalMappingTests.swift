import Interpreter
import Ledgers
import TestSupport
import Testing

/// Conditions and dimensions of the export mapping (`language.md` 9).
@Suite struct ConditionalMappingTests {
  private static func shop(_ export: String) -> String {
    """
    cogsmith: 1
    company: Lowe
    currency: USD
    accounts: {raw: {}, parts: {}, made: {}, cogs: {}, cogs-out: {}, mill: {}, grni: {}, labor: {}}
    export:
    \(export)
    rates: {bench: {cost: 40.00/h}}
    products:
      oak: {type: raw-material, cost: 9.00}
      bolt: {type: component, cost: 1.00}
      bench: {type: finished-good, attributes: {line: outdoor}}
    boms:
      bench:
        - lines: [{item: oak, quantity: 2}, {item: bolt, quantity: 4}]
          costs: [{type: labor, time: 30 min, rate: bench}]
    receipts:
      R-1:
        date: 2026-11-01
        supplier: Mill
        lines: [{item: oak, quantity: 10}, {item: bolt, quantity: 100}]
    builds:
      B-1: {date: 2026-11-02, product: bench, quantity: 2}
    sales:
      S-1: {date: 2026-11-03, lines: [{item: bench, quantity: 1}]}

    """
  }

  private func lines(_ export: String) throws -> [String] {
    let shop = try TestWorkspace(Self.shop(export))
    let run = shop.check()
    #expect(!run.hasErrors, "\(shop.findings())")
    return (run.ledger?.transactions ?? []).flatMap { transaction in
      transaction.lines.map { line in
        let dimension = [line.className, line.department].compactMap { $0 }.joined(separator: "/")
        return "\(transaction.number) \(line.account ?? "?") \(line.amount)"
          + (dimension.isEmpty ? "" : " \(dimension)")
      }
    }
  }

  /// Each part of stock has an account of its own, and leaves it again: two benches take 4 oak (36.00)
  /// and 8 bolts (8.00), an hour of work (40.00), and cost 84.00, so that one sells at 42.00.
  @Test func `stock leaves the account that it entered`() throws {
    let found = try lines(
      """
        recognize-cogs: sale
        accounts:
          - {role: inventory, when: item.type == 'raw-material', use: raw}
          - {role: inventory, when: item.type == 'component', use: parts}
          - {role: finished-goods, use: made}
          - {role: receiving, when: receipt.supplier == 'Mill', use: mill}
          - {role: receiving, use: grni}
          - {role: cogs, when: item.attributes.line == 'outdoor', use: cogs-out}
          - {role: cogs, use: cogs}
          - {role: labor, use: labor}
      """)
    #expect(
      found == [
        "R-1 raw 9000", "R-1 parts 10000", "R-1 mill -19000",
        "B-1 made 8400", "B-1 raw -3600", "B-1 parts -800", "B-1 labor -4000",
        "S-1 cogs-out 4200", "S-1 made -4200",
      ])
  }

  @Test func `the first row that fits decides a dimension`() throws {
    let found = try lines(
      """
        number: "${event.kind == 'build' ? 'B' : 'X'}-${event.id}"
        memo: "Build ${build.id}: ${build.quantity} x ${product.name}"
        accounts:
          inventory: raw
          cogs: cogs
          receiving: grni
          labor: labor
        dimensions:
          - {when: role == 'labor', department: Shop}
          - {when: product.attributes.line == 'outdoor', class: Outdoor}
          - {department: Office}
      """)
    #expect(
      found == [
        "X-R-1 raw 9000 Office", "X-R-1 raw 10000 Office", "X-R-1 grni -19000 Office",
        "B-B-1 cogs 8400 Outdoor/Office", "B-B-1 raw -3600 Outdoor/Office",
        "B-B-1 raw -800 Outdoor/Office", "B-B-1 labor -4000 Outdoor/Shop",
      ])
  }

  @Test func `a memo that reads what an event lacks is the default`() throws {
    let shop = try TestWorkspace(
      Self.shop(
        "  memo: \"Made ${build.quantity} for ${company}\"\n  accounts: {inventory: raw, cogs: cogs, receiving: grni, labor: labor}"
      ))
    #expect(
      shop.check().ledger?.transactions.map(\.memo) == ["Receipt R-1 from Mill", "Made 2 for Lowe"])
  }

  @Test(arguments: [
    ("{role: labor, when: item.type == 'component', use: labor}", "mapping/unreachable"),
    ("{role: inventory, when: receipt.supplier == 'Mill', use: raw}", "mapping/two-homes"),
    ("{role: cogs, when: itm.type == 'component', use: cogs}", "expression/unknown-name"),
    ("{role: cogs, when: item.type, use: cogs}", "expression/type"),
  ])
  func `a row that could never decide is an error`(row: String, code: String) throws {
    let shop = try TestWorkspace(
      Self.shop(
        """
          accounts:
            - \(row)
            - {role: inventory, use: raw}
            - {role: cogs, use: cogs}
            - {role: receiving, use: grni}
            - {role: labor, use: labor}
        """))
    #expect(Set(shop.codes()) == [code])
  }
}
