import Foundation
import TestSupport
import Testing

/// Disks that are full, and files that may not grow: nothing is half written, and the same command finishes what was
/// begun once there is room.
@Suite struct FullDiskTests {
  private static let snapshot = """
    cogsmith: 1
    currency: USD
    inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}

    """

  /// An answer of some size.
  private static let answer: String = {
    let items = (1...60).map {
      #"{"Id": "\#($0)", "Name": "Item \#($0)", "Type": "Inventory", "Active": true, "QtyOnHand": \#($0)}"#
    }
    return
      #"{"QueryResponse": {"Item": [\#(items.joined(separator: ", "))]}, "time": "2026-11-02T09:00:00Z"}"#
  }()

  /// A workspace, the command that writes into it, and how many KiB that needs at most.
  private static let cases: [(name: String, files: [String: String], command: String, room: Int)] =
    [
      ("json", ["cogsmith.yaml": benchShop], "export --to json", 24),
      ("beancount", ["cogsmith.yaml": benchShop], "export --to beancount", 24),
      (
        "snapshot", ["cogsmith.yaml": snapshot, "answer.json": answer], "sync --from answer.json",
        44
      ),
      (
        "manifests",
        [
          "cogsmith.yaml": benchShop,
          "parts.csv": "Part no.,Description,Unit cost\nA,Bolt,0.10\nB,Nut,0.05\n",
        ],
        "import parts.csv --write .", 16
      ),
      ("init", [:], "init . --yes --no-check", 12),
    ]

  @Test(arguments: cases.indices) func `a disk without room`(index: Int) throws {
    let (name, files, command, room) = Self.cases[index]
    let shop = try Scratch(files)
    let disk = try Scratch()
    let script = """
      mount -t tmpfs -o size=1m tmpfs "\(disk.path)" || exit 77
      cd "\(disk.path)" && export HOME=/nowhere
      run() { $COGSMITH \(command) >../out 2>&1; echo "$?"; }
      fresh() { rm -rf ./* ./.[!.]*; cp -r "\(shop.path)/." .; }
      all() { find . -type f ! -name sync.lock | LC_ALL=C sort | xargs cat 2>/dev/null | cksum; \\
        find . -type f ! -name sync.lock | LC_ALL=C sort | cksum; }
      fresh; echo "whole $(run) $(all)"
      for free in $(seq 0 4 \(room)); do
        fresh
        dd if=/dev/zero of=filler bs=4096 count=256 2>/dev/null
        truncate -s -${free}K filler
        first=$(run)
        rm filler
        hidden=$(find . -name '.*' -type f ! -name .gitignore | wc -l)
        echo "$free $first $hidden $(run) $(all)"
      done
      """
    let result = try runProcess(
      "/usr/bin/env", ["unshare", "-rm", "bash", "-c", script],
      environment: ["COGSMITH": try #require(Program.path), "COGSMITH_TODAY": "2026-11-30"])
    guard result.status != 77, result.output.contains("whole") else {
      print("SKIPPED: no file system of its own for a test: \(result.errors)")
      return
    }
    let lines = result.output.split(separator: "\n").map { $0.split(separator: " ") }
    let expected = lines.prefix(2).flatMap { $0 }.dropFirst(2)
    #expect(lines[0][1] == "0", "\(result)")
    var failures = 0
    // Two lines for each: what the second `cksum` says stands on its own.
    for pair in stride(from: 2, to: lines.count - 1, by: 2) {
      let (head, sums) = (lines[pair], lines[pair].dropFirst(4) + lines[pair + 1])
      #expect(["0", "3"].contains(head[1]), "\(name), \(head[0]) KiB free: status \(head[1])")
      #expect(head[2] == "0", "\(name), \(head[0]) KiB free: a draft is left")
      if head[1] == "3" { failures += 1 }
      // What is begun is not begun twice.
      let again = name == "init" && head[1] == "0" ? "3" : "0"
      #expect(head[3] == again, "\(name), \(head[0]) KiB free: \(head[3]) afterwards")
      #expect(Array(sums) == Array(expected), "\(name), \(head[0]) KiB free")
    }
    #expect(failures > 0, "\(name): \(result.output)")
  }

  /// A limit on the size of files would end the program by a signal.
  @Test func `a file that may not grow`() throws {
    let more = (2...5).map { "B-\($0): {date: 2026-11-09, product: bench, quantity: 1}" }
    let files = [
      "cogsmith.yaml": benchShop.replacing("quantity: 20 board", with: "quantity: 90 board")
        .replacing("builds:\n", with: "builds:\n  " + more.joined(separator: "\n  ") + "\n")
    ]
    let shop = try Scratch(files)
    let whole = try Scratch(files)
    for target in ["json", "beancount"] {
      let result = try Program.shell(
        "ulimit -f 1; $COGSMITH export --to \(target)", in: shop.path)
      #expect(result.status == 3, "\(result)")
      #expect(result.errors.contains("cannot be written"), "\(result)")
      #expect(shop.files().allSatisfy { !$0.hasPrefix("exports/") || !$0.contains("/.") })
      #expect(!shop.files().contains("exports.lock"))
    }
    for target in ["json", "beancount"] {
      _ = try Program.run(["export", "--to", target], in: shop.path)
      _ = try Program.run(["export", "--to", target], in: whole.path)
    }
    for file in whole.files() { #expect(try shop.read(file) == whole.read(file), "\(file)") }
    #expect(shop.files() == whole.files())
  }
}
