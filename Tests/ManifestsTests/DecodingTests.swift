import Diagnostics
import DocumentTrees
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// What does not fit the language is said at its place, and the rest is still read.
@Suite struct DecodingTests {
  /// A text with the marks of its findings, and their headlines.
  private func expect(
    _ marked: String, _ messages: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let decoded = DecodedText(MarkedText(marked).text)
    #expect(decoded.marked == marked, sourceLocation: sourceLocation)
    #expect(decoded.diagnostics.map(\.message) == messages, sourceLocation: sourceLocation)
  }

  @Test func `sections`() {
    expect("", [])
    expect("# nothing\n---\n---\n~\n", [])
    expect(
      "«procuts»: {}\n«invoices»: {}\n",
      ["`procuts` is not a section of a manifest", "`invoices` is not a section of a manifest"])
    expect(
      "«-» products\n",
      ["expected a map with sections such as `products`, `boms` and `builds`, found a list"])
    expect(
      "«hello»\n",
      [
        "expected a map with sections such as `products`, `boms` and `builds`, found the text `hello`"
      ])
    expect("cogsmith: «2»\n", ["this workspace asks for version 2 of the language"])
    expect("«scenarios»: {}\n", ["the section `scenarios` is not read by this version"])
    expect(
      "«scenarios»: 5\nproducts: «5»\n",
      [
        "the section `scenarios` is not read by this version",
        "expected a map: names, each with a map, found the text `5`",
      ])
    expect("products:\nboms:\nopening:\nreceipts:\nbooks:\nscenarios:\n", [])
  }

