import Diagnostics
import Interpreter
import TestSupport
import Testing

/// What formulas say when something they read is wrong, and that their order says nothing.
@Suite struct FormulaFaultTests {
  private func codes(_ yaml: String) throws -> [String] {
    try TestWorkspace("cogsmith: 1\ncurrency: USD\n" + yaml).codes()
  }

  @Test func `a formula that fails is reported once, not again by those that read it`() throws {
    #expect(
      try codes(
        """
        products:
          a: {cost: "=products['b'].cost * 2", price: "=product.cost * 3"}
          b: {cost: "=money(1) / 0"}
          c: {cost: "=products['a'].cost"}
          d: {cost: "=has(products['b'].standard_cost) ? money(1) : money(2)"}
        opening: [{date: 2026-01-01, lines: [{item: a, quantity: 1, cost: "=item.cost"}]}]

        """) == ["expression/fault"])
  }

  @Test func `a cost that cannot be read is reported once too`() throws {
    #expect(
      try codes("products: {a: {cost: 1..2}, b: {cost: \"=products['a'].cost\"}}\n")
        == ["value/rate"])
  }

  @Test func `what waits for a circle is not in it`() throws {
    #expect(
      try codes(
        """
        products:
          a: {cost: "=products['b'].cost"}
          b: {cost: "=products['a'].cost"}
          c: {cost: "=products['a'].cost * 2"}

        """) == ["expression/cycle", "expression/cycle"])
  }

  @Test func `what stands under a condition that does not hold is checked all the same`() throws {
    #expect(
      try codes(
        """
        products: {a: {cost: 1}, b: {cost: 1}, p: {parameters: {on: {default: false}}}}
        boms:
          p:
            - lines: [{item: a, quantity: "=wide", when: on}]
              costs: [{type: other, amount: "=dear", when: on}]
              byproducts: [{item: b, quantity: "=much", value: "=worth", when: on}]

        """) == Array(repeating: "expression/unknown-name", count: 4))
  }

  @Test func `the order of files and keys says nothing`() throws {
    let head = "cogsmith: 1\ncurrency: USD\n"
    let sections = [
      "functions: {f: {parameters: [x: number], value: g(x) * 2}}\n",
      "functions: {g: {parameters: [x: number], value: x + 1}}\n",
      "products: {a: {unit: m, cost: \"=products['b'].cost * f(2)\"}}\n",
      "products: {b: {cost: \"=products['c'].cost\", attributes: {n: 2}}, c: {cost: 3.00}}\n",
      "products: {p: {parameters: {z: {default: 2}, y: {unit: mm, default: 100}}}}\n",
      "boms: {p: [{lines: [{item: a, quantity: \"=y * z\"}, {item: b, quantity: \"=f(z)\"}]}]}\n",
      "opening: [{date: 2026-01-01, lines: [{item: a, quantity: 9}, {item: b, quantity: 99}]}]\n",
      "builds: {B: {date: 2026-01-02, product: p, quantity: 1, with: {z: 3, y: 1 cm}}}\n",
      "builds: {C: {date: 2026-01-02, product: p, quantity: 1, with: {y: 10 mm, z: 3}}}\n",
    ]
    func figures(_ order: [Int]) throws -> String {
      var files = ["cogsmith.yaml": head]
      for (place, index) in order.enumerated() { files["f\(place).yaml"] = sections[index] }
      let json = try TestWorkspace(files: files).simulationJSON()
      return String(json.split(separator: "\"diagnostics\"").first ?? "")
    }
    let plain = try figures(Array(sections.indices))
    // a = 3 x 2 x (2 + 1) = 18.00 per m; 0.01 m x 3 = 0.03 m: 0.54; b: 2 x (3 + 1) = 8 x 3 = 24.00
    #expect(plain.contains("24.54"))
    var random = SeededRandom(seed: 7)
    for _ in 0..<8 { #expect(try figures(sections.indices.shuffled(using: &random)) == plain) }
  }

  @Test(arguments: [
    ("1, 2.50", "product.attributes.x * 2 > 0", true),
    ("1, wide", "product.attributes.x.size() > 0", true),
    ("1, wide", "product.attributes.x * 2 > 0", false),
    ("true, false", "product.attributes.x || true", true),
    ("true, yes", "product.attributes.x == 'yes' || true", true),
    ("2026-01-01, 2026-02-29", "product.attributes.x > '2'", true),
    ("2026-01-01, 2026-02-28", "product.attributes.x >= date('2026-01-01')", true),
  ])
  func `attributes are typed by all their texts`(
    texts: String, require: String, isSound: Bool
  ) throws {
    let values = texts.split(separator: ", ")
    let found = try codes(
      """
      products:
        a: {cost: 1, attributes: {x: \(values[0])}}
        b: {cost: 1, attributes: {x: \(values[1])}}
        c: {cost: 1}
      rules:
        r: {each: product, when: product.attributes.x != null, require: "\(require)"}

      """)
    #expect(found.isEmpty == isSound, "\(found)")
  }
}
