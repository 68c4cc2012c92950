import Diagnostics
import SourceText
import TestSupport
import Testing

@testable import DocumentTrees

/// Whatever happens to a file: nothing crashes, every place lies within it, and its nodes nest.
@Suite struct DamagedTextTests {
  private static let yaml = """
    # Ø 漢 🪑
    %YAML 1.1
    ---
    products: &p
      steel-16: {sku: CRS-16GA, name: "16 ga \\u00e9 \\
          steel", unit: ft2, packs: {sheet: 32 ft2}}
      'bolt''s': &bolt
        cost: 0.12 # é
        note: >-
          folded
            text

          of lines
      ? nut
      : |+2
         kept

    boms:
      bench:
      - lines:
        - {item: *bolt, quantity: "=a ? b : c"}
        - - [1, [2, {a: b}], !t 3]
          - <<: *p
    ...
    ---
    a: plain
      text
    b: 'single
      quoted'

    """

  private static let json = """
    {"taken": "2026-02-01", "items": [{"Id": "41", "Name": "16 ga \\u00e9 \\uD83E\\uDE91", "QtyOnHand":
      -3.20e-2, "Active": true, "x": null, "y": [[], {}, [{"z": "\\\\\\"\\/\\n"}]]}, 5],
     "é": "漢"}

    """

  private static let csv = """
    id,date,supplier,item,quantity,cost
    R-1,2026-11-02,"Ryerson, ""Inc"\"",steel,10 sheet,96.00/sheet
    R-1,,,"bolt
    long",5,

    R-2, 2026-11-03 ,,é漢,1,"1"

    """

  @Test(arguments: UInt64(1)...30) func `YAML`(seed: UInt64) {
    var damage = Damage(seed: seed)
    for _ in 0..<60 {
      let bytes = damage.damaged(Array(Self.yaml.utf8))
      let read = ReadText(yaml: bytes)
      #expect(read.violations == [], "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
      checkScalars(read)
    }
  }

  @Test(arguments: UInt64(1)...10) func `JSON`(seed: UInt64) {
    var damage = Damage(seed: seed)
    for _ in 0..<100 {
      let bytes = damage.damaged(Array(Self.json.utf8))
      let read = ReadText(json: bytes)
      #expect(read.violations == [], "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
      checkScalars(read)
      #expect(read.tree.brokenAt == nil || read.diagnostics.count > 0)
    }
  }

  @Test(arguments: UInt64(1)...10) func `CSV`(seed: UInt64) {
    let layout = EventTableLayout(
      section: "receipts", hasIDs: true, eventColumns: ["date", "supplier"],
      lineColumns: ["item", "quantity", "cost"], required: ["item"], foreignNames: [:])
    var damage = Damage(seed: seed)
    for _ in 0..<100 {
      let bytes = damage.damaged(Array(Self.csv.utf8))
      var bag = DiagnosticBag()
      let file = SourceFile(path: "receipts.csv", contents: bytes)
      let source = SourceID(index: 0)
      let table = readCSV(file, source: source, into: &bag)
      let tree = eventTree(table, layout, file, source: source, into: &bag)
      let read = ReadText(file: file, tree: tree, diagnostics: bag.sorted())
      let violations =
        tree.violations(in: file, isNested: false)
        + read.violations.filter { $0.contains("points") }
      #expect(violations == [], "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
      checkScalars(read)
    }
  }

  /// Every text can be read, and every part of it has a place within the file.
  private func checkScalars(_ read: ReadText) {
    let size = UInt32(read.file.bytes.count)
    let isSound = read.tree.read(read.file) { reader in
      reader.nodes.indices.allSatisfy { index in
        let node = NodeID(index: UInt32(index))
        guard reader.kind(node) == .scalar else { return true }
        _ = reader.isEmpty(node)
        let map = reader.scalarMap(node)
        let count = reader.text(node).count
        return [0..<count, count..<count, 0..<min(count, 1)].allSatisfy { range in
          let span = map.span(range)
          return span.start <= span.end && span.end <= size
        }
      }
    }
    #expect(isSound)
  }
}
