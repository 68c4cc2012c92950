import Foundation
import TestSupport
import Testing

/// The exit statuses and streams of `cli.md`.
@Suite struct StatusTests {
  private let clean: Scratch
  private let broken: Scratch

  init() throws {
    clean = try Scratch(["cogsmith.yaml": benchShop])
    broken = try Scratch([
      "cogsmith.yaml": benchShop.replacing("item: screw,", with: "item: screws,")
    ])
  }

  @Test func `a clean workspace is 0 and says so on standard output`() throws {
    let result = try Program.run(["check"], in: clean.path)
    #expect(result.status == 0)
    #expect(result.output == "No errors in 1 file: 4 products, 1 BOM with 3 lines, 2 events.\n")
    #expect(result.errors.isEmpty)
  }

  @Test func `an error is 1, and findings go to standard error`() throws {
    let result = try Program.run(["check"], in: broken.path)
    #expect(result.status == 1)
    #expect(result.output == "1 error in 1 file.\n")
    expectGolden(result.errors, "command/check-errors.txt")
  }

  @Test(arguments: [
    ["simulate"], ["cost", "bench"], ["explode", "bench"], ["where-used", "pine"], ["buildable"],
    ["export", "--to", "json"],
  ]) func `no command answers from a workspace with errors`(arguments: [String]) throws {
    let result = try Program.run(arguments, in: broken.path)
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("error[reference/product]: there is no product `screws`"))
    #expect(broken.files() == ["cogsmith.yaml"])
  }

  @Test(arguments: [
    ["chek"], ["check", "--fromat", "json"], ["check", "--format", "xml"], ["cost"],
    ["cost", "bench", "--date", "2026-02-30"], ["export"], ["export", "--to", "excel"],
    ["simulate", "--build", "bench"], ["explain", "bom/cycel"], ["cost", "bench", "extra"],
  ]) func `wrong usage is 2`(arguments: [String]) throws {
    let result = try Program.run(arguments, in: clean.path)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("Error: "), "\(result.errors)")
  }

  @Test func `a folder without a workspace is 3`() throws {
    let empty = try Scratch()
    let result = try Program.run(["check"], in: empty.path)
    #expect(result.status == 3)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("there is no `cogsmith.yaml` here or in a folder above"))
    let missing = try Program.run(["check", "nowhere"], in: empty.path)
    #expect(missing.status == 3)
  }

  @Test func `the workspace is the one that the working folder is in`() throws {
    try FileManager.default.createDirectory(
      atPath: clean.path + "/parts/wood", withIntermediateDirectories: true)
    let inside = try Program.run(["check"], in: clean.path + "/parts/wood")
    #expect(inside.status == 0)
    let elsewhere = try Program.run(["check", "-C", clean.path], in: "/")
    #expect(elsewhere.status == 0)
    let named = try Program.run(["check", clean.path], in: "/")
    #expect(named.output == elsewhere.output)
  }

  @Test func `a product that nobody declared is told apart from one that is misspelt`() throws {
    let result = try Program.run(["cost", "bnech"], in: clean.path)
    #expect(result.status == 1)
    #expect(result.errors.contains("did you mean `bench`?"))
  }

  @Test func `quiet leaves errors alone`() throws {
    try clean.write(benchShop + "units: {crate: 12 each}\n", to: "cogsmith.yaml")
    let loud = try Program.run(["check"], in: clean.path)
    #expect(loud.errors.contains("warning[unused/unit]"))
    let quiet = try Program.run(["check", "--quiet"], in: clean.path)
    #expect(quiet.status == 0)
    #expect(quiet.errors.isEmpty)
    let broken = try Program.run(["check", "--quiet"], in: broken.path)
    #expect(broken.errors.contains("error["))
  }

  @Test func `colour is for terminals unless it is asked for`() throws {
    let escape = "\u{1b}["
    #expect(!(try Program.run(["check"], in: broken.path)).errors.contains(escape))
    #expect(
      (try Program.run(["check", "--color", "always"], in: broken.path)).errors.contains(escape))
    #expect(
      !(try Program.run(["check", "--color", "never"], in: broken.path)).errors.contains(escape))
    let plain = try Program.run(["simulate"], in: clean.path).output
    let colored = try Program.run(["simulate", "--color", "always"], in: clean.path).output
    #expect(colored.replacing(#/\u{1b}\[[0-9;]*m/#, with: "") == plain)
  }

  @Test func `a terminal gets colour, unless NO_COLOR says no`() throws {
    // `script` gives the program a terminal of its own.
    guard FileManager.default.fileExists(atPath: "/usr/bin/script") else { return }
    let line = "script -qec \"$COGSMITH check\" /dev/null"
    #expect(try Program.shell("TERM=xterm \(line)", in: broken.path).output.contains("\u{1b}["))
    #expect(
      !(try Program.shell("TERM=xterm NO_COLOR=1 \(line)", in: broken.path)).output
        .contains("\u{1b}["))
    #expect(
      !(try Program.shell("TERM=dumb \(line)", in: broken.path)).output.contains("\u{1b}["))
  }

  @Test func `a reader that goes away is no fault`() throws {
    let result = try Program.shell(
      "set -o pipefail; $COGSMITH schema | head -c 10 >/dev/null", in: clean.path)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
  }
}
