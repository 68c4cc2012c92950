import Foundation
import Manifests
import SourceText
import TestSupport
import Testing

/// Links written into the text of manifests: everything else stays as it is, or nothing is written.
@Suite struct LinkEditTests {
  private func edited(_ text: String, _ product: String, _ item: String?) -> String? {
    let file = SourceFile(path: "a.yaml", contents: Array(text.utf8))
    let edit = editLinks(in: file, [LinkChange(product: product, item: item)])
    return edit.refused.isEmpty ? String(decoding: edit.bytes, as: UTF8.self) : nil
  }

  /// What is there, and what it is with the link; taking the link out gives the first again.
  private static let insertions: [(before: String, after: String)] = [
    ("products: {a: {}}\n", "products: {a: {item: \"41\"}}\n"),
    ("products: {a: {unit: ft}}\n", "products: {a: {unit: ft, item: \"41\"}}\n"),
    ("products: {a: {unit: ft,}}\n", "products: {a: {unit: ft, item: \"41\",}}\n"),
    (
      "products: {a: {unit: ft, packs: {box: 3 ft}}}",
      "products: {a: {unit: ft, packs: {box: 3 ft}, item: \"41\"}}"
    ),
    (
      "{\"products\": {\"a\": {\"unit\": \"ft\"}, \"b\": {}}}",
      "{\"products\": {\"a\": {\"unit\": \"ft\", \"item\": \"41\"}, \"b\": {}}}"
    ),
    (
      "products:\n  a: {\n    unit: ft   # sold by the foot\n  }\n",
      "products:\n  a: {\n    unit: ft, item: \"41\"   # sold by the foot\n  }\n"
    ),
    (
      "products:\n  a:\n    unit: ft   # sold by the foot\n    # packs\n    packs:\n      box: 3 ft\n  b: {}\n",
      "products:\n  a:\n    unit: ft   # sold by the foot\n    item: \"41\"\n    # packs\n    packs:\n      box: 3 ft\n  b: {}\n"
    ),
    (
      "products:\n    a:\n          unit: ft",
      "products:\n    a:\n          unit: ft\n          item: \"41\""
    ),
    (
      "products:\r\n  a:\r\n    unit: ft # \u{FC}\r\n\r\n  b: {}\r\n",
      "products:\r\n  a:\r\n    unit: ft # \u{FC}\r\n    item: \"41\"\r\n\r\n  b: {}\r\n"
    ),
    ("products:\r  a:\r    unit: ft\r", "products:\r  a:\r    unit: ft\r    item: \"41\"\r"),
    (
      "products:\n  a:\n    unit:\tft\t# tabs\n",
      "products:\n  a:\n    unit:\tft\t# tabs\n    item: \"41\"\n"
    ),
    (
      "products:\n  a:\n    description: |\n      many\n      lines\n\n  b: {}\n",
      "products:\n  a:\n    item: \"41\"\n    description: |\n      many\n      lines\n\n  b: {}\n"
    ),
    (
      "products:\n  a:\n    description: one\n      more\n",
      "products:\n  a:\n    item: \"41\"\n    description: one\n      more\n"
    ),
    (
      "cogsmith: 1\n---\nproducts:\n  b: {}\n---\nproducts:\n  a: {unit: ft}\n...\n",
      "cogsmith: 1\n---\nproducts:\n  b: {}\n---\nproducts:\n  a: {unit: ft, item: \"41\"}\n...\n"
    ),
    (
      "products:\n  'a': &it\n    name: \"item: 7\"\n",
      "products:\n  'a': &it\n    name: \"item: 7\"\n    item: \"41\"\n"
    ),
    (
      "products:\n  a: {unit: &u ft}\n  b: {unit: *u}\n",
      "products:\n  a: {unit: &u ft, item: \"41\"}\n  b: {unit: *u}\n"
    ),
    (
      "products:\n  b: {unit: &u ft}\n  a: {unit: *u}\n",
      "products:\n  b: {unit: &u ft}\n  a: {unit: *u, item: \"41\"}\n"
    ),
    (
      "products:\n  a:\n    attributes:\n      item: \"5\"\n    unit: ft\n",
      "products:\n  a:\n    attributes:\n      item: \"5\"\n    unit: ft\n    item: \"41\"\n"
    ),
    (
      "boms: {a: [{lines: [{item: a, quantity: 1}]}]}\nproducts: {a: {unit: ft}}\n",
      "boms: {a: [{lines: [{item: a, quantity: 1}]}]}\nproducts: {a: {unit: ft, item: \"41\"}}\n"
    ),
  ]

  @Test(arguments: insertions) func `a link comes in, and goes out again`(
    before: String, after: String
  ) {
    #expect(edited(before, "a", "41") == after)
    #expect(edited(after, "a", "41") == after)
    #expect(edited(after, "a", nil) == before)
  }

