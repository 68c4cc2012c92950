import Diagnostics
import Interpreter
import Renderings
import Reports
import TestSupport
import Testing

/// Secrets belong to the environment: in a manifest each is an error, and no output repeats it.
@Suite struct SecretTests {
  private static let tokens = [
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlc2lnbmF0dXJl",
    "Bearer 8f2k3j4h5g6f7d8s9a0q1w2e3r4t",
    "RT1-123-H0-1766000000abcdefghij0123456789",
    "AB11766000000xyzabcdefghijklmnopqrstuvwxyz0123456789",
  ]

  /// Places of a manifest, with `TOKEN` where it stands.
  private static let places = [
    "company: TOKEN", "currency: TOKEN", "exclude: [TOKEN]",
    "books: {rounding: TOKEN}", "books: {digits: TOKEN}", "books: {closed-through: TOKEN}",
    "inventory: {mode: TOKEN}", "inventory: {snapshot: TOKEN}", "inventory: {review: TOKEN}",
    "accounts: {cogs: {name: TOKEN}}", "accounts: {cogs: {id: TOKEN}}",
    "accounts: {cogs: TOKEN}", "accounts: {TOKEN: {id: \"4\"}}",
    "units: {fathom: TOKEN}", "rates: {weld: {cost: TOKEN}}",
    "products: {a: {description: TOKEN}}", "products: {a: {item: TOKEN}}",
    "products: {a: {cost: TOKEN}}", "products: {a: {unit: TOKEN}}",
    "products: {a: {type: TOKEN}}", "products: {TOKEN: {}}", "products: [TOKEN]",
    "products: {a: {attributes: {note: TOKEN}}}", "products: {a: {attributes: {TOKEN: x}}}",
    "products: {a: {notes: TOKEN}}", "products: {a: {notes: {deep: [{deeper: TOKEN}]}}}",
    "quickbooks: {refresh: TOKEN}", "quickbooks: {oauth: {refresh-token: abc123}}",
    "quickbooks: [[{client_secret: abc123}]]", "api-key: abc123", "TOKEN: 1",
    "boms: {a: [{lines: [{item: TOKEN, quantity: 1}]}]}",
    "boms: {a: [{lines: [{item: a, quantity: 1, when: TOKEN}]}]}",
    "opening: [{date: TOKEN, lines: [{item: a, quantity: 1}]}]",
    "receipts: {R-1: {date: 2026-11-01, supplier: TOKEN, lines: [{item: a, quantity: 1}]}}",
    "receipts: {TOKEN: {date: 2026-11-01, lines: [{item: a, quantity: 1}]}}",
    "adjustments: {A: {date: 2026-11-01, reason: TOKEN, lines: [{item: a, quantity: 1}]}}",
    "export: {memo: TOKEN}", "export: {number: TOKEN}", "export: {accounts: {cogs: TOKEN}}",
    "export: {dimensions: [{class: TOKEN}]}",
    "rules: {r: {each: product, require: 'true', message: TOKEN}}",
    "tests: {t: {given: TOKEN}}", "scenarios: {s: {password: hunter2hunter2}}",
  ]

  @Test(arguments: places) func `everywhere in a manifest`(place: String) throws {
    for token in place.contains("TOKEN") ? Self.tokens : ["abc123"] {
      let yaml = "cogsmith: 1\ncurrency: USD\n" + place.replacing("TOKEN", with: "\"\(token)\"")
      let shop = try TestWorkspace(
        place.hasPrefix("currency") ? "cogsmith: 1\n" + place.replacing("TOKEN", with: token) : yaml
      )
      #expect(shop.codes().contains("workspace/secret"), "\(yaml)")
      let secret = token.count > 10 ? String(token.suffix(12)) : token
      let run = shop.check()
      #expect(!shop.findings().contains(secret), "\(shop.findings())")
      let json = shop.simulationJSON()
      #expect(!json.contains(secret), "\(json)")
      #expect(!githubAnnotations(run.diagnostics, in: run.sources).text.contains(secret))
      #expect(!sarifLog(run.diagnostics, in: run.sources, version: "0").text.contains(secret))
    }
  }

  @Test func `in a file of events`() throws {
    for token in Self.tokens {
      let shop = try TestWorkspace(files: [
        "cogsmith.yaml":
          "cogsmith: 1\ncurrency: USD\nproducts: {a: {cost: 1}}\nreceipts: {from: r.csv}\n",
        "r.csv": "id,date,supplier,item,quantity\nR-1,2026-11-01,\(token),a,1\n",
      ])
      #expect(shop.codes() == ["workspace/secret"])
      #expect(!shop.findings().contains(token.suffix(12)))
    }
  }

  /// What only looks like one.
  @Test(arguments: [
    "company: Bearer bonds, long-term holdings", "company: eyJafjallajokull volcano tours, limited",
    "products: {RT1-25: {sku: RT1-25-STEEL}}", "products: {AB11: {name: AB11 bracket for shelves}}",
    "products: {token: {cost: 1}, a: {packs: {token: 5 each}}}",
    "units: {token: 5 each}", "products: {a: {attributes: {colour: secretive}}}",
  ]) func `what only looks like a secret is none`(yaml: String) throws {
    let codes = try TestWorkspace("cogsmith: 1\ncurrency: USD\n" + yaml).codes()
    #expect(!codes.contains("workspace/secret"))
  }

  /// A table with a secret in a cell is not taken over.
  @Test func `in an imported table`() throws {
    let table = try TestImport("SKU,Name\nA-1,\(Self.tokens[0])\n")
    #expect(try table.workspace().codes().contains("workspace/secret"))
  }
}
