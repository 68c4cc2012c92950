import Foundation
import TestSupport
import Testing

/// `init` and `link` on a real disk, as scripts run them.
@Suite struct InitCommandTests {
  private let folder: Scratch

  init() throws { folder = try Scratch() }

  private func run(_ arguments: [String]) throws -> ProcessResult {
    try Program.run(["init"] + arguments, in: folder.path)
  }

  private static let matrix: [[String]] = {
    var all: [[String]] = []
    for costing in ["fifo", "lifo", "average"] {
      for provider in ["none", "xero"] {
        all.append(["--mode", "local", "--provider", provider, "--costing", costing])
      }
    }
    for plan in ["simple-start", "essentials", "plus", "advanced"] {
      all.append(["--mode", "local", "--provider", "quickbooks-online", "--plan", plan])
    }
    for plan in ["plus", "advanced"] {
      all.append(["--mode", "sync", "--plan", plan, "--currency", "JPY"])
      all.append(["--mode", "sync", "--plan", plan, "--from", "parts.csv"])
    }
    all.append(["--from", "parts.csv", "--product", "it's", "--no-check"])
    all.append(["--from", "stock.csv", "--date", "2026-11-30"])
    all.append(["--mode", "sync", "--from", "stock.csv", "--date", "2026-11-30"])
    all.append(["--name", "Yes: \"No\" # {1}"])
    all.append([])
    return all
  }()

  @Test(arguments: matrix) func `whatever is chosen checks clean`(flags: [String]) throws {
    try folder.write("Part no.,Qty,Unit cost\nA-1,2,4.00\nB-2,1,1.50\n", to: "parts.csv")
    try folder.write("SKU,Name,On hand,Unit,Cost\nBAR-2,Bar,40,ft,14.50\n", to: "stock.csv")
    let result = try run(["shop", "--yes"] + flags)
    #expect(result.status == 0, "\(result)")
    let check = try Program.run(["check", "shop"], in: folder.path)
    #expect(check.status == 0 && check.output.hasPrefix("No errors in "), "\(check)")
    if flags.contains("sync") {
      #expect(check.errors.hasPrefix("note[inventory/snapshot]: nothing has been pulled"))
      #expect(check.errors.components(separatedBy: "[").count >= 2)
      #expect(!check.errors.contains("warning") && !check.errors.contains("error["))
    } else {
      #expect(check.errors.isEmpty, "\(check.errors)")
    }
    // What stands in comments is right too.
    for name in ["cogsmith.yaml", "products.yaml"] where folder.files().contains("shop/" + name) {
      let lines = try folder.read("shop/" + name).components(separatedBy: "\n")
      let start = lines.firstIndex { $0.hasPrefix("## ") } ?? lines.endIndex
      let filled = lines.enumerated().map { index, line in
        index < start || line.hasPrefix("##")
          ? line : line.hasPrefix("# ") ? String(line.dropFirst(2)) : line
      }
      try folder.write(filled.joined(separator: "\n"), to: "shop/" + name)
    }
    if !flags.contains("sync") {
      let filled = try Program.run(["check", "shop"], in: folder.path)
      #expect(filled.status == 0 && !filled.errors.contains("warning["), "\(filled)")
    }
  }

  @Test func `a script is told which flags are missing`() throws {
    let none = try run([])
    #expect(none.status == 2)
    expectGolden(none.errors, "init/missing-flags.txt")
    let some = try run(["--mode", "local", "--provider", "quickbooks-online", "--costing", "fifo"])
    #expect(some.status == 2)
    #expect(some.errors.contains("--plan") && !some.errors.contains("--mode "))
    #expect(folder.files().isEmpty)
    let all = [
      "--mode", "local", "--provider", "none", "--costing", "fifo", "--currency", "USD", "--name",
      "A",
    ]
    #expect(try run(all).status == 0)
  }

  @Test(arguments: [
    ["--mode", "sync", "--provider", "xero"], ["--mode", "sync", "--plan", "essentials"],
    ["--mode", "sync", "--provider", "none"], ["--costing", "standard"], ["--currency", "DOLLARS"],
    ["--plan", "plus", "--provider", "xero"], ["--mode", "remote"], ["--product", "a"],
  ]) func `flags that do not go together are refused`(flags: [String]) throws {
    let result = try run(["--yes"] + flags)
    #expect(result.status == 2, "\(result)")
    #expect(folder.files().isEmpty)
  }

