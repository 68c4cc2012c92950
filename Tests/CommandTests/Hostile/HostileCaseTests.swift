import Foundation
import TestSupport
import Testing

/// What a stranger's pull request may hold, each as a case of its own: nothing leaves the workspace,
/// shows what lies outside, or changes what a reader believes to see.
@Suite struct HostileCaseTests {
  private let outside: Scratch
  private let secret = "hunter2-5f1c-outside"

  init() throws {
    outside = try Scratch(["secret.yaml": "products: {hunter2-5f1c-outside: {cots: 1}}\n"])
  }

  private static let root = "cogsmith: 1\ncurrency: USD\n"

  /// Runs a command in every format that it has, and expects no byte of a secret and no control
  /// character in what it says.
  private func everything(
    _ arguments: [String], in shop: Scratch,
    formats: [String] = ["text", "json", "sarif", "github"]
  ) throws -> [ProcessResult] {
    try formats.map { format in
      let result = try Program.run(
        arguments + ["--format", format], in: shop.path,
        environment: ["SECRET_TOKEN": "hunter2-5f1c-environment"])
      let said = result.output + result.errors
      #expect(!said.contains("hunter2-5f1c"), "\(format): \(said.prefix(2_000))")
      expectClean(said, format: format)
      return result
    }
  }

  // MARK: environment-by-path

