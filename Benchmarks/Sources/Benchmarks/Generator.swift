import FoundationEssentials

/// Writes a workspace of any size, the same for the same seed.
///
/// About six in ten products are bought; the others have BOMs of 25 lines over products of lower
/// levels, with losses, packs, labor and overhead as a shop has them. The last of them have ten lines of
/// bought parts each: those are what the builds of the history make.
struct Generator {
  var lines: Int
  var builds: Int
  var seed: UInt64
  private var state: UInt64

  init(lines: Int, builds: Int, seed: UInt64) {
    self.lines = lines
    self.builds = builds
    self.seed = seed
    state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1
  }

  private mutating func next(_ bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int(truncatingIfNeeded: (mixed ^ (mixed >> 31)) >> 1) % bound
  }

  private func key(_ number: Int) -> String {
    let digits = String(number)
    return "part-" + String(repeating: "0", count: max(6 - digits.count, 0)) + digits
  }

  /// Writes the files; returns how many bytes they have.
  mutating func write(to folder: String) throws -> Int {
    // One in twenty has ten lines, the others 25; ten lines to a product in all.
    let made = max(lines * 100 / 2425 + 1, 4)
    let bought = max(lines / 10 - made, 40)
    let simple = max(made / 20, 1)
    var bytes = 0
    func save(_ name: String, _ text: String) throws {
      bytes += text.utf8.count
      try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try save(
      "cogsmith.yaml",
      """
      cogsmith: 1
      company: Generated \(seed)
      currency: USD
      inventory: {mode: local, costing: fifo}
      rates:
        bench: {cost: 38.50/h, account: labor-applied}
      accounts:
        inventory: {type: asset}
        cogs: {type: cost-of-goods-sold}
        labor-applied: {type: expense}
        overhead-applied: {type: expense}
        received: {type: liability}
      export:
        accounts: {inventory: inventory, cogs: cogs, overhead: overhead-applied, receiving: received}
      opening: {from: opening.csv}
      builds: {from: builds.csv}

      """)
    for (number, range) in slices(bought, 2_000).enumerated() {
      var text = "products:\n"
      for part in range {
        text += "  \(key(part)): {type: raw-material, cost: \(next(90) + 1).\(next(90) + 10)"
        text += part % 10 == 0 ? ", unit: ft2, packs: {sheet: 32 ft2}}\n" : "}\n"
      }
      try save("bought-\(number).yaml", text)
    }
    for (number, range) in slices(made, 500).enumerated() {
      var text = "products:\n"
      for offset in range {
        text +=
          "  \(key(bought + offset)): {type: \(offset < made / 2 ? "sub-assembly" : "finished-good")}\n"
      }
      text += "boms:\n"
      for offset in range {
        text += bom(offset, made: made, bought: bought, isSimple: offset >= made - simple)
      }
      try save("made-\(number).yaml", text)
    }
    var opening = "date,item,quantity,cost\n"
    for part in 0..<bought where part % 2 == 0 {
      opening += "2026-01-01,\(key(part)),\(builds * 4 + 1000),\(next(90) + 1).\(next(90) + 10)\n"
      opening += "2026-01-02,\(key(part)),\(builds * 40 + 1000),\(next(90) + 1).\(next(90) + 10)\n"
    }
    try save("opening.csv", opening)
    var history = "id,date,product,quantity\n"
    for build in 0..<builds {
      let product = bought + made - 1 - next(simple)
      let day = build * 300 / max(builds, 1)
      let month = 2 + day / 30
      let date = "2026-\(month < 10 ? "0" : "")\(month)-\(day % 28 < 9 ? "0" : "")\(day % 28 + 1)"
      history += "B-\(build),\(date),\(key(product)),\(next(20) + 1)\n"
    }
    try save("builds.csv", history)
    return bytes
  }

  private func slices(_ count: Int, _ size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }

  private mutating func bom(_ offset: Int, made: Int, bought: Int, isSimple: Bool) -> String {
    var text = "  \(key(bought + offset)):\n    - lines:\n"
    var taken: Set<Int> = []
    // Levels: products of one tenth take those of the tenths before.
    let below = offset / max(made / 10, 1) * max(made / 10, 1)
    while taken.count < (isSimple ? 10 : 25) {
      let part: Int
      if isSimple {
        part = next(bought / 2) * 2
      } else {
        part = next(5) == 0 && below > 0 ? bought + next(below) : next(bought)
      }
      guard taken.insert(part).inserted else {
        if taken.count >= bought / 2 { break }
        continue
      }
      text += "        - {item: \(key(part)), quantity: \(next(12) + 1)"
      if next(4) == 0 { text += ".\(next(9) + 1)" }
      if !isSimple, next(8) == 0 { text += ", loss: \(next(6) + 1)%" }
      text += "}\n"
    }
    text += "      costs:\n        - {type: labor, time: \(next(50) + 5) min, rate: bench}\n"
    if next(2) == 0 { text += "        - {type: overhead, percent: 15%, of: labor}\n" }
    return text
  }
}