  @Test func `nothing is written over`() throws {
    try folder.write("*.log\n.env\n", to: ".gitignore")
    try folder.write("# mine\n", to: "products.yaml")
    try folder.write("services: {db: {image: postgres}}\n", to: "docker-compose.yaml")
    try folder.write("- a\n- b\n", to: "deploy/list.yml")
    let result = try run(["--yes"])
    #expect(result.status == 0, "\(result)")
    #expect(result.output.contains("left as it is  .gitignore"))
    #expect(result.output.contains("left as it is  products.yaml"))
    #expect(
      result.output.contains(
        "`.gitignore` was there; these lines would be good in it: /sync.lock  /cogsmith.schema.json  .env.*"
      ))
    #expect(
      result.output.contains(
        "excluded, as files of other programs: deploy/list.yml, docker-compose.yaml"))
    #expect(try folder.read(".gitignore") == "*.log\n.env\n")
    #expect(try folder.read("products.yaml") == "# mine\n")
    #expect(
      try folder.read("cogsmith.yaml").contains(
        "exclude:  # files of other programs\n  - deploy/list.yml\n"))
    #expect(try Program.run(["check"], in: folder.path).status == 0)
    let again = try run(["--yes"])
    #expect(again.status == 3)
    #expect(
      again.errors.contains("`cogsmith.yaml`: is there already, so this folder is a workspace"))
  }

  @Test func `manifests that were there become part of it, and their errors stop it`() throws {
    try folder.write("products: {a: {}, b: {cost: x}}\n", to: "old.yaml")
    let result = try run(["--yes"])
    #expect(result.status == 1)
    #expect(result.errors.contains("old.yaml:1:"))
    #expect(result.errors.contains("Nothing is written"))
    #expect(folder.files() == ["old.yaml"])
    try folder.write("products: {a: {}, b: {cost: 1}}\n", to: "old.yaml")
    #expect(try run(["--yes"]).status == 0)
  }

  @Test func `a file instead of a folder, and a folder that may not be written`() throws {
    try folder.write("x", to: "shop")
    let file = try run(["shop", "--yes"])
    #expect(file.status == 3 && file.errors.contains("`shop`: is a file; name a folder"))
    let locked = folder.path + "/locked"
    try FileManager.default.createDirectory(
      atPath: locked, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o555])
    defer {
      try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: locked)
    }
    // Nothing is locked to the administrator.
    guard !FileManager.default.isWritableFile(atPath: locked) else {
      print("SKIPPED: this user may write everywhere")
      return
    }
    let refused = try run(["locked", "--yes"])
    #expect(refused.status == 3)
    #expect(refused.errors.contains("`locked`: is a folder in which you may not write"))
  }

  @Test func `a look writes nothing, and JSON is one document`() throws {
    let look = try run(["--yes", "--dry-run"])
    #expect(look.status == 0 && look.output.contains("would write  cogsmith.yaml"))
    #expect(folder.files().isEmpty)
    let result = try run(["--yes", "--format", "json"])
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(document["written"] as? Bool == true)
    #expect((document["next"] as? [String])?.count == 3)
    let files = try #require(document["files"] as? [[String: String]])
    #expect(files.last?["path"] == "cogsmith.yaml")
    #expect(files.allSatisfy { $0["action"] == "wrote" })
  }

  @Test func `links from the shell`() throws {
    try folder.write(
      """
      cogsmith: 1
      currency: USD
      inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
      products:
        bolt: {sku: B-6, name: Hex bolt}   # by the box
        steel: {sku: S-16}
        hinge: {name: Hinges}
        nut: {}
        old: {item: "45"}
        gone: {item: "99"}
        left: {item: "50"}
        right: {item: "50"}
        frame: {item: "43"}

      """, to: "cogsmith.yaml")
    try folder.write(
      """
      {"taken": "2026-11-01", "items": [
        {"Id": "41", "Name": "16 ga steel", "Sku": "S-16", "Type": "Inventory", "Active": true},
        {"Id": "42", "Name": "Bolt", "Sku": "B-6", "Type": "Inventory", "Active": true},
        {"Id": "43", "Name": "Frame", "Type": "Inventory", "Active": true},
        {"Id": "45", "Name": "Old", "Type": "Inventory", "Active": false},
        {"Id": "46", "Name": "Hinge", "Type": "Inventory", "Active": true},
        {"Id": "50", "Name": "Hand", "Type": "Inventory", "Active": true}]}
      """, to: "items.json")
    func link(_ arguments: String...) throws -> ProcessResult {
      try Program.run(["link"] + arguments, in: folder.path)
    }
    let before = try folder.read("cogsmith.yaml")
    let list = try link()
    #expect(list.status == 0)
    expectGolden(list.output, "command/link.txt")
    expectGolden(try link("--format", "json").output, "command/link.json")
    let look = try link("--accept-sku", "--dry-run")
    #expect(look.output.hasPrefix("Would be written\n"))
    #expect(try folder.read("cogsmith.yaml") == before)
    let wrong = try link("nut=7", "--accept-sku")
    #expect(wrong.status == 1 && wrong.output.isEmpty)
    #expect(try folder.read("cogsmith.yaml") == before)
    #expect(try link("nut").status == 2)
    let done = try link("--accept-sku", "hinge=46", "--remove", "old")
    #expect(
      done.output == """
        Written
          hinge  linked to 46            cogsmith.yaml
          old    no longer linked to 45  cogsmith.yaml
          bolt   linked to 42            cogsmith.yaml
          steel  linked to 41            cogsmith.yaml

        """)
    let after = try folder.read("cogsmith.yaml")
    #expect(after.contains("  bolt: {sku: B-6, name: Hex bolt, item: \"42\"}   # by the box\n"))
    #expect(try link("bolt=42").output == "Nothing to change: it is so already.\n")
  }
}
