import Foundation
import TestSupport
import Testing

/// The built program, run as a user would run it.
struct Program {
  /// The program beside the test bundle.
  static let path: String? = {
    let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    var folder = bundle.deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = folder.appending(path: "cogsmith").path
      if isFile(candidate) { return candidate }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }()

  /// Runs the program with some arguments in a folder.
  static func run(
    _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:]
  ) throws -> ProcessResult {
    try runProcess(
      try #require(path, "the program is not built"), arguments, in: folder,
      environment: environment)
  }

  /// Runs a line of the shell, in which `$COGSMITH` is the program.
  static func shell(_ line: String, in folder: String? = nil) throws -> ProcessResult {
    try runProcess(
      "/bin/bash", ["-c", line], in: folder,
      environment: ["COGSMITH": try #require(path, "the program is not built")])
  }
}

/// A small cabinet shop whose figures are worked out in `README.md`'s tutorial.
let benchShop = """
  cogsmith: 1
  company: Two Benches
  currency: USD

  products:
    pine: {name: Pine board, unit: m2, packs: {board: 0.6 m2}, cost: 18.50/board}
    screw: {name: Screw 4 x 40, cost: 0.04}
    oil: {name: Hard wax oil, unit: L, cost: 32.00/L}
    bench: {name: Garden bench, price: 189.00}

  rates:
    joiner: {cost: 36.00/h}

  boms:
    bench:
      - lines:
          - {item: pine, quantity: 1.9 m2, loss: 8%}
          - {item: screw, quantity: 42}
          - {item: oil, quantity: 120 mL}
        costs:
          - {type: labor, name: Saw and join, time: 75 min, rate: joiner}

  opening:
    - date: 2026-11-01
      lines:
        - {item: pine, quantity: 20 board}
        - {item: screw, quantity: 500}
        - {item: oil, quantity: 2 L, cost: 30.00/L}

  builds:
    B-1: {date: 2026-11-09, product: bench, quantity: 4}

  accounts:
    inventory: {code: "1400"}
    cogs: {code: "5000"}
    wages: {code: "6100"}

  export:
    accounts: {inventory: inventory, cogs: cogs, labor: wages}

  """