  @Test(arguments: [
    "../../../../../../../proc/self/environ", "/proc/self/environ", "/etc/passwd", "..", "../x.csv",
    "a/../../x.csv", "environ.csv", "folder/environ", "up/environ.csv",
  ]) func `environment-by-path`(path: String) throws {
    let shop = try Scratch(["cogsmith.yaml": Self.root + "receipts: {from: \(path)}\n"])
    try shop.link("environ.csv", to: "/proc/self/environ")
    try shop.link("folder", to: "/proc/self")
    try shop.link("up", to: outside.path)
    try outside.link("environ.csv", to: "/proc/self/environ")
    for result in try everything(["check"], in: shop) { #expect(result.status == 1) }
    let text = try Program.run(["check"], in: shop.path).errors
    #expect(text.contains("error[file/outside]"), "\(text)")
    #expect(text.contains("cogsmith.yaml:3:18"))
  }

  @Test func `environment-by-path: manifests, the snapshot and the lock as links`() throws {
    let sync =
      Self.root
      + "inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}\n"
    for name in ["x.yaml", "exports.lock", "items.json", "cogsmith.yaml", "nested/x.yaml"] {
      let shop = try Scratch(["cogsmith.yaml": sync, "nested/y.yaml": "rates: {}\n"])
      try? FileManager.default.removeItem(atPath: shop.path + "/" + name)
      try shop.link(name, to: outside.path + "/secret.yaml")
      for result in try everything(["check"], in: shop) { #expect(result.status != 0, "\(name)") }
    }
    let climbing = try Scratch([
      "cogsmith.yaml": sync.replacing("items.json", with: "../x.json")
    ])
    try outside.write(Self.answer, to: "answer.json")
    let result = try Program.run(
      ["sync", "--from", outside.path + "/answer.json"], in: climbing.path)
    #expect(result.status == 1)
    #expect(result.errors.contains("error[file/outside]"), "\(result.errors)")
    #expect(outside.files() == ["answer.json", "secret.yaml"])
  }

  /// An endless sparse file that says it is empty.
  @Test(.timeLimit(.minutes(1))) func `environment-by-path: a file without an end`() throws {
    let shop = try Scratch(["cogsmith.yaml": Self.root])
    try shop.link("x.yaml", to: "/proc/self/pagemap")
    try shop.link("y.yaml", to: "/dev/zero")
    #expect(mkfifo(shop.path + "/z.yaml", 0o600) == 0)
    let result = try Program.run(["check"], in: shop.path)
    #expect(result.status == 1)
    for name in ["x.yaml", "y.yaml", "z.yaml"] { #expect(result.errors.contains("`\(name)`")) }
  }

  // MARK: line-separators-in-a-comment

  @Test func `line-separators-in-a-comment`() throws {
    let shop = try Scratch([
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        steel: {unit: kg, cost: 4.00/kg}   # price list of May, approved\u{2028}  bolt: {cost: 9999.00}
        nut: {cost: 0.01}\u{85}  # ok\u{2029}  washer: {cost: 77.00}
      boms:
        nut: [{lines: [{item: bolt, quantity: 1}]}] # x

      """
    ])
    for result in try everything(["check"], in: shop) { #expect(result.status == 1) }
    let text = try Program.run(["check"], in: shop.path).errors
    #expect(text.contains("error[yaml/line-separator]"))
    #expect(text.contains("cogsmith.yaml:4:67"))
    #expect(text.contains("approved<U+2028>  bolt: {cost: 9999.00}"))
    #expect(text.matches(of: /error\[yaml\/line-separator\]/).count == 3)
  }

  // MARK: escapes-in-names

  @Test func `escapes-in-names`() throws {
    let shop = try Scratch(["cogsmith.yaml": try hostileNames()])
    for result in try everything(["check"], in: shop) { #expect(result.status == 0) }
    _ = try everything(["simulate"], in: shop, formats: ["text", "json"])
    for key in Self.hostileKeys {
      _ = try everything(["cost", key], in: shop, formats: ["text", "json"])
      _ = try everything(["where-used", key], in: shop, formats: ["text", "json"])
      _ = try everything(["buildable", key], in: shop, formats: ["text", "json"])
      _ = try everything(
        ["explode", key], in: shop, formats: ["text", "json", "csv", "dot", "mermaid"])
    }
    for table in ["products", "boms"] {
      let result = try Program.run(["table", table], in: shop.path)
      #expect(result.status == 0)
      expectClean(result.output, format: "csv")
    }
    _ = try everything(
      ["eval", "map(products, k, k)"], in: shop, formats: ["text", "json"])
    for target in ["json", "beancount"] {
      let result = try Program.run(["export", "--to", target], in: shop.path)
      #expect(result.status == 0, "\(result.errors)")
      expectClean(result.output, format: "text")
    }
    for file in shop.files() where file.hasPrefix("exports") {
      expectClean(try shop.read(file), format: file)
    }
  }

  @Test func `escapes-in-names: arguments of the command line`() throws {
    let shop = try Scratch(["cogsmith.yaml": Self.root + "products: {a: {}}\n"])
    let hostile = "\u{1B}[31mx\u{7}\n::error::pwn"
    for arguments in [
      ["check", hostile], ["cost", hostile], ["check", "--format", hostile], [hostile],
      ["check", "--against", hostile], ["eval", "\"\(hostile)\""], ["explain", hostile],
      ["simulate", "--build", hostile], ["import", hostile], ["link", hostile],
    ] {
      let result = try Program.run(arguments, in: shop.path)
      expectClean(result.output + result.errors, format: "text")
    }
  }

  // MARK: dot-injection, dot-backslash

  @Test(arguments: [
    "z\\\\",
    "k\\\\\\\" [URL=<javascript:alert(1)>, tooltip=<pwn>, image=</etc/hostname>]; x -> y //",
    "a\\nb", "<b>x</b>", "a\\\"b",
  ]) func `dot-injection, dot-backslash`(key: String) throws {
    let shop = try Scratch([
      "cogsmith.yaml": Self.root
        + "products: {p: {}, \"\(key)\": {cost: 1}}\nboms: {p: [{lines: [{item: \"\(key)\", quantity: 1}]}]}\n"
    ])
    let result = try Program.run(["explode", "p", "--format", "dot"], in: shop.path)
    #expect(result.status == 0)
    #expect(result.output.split(separator: "\n").count == 7)
    guard let dot = try installedProgram("dot", demandedBy: "COGSMITH_REQUIRE_GRAPHVIZ") else {
      return
    }
    try shop.write(result.output, to: "bom.dot")
    let plain = try runProcess(dot, ["-Tplain", shop.path + "/bom.dot"])
    #expect(plain.status == 0, "\(plain.errors)")
    #expect(plain.output.split(separator: "\n").count { $0.hasPrefix("node ") } == 2)
    #expect(plain.output.split(separator: "\n").count { $0.hasPrefix("edge ") } == 1)
    #expect(try !runProcess(dot, ["-Tsvg", shop.path + "/bom.dot"]).output.contains("xlink:href"))
  }

  // MARK: lock-forged, lock-unbalanced, lock-twice

  /// The lock of one exported build, as the version that wrote the cases wrote it.
  private static func lock(_ debit: String = "454.20", more: String = "", times: Int = 1) -> String
  {
    let entry = """
      {"target": "json", "id": "285609bb32fa9a0b7b629dd148a7273e", "type": "journal-entry",
       "source": "build", "event": "B-1", "date": "2026-11-09", "number": "B-1",
       "memo": "Build B-1: 4 x Garden bench", "lines": [
        {"account": "cogs", "role": "build-debit", "debit": "\(debit)", "item": "bench", "memo": "bench"},
        {"account": "inventory", "role": "component", "credit": "253.08", "item": "pine", "memo": "pine"},
        {"account": "inventory", "role": "component", "credit": "6.72", "item": "screw", "memo": "screw"},
        {"account": "inventory", "role": "component", "credit": "14.40", "item": "oil", "memo": "oil"},
        {"account": "wages-applied", "role": "labor", "credit": "180.00", "memo": "Saw and join"}]}
      """
    let entries = Array(repeating: entry, count: times).joined(separator: ",\n")
    return "{\"cogsmith\": 1, \"exports\": [\n\(entries)\(more)\n]}\n"
  }

  private static func benches(_ quantity: Int) -> String {
    benchShop.replacing("wages: {code", with: "wages-applied: {code")
      .replacing("labor: wages", with: "labor: wages-applied")
      .replacing("quantity: 4}", with: "quantity: \(quantity)}")
  }

  private static let forged = """
    ,
    {"target": "json", "id": "ffffffffffffffffffffffffffffffff", "type": "journal-entry",
     "source": "build", "event": "B-666", "date": "2026-11-09", "number": "B-666", "memo": "forged",
     "lines": [{"account": "cogs", "role": "build-debit", "debit": "66666.00"},
               {"account": "wages-applied", "role": "labor", "credit": "66666.00"}]}
    """

  @Test func `a lock of an older version is taken`() throws {
    let shop = try Scratch(["cogsmith.yaml": Self.benches(4), "exports.lock": Self.lock()])
    #expect(try Program.run(["check"], in: shop.path).status == 0)
    let result = try Program.run(["export", "--to", "json"], in: shop.path)
    #expect(result.output.hasPrefix("Nothing to export to json"), "\(result.output)")
  }

  @Test(arguments: [
    ("lock-forged", lock(more: forged), 4), ("lock-unbalanced", lock("9454.20"), 3),
    ("lock-twice", lock(times: 2), 3),
    ("unknown target", lock().replacing("json", with: "xero"), 4),
    ("both sides", lock("9454.20").replacing("\"180.00\"", with: "\"9180.00\""), 4),
  ]) func `lock-forged, lock-unbalanced, lock-twice`(name: String, lock: String, quantity: Int)
    throws
  {
    let shop = try Scratch(["cogsmith.yaml": Self.benches(quantity), "exports.lock": lock])
    for arguments in [["check"], ["export", "--to", "json"], ["export", "--to", "beancount"]] {
      let result = try Program.run(arguments, in: shop.path)
      #expect(result.status == 1, "\(name)")
      #expect(result.errors.contains("error[export/lock]"), "\(result.errors)")
      #expect(result.errors.contains("exports.lock:"))
      #expect(result.errors.contains("restore the file from git"))
    }
    #expect(shop.files() == ["cogsmith.yaml", "exports.lock"])
    #expect(try shop.read("exports.lock") == lock)
  }

  private static let answer = """
    {"QueryResponse": {"Item": [{"Id": "41", "Name": "Steel", "Type": "Inventory", "Active": true,
     "QtyOnHand": 5, "PurchaseCost": 3}]}, "time": "2026-11-20T09:00:00-08:00"}
    """

  // MARK: Links in the place of our own files

  @Test func `a link named sync_lock, and in the place of exports`() throws {
    let sync =
      Self.root
      + "inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}\n"
    let shop = try Scratch(["cogsmith.yaml": sync])
    try outside.write(Self.answer, to: "answer.json")
    try outside.write("the only valid token", to: "credentials.json")
    try shop.link("sync.lock", to: outside.path + "/credentials.json")
    let result = try Program.run(["sync", "--from", outside.path + "/answer.json"], in: shop.path)
    #expect(result.status == 3)
    #expect(result.errors.contains("`sync.lock`: is a symbolic link"), "\(result.errors)")
    try FileManager.default.removeItem(atPath: shop.path + "/sync.lock")
    try shop.link("sync.lock", to: outside.path + "/made.json")
    #expect(
      try Program.run(["sync", "--from", outside.path + "/answer.json"], in: shop.path).status == 3)
    try FileManager.default.removeItem(atPath: shop.path + "/sync.lock")
    try shop.link("items.json", to: outside.path + "/made.json")
    #expect(
      try Program.run(["sync", "--from", outside.path + "/answer.json"], in: shop.path).status != 0)
    #expect(try outside.read("credentials.json") == "the only valid token")
    #expect(outside.files() == ["answer.json", "credentials.json", "secret.yaml"])

    for (name, target) in [
      ("exports", "."), ("exports/json", "."), ("exports.lock", "lock"), ("exports/beancount", "."),
    ] {
      let shop = try Scratch(["cogsmith.yaml": benchShop, "exports/x/y": ""])
      if name == "exports" { try FileManager.default.removeItem(atPath: shop.path + "/exports") }
      try shop.link(name, to: outside.path + "/" + target)
      let to = name.hasSuffix("beancount") ? "beancount" : "json"
      let result = try Program.run(["export", "--to", to], in: shop.path)
      #expect(result.status != 0, "\(name): \(result.output)")
      #expect(outside.files() == ["answer.json", "credentials.json", "secret.yaml"], "\(name)")
    }
  }

  // MARK: What vanishes

  @Test func `manifests that vanish are said, each with its reason`() throws {
    let shop = try Scratch([
      "cogsmith.yaml": Self.root + "products: {a: {}}\n", "emptied/cogsmith.yaml": "cogsmith: 1\n",
      "caps/RECEIPTS.YAML": "", "real/x.txt": "",
    ])
    try shop.link("receipts.yaml", to: "gone.yaml")
    try shop.link("linked", to: "real")
    let name: [CChar] =
      (shop.path + "/").utf8.map { CChar(bitPattern: $0) } + [-23]
      + ".yaml".utf8.map { CChar(bitPattern: $0) } + [0]
    let descriptor = open(name, O_CREAT | O_WRONLY, 0o600)
    #expect(descriptor >= 0)
    close(descriptor)
    let result = try Program.run(["check"], in: shop.path)
    #expect(result.status == 1)
    for line in [
      "error[file/unread]: `receipts.yaml` is not read: it is a symbolic link that leads nowhere",
      "error[file/unread]: `\\xE9.yaml` is not read: its name is not UTF-8",
      "warning[file/unread]: `caps/RECEIPTS.YAML` is not read",
      "warning[file/unread]: `emptied` is not read: it has a `cogsmith.yaml` of its own",
      "warning[file/unread]: `linked` is not read: it is a symbolic link to a folder",
    ] { #expect(result.errors.contains(line), "\(line)\n\(result.errors)") }
    // `exclude:` is how somebody says that it is meant.
    try shop.write(
      Self.root
        + "exclude: [receipts.yaml, linked, caps, emptied, '*.yaml']\nproducts: {a: {}}\n",
      to: "cogsmith.yaml")
    #expect(try !Program.run(["check"], in: shop.path).errors.contains("file/unread"))
  }

  @Test func `modes stay, a read-only lock is left alone`() throws {
    let shop = try Scratch(["cogsmith.yaml": benchShop])
    #expect(try Program.run(["export", "--to", "json"], in: shop.path).status == 0)
    chmod(shop.path + "/exports.lock", 0o600)
    try shop.write(
      benchShop.replacing(
        "builds:", with: "builds:\n  B-2: {date: 2026-11-10, product: bench, quantity: 1}"),
      to: "cogsmith.yaml")
    #expect(try Program.run(["export", "--to", "json"], in: shop.path).status == 0)
    let mode = try FileManager.default.attributesOfItem(atPath: shop.path + "/exports.lock")[
      .posixPermissions]
    #expect(mode as? Int == 0o600)
    chmod(shop.path + "/exports.lock", 0o400)
    let lock = try shop.read("exports.lock")
    try shop.write(
      benchShop.replacing(
        "builds:", with: "builds:\n  B-3: {date: 2026-11-10, product: bench, quantity: 1}"),
      to: "cogsmith.yaml")
    let refused = try Program.run(["export", "--to", "json"], in: shop.path)
    #expect(refused.status == 3)
    #expect(refused.errors.contains("`exports.lock`: is read-only, and is left as it is"))
    #expect(try shop.read("exports.lock") == lock)
  }

  @Test func `cells that a spreadsheet would run, there and back`() throws {
    let shop = try Scratch([
      "cogsmith.yaml": Self.root
        + "products: {a: {name: \"=HYPERLINK(1)\", sku: \"+1\"}, b: {name: \"@x\", sku: \"-1-2\"}}\n"
    ])
    let table = try Program.run(["table", "products"], in: shop.path)
    #expect(table.output.contains("a,'+1,'=HYPERLINK(1),"))
    #expect(table.output.contains("b,'-1-2,'@x,"))
    try outside.write(table.output, to: "products.csv")
    let read = try Program.run(
      ["import", outside.path + "/products.csv", "--format", "json"], in: outside.path)
    #expect(read.status == 0, "\(read.errors)")
    let other = try Scratch()
    _ = try Program.run(
      ["import", outside.path + "/products.csv", "--write", other.path + "/new"], in: other.path)
    let written = try other.files().map { try other.read($0) }.joined()
    #expect(written.contains("=HYPERLINK(1)") && !written.contains("'=HYPERLINK"))
  }

  // MARK: Helpers

  /// Keys, names, ids and other texts that hold everything that terminals, logs and formats obey.
  private static let hostileKeys = [
    "k-\u{1B}[31mRED\u{1B}]0;title\u{7}\u{1B}]52;c;cGF5bG9hZA==\u{7}\u{1B}[2J", "k-safe\rEVIL",
    "k-one\ntwo\n::error file=x::pwn\n::set-env name=PATH::/evil\n::add-mask::x\n##[error]boo",
    "k-abc\u{202E}txt.exe\u{202C}\u{2066}iso\u{2069}\u{61C}\u{200F}\u{200B}\u{FEFF}\u{2028}\u{2029}\u{85}\u{9B}31mC1\u{7F}DEL",
    "k-100%0A::error::x%25 , : ; | ` <script>alert(1)</script> [x](javascript:alert(1)) \\ \" ' {{x}}",
    "::error::at the start", "=cmd|' /C calc'!A0",
    "tag\u{E0041}\u{E0042} vs\u{FE0F} zwj\u{200D} comb" + String(repeating: "\u{301}", count: 900),
  ]

  private func hostileNames() throws -> String {
    func quoted(_ text: String) throws -> String {
      let json = try JSONSerialization.data(withJSONObject: [text])
      return String(String(decoding: json, as: UTF8.self).dropFirst().dropLast())
        .replacing("\u{7F}", with: "\\u007F").replacing("\u{85}", with: "\\N")
        .replacing("\u{9B}", with: "\\u009B").replacing("\u{2028}", with: "\\L")
        .replacing("\u{2029}", with: "\\P").replacing("\u{FEFF}", with: "\\uFEFF")
        .replacing("\\/", with: "/")
    }
    let company = try quoted(Self.hostileKeys.joined())
    var text = Self.root + "company: \(company)\naccounts: {stock: {}, cogs: {}, grni: {}}\n"
    text += "export: {accounts: {inventory: stock, cogs: cogs, receiving: grni}}\nproducts:\n"
    for key in Self.hostileKeys {
      let quoted = try quoted(key)
      text +=
        "  \(quoted): {name: \(quoted), sku: \(quoted), cost: 1.00, attributes: {x: \(quoted)}}\n"
    }
    text += "boms:\n"
    for (parent, child) in zip(Self.hostileKeys, Self.hostileKeys.dropFirst()) {
      text += "  \(try quoted(parent)): [{lines: [{item: \(try quoted(child)), quantity: 1}]}]\n"
    }
    let last = try quoted(Self.hostileKeys.last ?? "")
    text += "receipts:\n"
    for key in Self.hostileKeys {
      text +=
        "  \(try quoted("R" + key)): {date: 2026-01-02, supplier: \(try quoted(key)), lines: [{item: \(last), quantity: 100, cost: 1, lot: \(try quoted(key))}]}\n"
    }
    text += "builds:\n"
    for (number, key) in Self.hostileKeys.dropLast().reversed().enumerated() {
      text +=
        "  \(try quoted("B" + key)): {date: 2026-01-1\(number), product: \(try quoted(key)), quantity: \(9 - number), lot: \(try quoted(key))}\n"
    }
    return text
  }
}
