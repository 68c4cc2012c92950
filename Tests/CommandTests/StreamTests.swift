import Foundation
import TestSupport
import Testing

/// Streams that are closed or full: a status says so, and nothing else is harmed.
@Suite struct StreamTests {
  private let shop: Scratch

  init() throws { shop = try Scratch(["cogsmith.yaml": benchShop]) }

  /// Every command that prints, with what goes wrong around it.
  @Test(arguments: [
    "check", "check --format json", "cost bench", "explode bench", "where-used pine", "buildable",
    "simulate", "simulate --format json", "explain yaml/tab", "schema", "eval 1+1",
    "table products",
    "--help", "--version", "--generate-completion-script bash", "link",
  ]) func `what cannot be printed is status 3`(command: String) throws {
    for stream in [">/dev/full", ">&-"] {
      let result = try Program.shell("$COGSMITH \(command) \(stream)", in: shop.path)
      #expect(result.status == 3, "\(command) \(stream): \(result)")
    }
    #expect(shop.files() == ["cogsmith.yaml"])
  }

  @Test func `findings that cannot be printed are status 3 too`() throws {
    try shop.write(benchShop.replacing("item: screw,", with: "item: nail,"), to: "cogsmith.yaml")
    for line in [
      "check 2>/dev/full", "check 2>&-", "check >&- 2>&-", "nosuch 2>/dev/full",
      "check --nosuch 2>&-",
      "check <&- >&- 2>&-",
    ] {
      #expect(try Program.shell("$COGSMITH \(line)", in: shop.path).status == 3, "\(line)")
    }
    #expect(try Program.shell("$COGSMITH check <&-", in: shop.path).status == 1)
  }

  /// The first file that a program opens gets the number of a closed stream, and with it what is printed.
  @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"])
  func `what is written is whole where streams are closed`(streams: String) throws {
    let whole = try Scratch(["cogsmith.yaml": benchShop])
    for target in ["json", "beancount"] {
      _ = try Program.run(["export", "--to", target], in: whole.path)
      _ = try Program.shell("$COGSMITH export --to \(target) \(streams)", in: shop.path)
    }
    #expect(shop.files() == whole.files())
    for file in whole.files() { #expect(try shop.read(file) == whole.read(file), "\(file)") }
    _ = try Program.shell("$COGSMITH init new --yes --no-check \(streams)", in: shop.path)
    _ = try Program.run(["init", "new", "--yes", "--no-check"], in: whole.path)
    #expect(try shop.read("new/cogsmith.yaml") == whole.read("new/cogsmith.yaml"))
  }
}