  @Test(arguments: [
    ("products: {a: }\n", "products: {a: {item: \"41\"} }\n"),
    ("products:\n  a:\n  b: {}\n", "products:\n  a: {item: \"41\"}\n  b: {}\n"),
    ("products:\n  a: ~   # later\n", "products:\n  a: {item: \"41\"}   # later\n"),
    ("products:\n  a: {item: }\n", "products:\n  a: {item: \"41\" }\n"),
    (
      "products:\n  a:\n    item:\n    unit: ft\n",
      "products:\n  a:\n    item: \"41\"\n    unit: ft\n"
    ),
    ("products: {a: {item: 7, unit: ft}}", "products: {a: {item: \"41\", unit: ft}}"),
    ("products: {a: {item: '7', unit: ft}}", "products: {a: {item: \"41\", unit: ft}}"),
    ("products:\n  a:\n    item: 7 # old\n", "products:\n  a:\n    item: \"41\" # old\n"),
  ]) func `a link fills a gap, or replaces another`(before: String, after: String) {
    #expect(edited(before, "a", "41") == after)
  }

  @Test(arguments: [
    ("products: {a: {item: \"41\"}}", "products: {a: {}}"),
    ("products: {a: {item: \"41\", unit: ft}}", "products: {a: {unit: ft}}"),
    (
      "products:\n  a: {\n    item: \"41\",\n    unit: ft\n  }\n",
      "products:\n  a: {\n    \n    unit: ft\n  }\n"
    ),
    ("products:\n  a:\n    item: \"41\"\n", "products:\n  a: {}\n"),
    (
      "products:\n  a:\n    item: \"41\"  # since May\n    unit: ft\n",
      "products:\n  a:\n    # since May\n    unit: ft\n"
    ),
  ]) func `a link goes out, and comments stay`(before: String, after: String) {
    #expect(edited(before, "a", nil) == after)
  }

  /// Where an edit would change more than it says, or it is not plain what is there.
  @Test(arguments: [
    "products:\n  b: &it {unit: ft}\n  a: *it\n",
    "products:\n  a: &it {unit: ft}\n  b: *it\n",
    "products:\n  a: &it\n    unit: ft\n  b: *it\n",
    "products: &all {a: {unit: ft}}\nboms: *all\n",
    "products: {a: {item: &id \"7\"}, b: {item: *id}}\n",
    "products: {b: {item: &id \"7\"}, a: {item: *id}}\n",
    "products: {a: {unit: ft}}\n---\nproducts: {a: {unit: m}}\n",
    "products: {a: {item: 1, item: 2}}\n",
    "products: {a: {item: [1]}}\n",
    "products: {a: text}\n",
    "products: [a, b]\n",
    "products: {b: {}}\n",
    "products: {a: {unit: ft}\n",
    "products:\n  a:\n\tunit: ft\n",
    "- products\n",
    "",
  ]) func `what is not plain is refused`(text: String) {
    #expect(edited(text, "a", "41") == nil)
  }

  @Test(arguments: ["4\"1", "4\\1", "4\n1", "\u{7}"])
  func `an id that would need escapes is refused`(
    item: String
  ) {
    #expect(edited("products: {a: {}}\n", "a", item) == nil)
  }

  @Test func `one that cannot be edited does not stop the others`() {
    let file = SourceFile(
      path: "a.yaml",
      contents: Array("products:\n  a: &x {unit: ft}\n  b: *x\n  c: {}\n  d: {unit: ft}\n".utf8))
    let edit = editLinks(
      in: file,
      ["d", "a", "b", "c"].enumerated().map {
        LinkChange(product: $0.element, item: String($0.offset + 1))
      })
    #expect(edit.refused.map(\.product) == ["a", "b"])
    #expect(
      String(decoding: edit.bytes, as: UTF8.self)
        == "products:\n  a: &x {unit: ft}\n  b: *x\n  c: {item: \"4\"}\n  d: {unit: ft, item: \"1\"}\n"
    )
  }

  /// Whatever a damaged file is, an edit keeps every byte but those of the links.
  @Test func `nothing of a damaged file is lost`() {
    var made = 0
    for seed in 0..<400 {
      var damage = Damage(seed: UInt64(seed))
      let sample = Self.insertions[seed % Self.insertions.count].after
      let file = SourceFile(path: "a.yaml", contents: damage.damaged(Array(sample.utf8)))
      let linked = editLinks(in: file, [LinkChange(product: "a", item: "90210")])
      guard linked.refused.isEmpty else { continue }
      made += 1
      let pairs = zip(file.bytes, linked.bytes)
      let head = pairs.prefix { $0 == $1 }.count
      let room = min(file.bytes.count, linked.bytes.count) - head
      let tail = zip(file.bytes.reversed(), linked.bytes.reversed()).prefix(room)
        .prefix { $0 == $1 }.count
      let old = String(decoding: file.bytes[head..<file.bytes.count - tail], as: UTF8.self)
      let new = String(decoding: linked.bytes[head..<linked.bytes.count - tail], as: UTF8.self)
      // Only an id, or nothing, makes way for the new one.
      #expect(old.count <= 8 && !old.contains("\n") && !old.contains("#"), "\(seed): \(old)")
      #expect(new.contains("90210") && new.count < 40, "\(seed): \(new)")
    }
    #expect(made > 50)
  }
}
