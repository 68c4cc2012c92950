import Diagnostics
import SourceText
import TestSupport
import Testing

/// Whatever happens to a manifest: nothing crashes, and every finding has a place within the file.
@Suite struct DamagedManifestTests {
  private static let shop = """
    cogsmith: 1
    company: "Two Benches \\u00d8"
    currency: USD
    inventory: {mode: local, costing: fifo}
    units: {board-foot: 144 in3}
    products:
      pine: &pine {name: Pine board, unit: m2, packs: {board: 0.6 m2}, cost: 18.50/board}
      screw: {name: 'Screw 4 x 40', cost: 0.04}
      Öl: {unit: L, cost: 32.00/L, equals: {1 L: 0.92 kg}}
    rates:
      joiner: {cost: 36.00/h, account: wages}
    boms:
      bench:
        - version: 3
          effective: {from: 2026-03-01}
          makes: 1 each
          lines:
            - {item: pine, quantity: 1.9 m2, loss: 8%, substitutes: [screw]}
            - {item: screw, quantity: 42, multiple: 100, consume: used}
          costs:
            - {type: labor, name: Saw and join, time: 75 min, rate: joiner}
            - {type: overhead, percent: 15%, of: labor}
          byproducts:
            - {item: Öl, quantity: 1.1 L, value: 0.40/L}
    opening:
      - date: 2026-11-01
        lines:
          - {item: pine, quantity: 20 board, lot: H-1, expires: 2027-11-01}
    receipts: {from: receipts.csv}
    builds:
      B-1: {date: 2026-11-09, product: bench, quantity: 4, use: {pine: [{quantity: 1, lot: H-1}]}}
    accounts: {wages: {code: "6100", type: expense}}
    export: {accounts: {labor: wages}, memo: "Build ${build.id}"}

    """

  @Test(arguments: UInt64(1)...20) func `a damaged manifest`(seed: UInt64) {
    #expect(DecodedText(Self.shop).codes == [])
    var damage = Damage(seed: seed)
    for _ in 0..<40 {
      let bytes = damage.damaged(Array(Self.shop.utf8))
      let decoded = DecodedText(bytes)
      let size = decoded.file.bytes.count
      for diagnostic in decoded.diagnostics {
        let spans =
          ([diagnostic.primary].compactMap { $0 } + diagnostic.related).map(\.span)
          + diagnostic.helps.flatMap(\.edits).map(\.span)
        #expect(spans.allSatisfy { $0.start <= $0.end && Int($0.end) <= size })
        #expect(diagnostic.primary != nil)
        #expect(!diagnostic.message.isEmpty)
      }
    }
  }
}