  @Test func `keys that other programs use`() throws {
    for (theirs, ours) in [
      ("qty", "quantity"), ("part", "item"), ("scrap", "loss"), ("component", "item"),
    ] {
      let rest =
        ours == "item" ? "quantity: 1" : ours == "loss" ? "item: a, quantity: 1" : "item: a"
      let decoded = DecodedText("boms: {b: [{lines: [{\(theirs): 1, \(rest)}]}]}\n")
      #expect(decoded.codes == ["schema/unknown-key"], "\(theirs)")
      let help = try #require(decoded.diagnostics.first?.helps.first)
      #expect(help.text == "the key for this is `\(ours)`")
      #expect(help.edits.first?.replacement == ours)
    }
    // Where the record has a key of that name, it is that key.
    #expect(
      DecodedText(
        "builds: {B: {date: 2026-11-02, product: a, quantity: 1, scrap: {quantity: 1}}}\n"
      ).codes == [])
    // What was meant is not missing besides.
    expect("boms: {b: [{lines: [{item: a, «qty»: 1}]}]}\n", ["`qty` is not a key of a BOM line"])
    // Nothing near: the keys of the record are named.
    let far = DecodedText("products: {a: {colour: red}}\n")
    #expect(
      far.diagnostics.first?.helps.first?.text.hasPrefix("a product takes `sku`, `name`") == true)
  }

  @Test func `keys that are missing`() {
    expect("receipts:\n  R-1:\n    «lines»: [{item: a, quantity: 1}]\n", ["a receipt needs `date`"])
    expect("boms: {b: [{lines: [«{quantity: 1}»]}]}\n", ["a BOM line needs `item`"])
    expect("opening:\n  - «date»: 2026-11-01\n", ["an opening needs `lines`"])
    expect(
      "receipts:\n  R-1: «{date: , lines: [{item: a, quantity: 1}]}»\n", ["a receipt needs `date`"])
    expect(
      "builds: {B: «{date: 2026-11-02}»}\n",
      ["a build needs `product` and `quantity`"])
    expect("builds: {B: {date: 2026-11-02, undo: A}}\n", [])
  }

  @Test func `values of another kind`() {
    expect("products: «[a, b]»\n", ["expected a map: names, each with a map, found a list"])
    expect("products:\n  «-» a\n", ["expected a map: names, each with a map, found a list"])
    expect(
      "products: {a: «steel»}\n",
      [
        "expected a map with `sku`, `name` and `description`, found the text `steel`"
      ])
    expect("boms:\n  a:\n    «lines»: []\n", ["expected a list, each entry a map, found a map"])
    expect("products: {a: {unit: «[ft2]»}}\n", ["expected the name of a unit, found a list"])
    expect(
      "boms: {b: [{lines: [{item: «{a: b}», quantity: 1}]}]}\n",
      [
        "expected the name of a product, found a map"
      ])
    expect("company: «[a]»\n", ["expected a text, found a list"])
    expect("boms: {b: [«~»,]}\n", ["this list entry is empty"])
    expect("units: {«a»: , b: 5 kg}\n", ["`a` has no value"])
    expect("accounts: {«a»: }\n", ["`a` has no value"])
    expect("receipts: {«R»: ~}\n", ["`R` has no value"])
  }

  @Test func `words of a choice`() throws {
    expect("inventory: {mode: «synch»}\n", ["expected `sync` or `local`, found `synch`"])
    let decoded = DecodedText("inventory: {costing: \"Fifo\"}\n")
    #expect(decoded.marked == "inventory: {costing: «\"Fifo\"»}\n")
    let edit = try #require(decoded.diagnostics.first?.helps.first?.edits.first)
    // The edit leaves the quotes alone.
    #expect(decoded.file.text(Int(edit.span.start)..<Int(edit.span.end)) == "Fifo")
    #expect(edit.replacement == "fifo")
    let far = DecodedText("products: {a: {type: widget}}\n").diagnostics.first
    #expect(
      far?.helps == [
        Help("write `raw-material`, `component`, `sub-assembly`, `finished-good` or `service`")
      ])
  }

  /// The mark stands under the characters that are wrong, whatever the style of the scalar.
  @Test func `scalars`() {
    expect("units: {a: «1e5» kg}\n", ["a number has no exponent"])
    expect(
      "units: {a: \"«Ø\\u0035 kg»\"}\n",
      ["`Ø5 kg` is not a quantity"])
    expect("products: {a: {cost: 3.05 «usd»/ft2}}\n", ["`usd` is not a currency"])
    expect("products: {a: {cost: '3.05 «usd»/ft2'}}\n", ["`usd` is not a currency"])
    expect("products: {a: {cost: \"3.05 «usd»\\x2Fft2\"}}\n", ["`usd` is not a currency"])
    expect("products:\n  a:\n    cost: >-\n      3.05\n      «usd»\n", ["`usd` is not a currency"])
    expect("products: {a: {cost: «\"\"»}}\n", ["this text is empty"])
    expect("books: {digits: «13»}\n", ["a whole number from 0 to 12 is expected, not 13"])
    expect("books: {digits: «2.5»}\n", ["a whole number from 0 to 12 is expected, not 2.5"])
    expect("books: {digits: 10/5}\n", [])
    expect(
      "boms: {b: [{lines: [{item: a, quantity: «-1»}]}]}\n", ["a quantity here is not below 0"])
    expect("boms: {b: [{makes: «0»}]}\n", ["a quantity here is above 0"])
    expect(
      "boms: {b: [{lines: [{item: a, quantity: 0, loss: «-1%», yield: «101%»}]}]}\n",
      [
        "a percentage here is not below 0%", "a percentage here is from 0% to 100%",
      ])
    expect("products: {a: {cost: «-1»}}\n", ["an amount here is not below 0"])
    expect("rates: {w: {cost: «42.00»}}\n", ["a rate says what it is per"])
    expect(
      "receipts: {R: {date: 2026-11-02, lines: [{item: a, quantity: 1}], charges: [{amount: 85«/h»}]}}\n",
      [
        "`85/h` is not an amount"
      ])
    expect("inventory: {review: «yes»}\n", ["`yes` is neither `true` nor `false`"])
    expect("books: {closed-through: «2026-02-30»}\n", ["there is no day 2026-02-30"])
  }

  /// A fix is carried out and the text decoded once more.
  @Test(arguments: [
    ("units: {a: \"1,000 kg\"}\n", "units: {a: \"1000 kg\"}\n"),
    ("units: {a: .5 kg}\n", "units: {a: 0.5 kg}\n"),
    ("units: {a: ' 5 kg'}\n", "units: {a: '5 kg'}\n"),
    ("units: {a: 5\u{A0}kg}\n", "units: {a: 5 kg}\n"),
    ("products: {a: {cost: $3}}\n", "products: {a: {cost: 3}}\n"),
    ("products: {a: {cost: 3 €}}\n", "products: {a: {cost: 3}}\n"),
    ("products: {a: {cost: USD 3/ft2}}\n", "products: {a: {cost: 3 USD/ft2}}\n"),
    ("inventory: {review: \"on\"}\n", "inventory: {review: \"true\"}\n"),
    ("books: {closed-through: 2026/1/31}\n", "books: {closed-through: 2026-01-31}\n"),
    (
      "boms: {b: [{lines: [{item: a, quantity: 1, loss: 0.04}]}]}\n",
      "boms: {b: [{lines: [{item: a, quantity: 1, loss: 4%}]}]}\n"
    ),
    ("inventory: {mode: snyc}\n", "inventory: {mode: sync}\n"), ("cogsmith: 2\n", "cogsmith: 1\n"),
    ("prodcts: {}\n", "products: {}\n"),
    ("products: {a: {cots: 3}}\n", "products: {a: {cost: 3}}\n"),
  ]) func `fixes`(yaml: String, fixed: String) throws {
    let decoded = DecodedText(yaml)
    #expect(decoded.diagnostics.count == 1)
    let edit = try #require(decoded.diagnostics.first?.helps.first?.edits.first)
    var bytes = decoded.file.bytes
    bytes.replaceSubrange(Int(edit.span.start)..<Int(edit.span.end), with: edit.replacement.utf8)
    #expect(String(decoding: bytes, as: UTF8.self) == fixed)
    #expect(DecodedText(bytes).codes == [])
  }

  @Test func `fields that exclude each other`() {
    expect(
      "boms: {b: [{lines: [{item: a, quantity: 1, loss: ‹4%›, yield: «96%»}]}]}\n",
      [
        "a line has `loss` or `yield`, not both"
      ])
    expect(
      "boms: {b: [{lines: [{item: a, quantity: 1, yield: «0%»}]}]}\n",
      [
        "a yield of 0% would need endless material"
      ])
    expect(
      "boms: {b: [{effective: {from: ‹2026-03-01›, to: «2026-02-01»}}]}\n",
      [
        "this range ends before it begins"
      ])
    expect(
      "boms: {b: [{effective: {to: «2026-02-01», from: ‹2026-03-01›}}]}\n",
      [
        "this range ends before it begins"
      ])
    expect(
      "opening: [{date: 2026-11-01, lines: [{item: a, quantity: 1, cost: ‹1›, amount: «1»}]}]\n",
      [
        "a line has a `cost` per unit or an `amount` for all of it, not both"
      ])
    expect(
      "builds: {B: {date: 2026-11-02, undo: ‹A›, product: «x»}}\n",
      [
        "an undoing takes everything from the build that it undoes"
      ])
    expect("products: {a: {parameters: {w: {min: ‹5›, max: «4»}}}}\n", ["`min` is above `max`"])
    expect(
      "boms: {b: [{lines: [{item: a, quantity: 1, consume: «pack»}]}]}\n",
      [
        "`consume` says what becomes of a multiple, and there is none"
      ])
    expect(
      "boms: {b: [{costs: [{type: labor, amount: ‹5›, time: «5 min», rate: r}]}]}\n",
      [
        "a cost line says its amount in one way"
      ])
    expect("boms: {b: [{costs: [«{type: labor}»]}]}\n", ["a cost line needs its cost"])
    expect(
      "boms: {b: [{costs: [{type: labor, time: «5 min»}]}]}\n", ["`time` needs `rate` beside it"])
    expect(
      "boms: {b: [{costs: [{type: labor, percent: «5%»}]}]}\n", ["`percent` needs `of` beside it"])
    expect(
      "boms: {b: [{costs: [{type: labor, percent: ‹5%›, of: all, per: «unit»}]}]}\n",
      [
        "a percentage is always of the whole build, so it has no `per`"
      ])
    expect(
      "boms: {b: [{byproducts: [{item: a, quantity: 1, value: ‹1›, share: «5%»}]}]}\n",
      [
        "a by-product is credited by `value` or by `share`, not both"
      ])
    expect(
      "boms: {b: [{byproducts: [«{item: a, quantity: 1}»]}]}\n",
      ["a by-product needs its credit declared"])
  }

  @Test func `a fault in one field hides no other, and starts none`() {
    expect(
      """
      products:
        a: {cost: «x», unit: ft2, «colour»: red}
        b: {cost: 3.05 «usd»}
      boms:
        c:
          - lines:
              - {item: d, quantity: «many», loss: «5»}
              - {«itm»: d, quantity: 1}
      """,
      [
        "`x` is not a cost", "`colour` is not a key of a product", "`usd` is not a currency",
        "`many` is not a quantity", "a percentage needs its sign",
        "`itm` is not a key of a BOM line",
      ])
  }

  @Test func `where a file breaks off, nothing is missing`() {
    for text in [
      "receipts:\n  R-1:\n    supplier: x\n    lines: }\n", "boms: {b: [{lines: [{item: a",
      "boms:\n  b:\n    - lines:\n        - item: a\n          quantity: \"5\n",
      "builds:\n  B:\n    date: 'x",
    ] {
      let decoded = DecodedText(text)
      #expect(decoded.codes == ["yaml/syntax"], "\(text)")
      #expect(decoded.manifest.brokenAt != nil)
    }
  }

  @Test func `several documents are decoded one by one`() {
    let decoded = DecodedText(
      "products: {a: {}}\n---\nproducts: {a: {}, b: {}}\n---\n---\ncompany: x\n")
    #expect(decoded.codes == [])
    #expect(decoded.manifest.documents.count == 3)
    #expect(decoded.manifest.documents[1].products.count == 2)
  }

  @Test func `aliases are read where they stand`() {
    let decoded = DecodedText(
      "products: {a: &x {unit: ft2, cost: 3}, b: *x}\nboms: {a: [{lines: &l [{item: b, quantity: 1}]}]}\n"
    )
    #expect(decoded.codes == [])
    let products = decoded.manifest.documents[0].products
    #expect(products.map { $0.value.cost?.literal } == [NumberLiteral(3), NumberLiteral(3)])
    // A fault in what several aliases stand for is one fault.
    let faulty = DecodedText("products: {a: &x {cost: many}, b: *x, c: *x}\n")
    #expect(faulty.codes == ["value/rate"])
  }

  @Test func `files of events`() {
    let decoded = DecodedText("receipts: {from: receipts.csv}\nopening: {from: a/opening.csv}\n")
    #expect(decoded.codes == [])
    #expect(decoded.manifest.eventFiles.map(\.path) == ["a/opening.csv", "receipts.csv"])
    #expect(decoded.manifest.eventFiles.map(\.layout.section) == ["opening", "receipts"])
    expect("receipts: {«form»: receipts.csv}\n", ["`form` is not a key of an event file"])
    expect("sales: {from: sales.csv, «sheet»: 2}\n", ["`sheet` is not a key of an event file"])
    expect("opening: «{from: }»\n", ["an event file needs `from`"])
    // An event may have any id.
    expect(
      """
      receipts:
        from: {date: 2026-11-02, lines: [{item: a, quantity: 1}]}
        R-2: {date: 2026-11-02, lines: [{item: a, quantity: 1}]}
      """, [])
    expect(
      "receipts: {R: {date: 2026-11-02, lines: «[]»}}\n", ["an event needs at least one line"])
    expect(
      "receipts: {R-1: «x»}\n",
      ["expected a map with `date`, `lines` and `supplier`, found the text `x`"])
  }

  /// The columns that CSV files of a section may have are keys of its records.
  @Test func `columns of event files are keys of the language`() throws {
    let records = manifestRecords()
    let names = ["opening", "receipts", "builds", "sales", "adjustments", "revaluations"]
    let files = DecodedText(names.map { "\($0): {from: a.csv}\n" }.joined()).manifest.eventFiles
    #expect(files.map(\.layout.section) == names)
    for file in files {
      let layout = file.layout
      let field = try #require(records[0].fields.first { $0.key == layout.section })
      guard case .either(let shapes) = field.shape else {
        Issue.record("\(layout.section)")
        continue
      }
      let event = try #require(record(of: shapes[0]))
      let lines = event.fields.first { $0.key == "lines" }.flatMap { record(of: $0.shape) }
      #expect(
        Set(layout.eventColumns).isSubset(of: Set(event.fields.map(\.key))), "\(layout.section)")
      #expect(
        Set(layout.lineColumns).isSubset(of: Set(lines?.fields.map(\.key) ?? [])),
        "\(layout.section)")
      // What is required has a column.
      for key in event.fields.filter(\.isRequired).map(\.key) where key != "lines" {
        #expect(layout.eventColumns.contains(key))
      }
      for key in (lines?.fields ?? []).filter(\.isRequired).map(\.key) {
        #expect(layout.lineColumns.contains(key))
      }
    }
  }

  private func record(of shape: FieldShape) -> RecordShape? {
    switch shape {
    case .record(let record): record
    case .list(let element, _), .map(_, let element): record(of: element)
    default: nil
    }
  }
}
