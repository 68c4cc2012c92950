import Decimals
import Diagnostics
import Tables

/// BOMs in which the level of a row says what it goes into.
extension Importer {
  /// The level of a row: `2`, `..2`, or the parts of `1.3.2`.
  private func level(_ text: String, areDotted: Bool) -> Int? {
    let plain = text.drop { $0 == "." || $0 == " " || $0 == "-" }
    if areDotted {
      let parts = plain.split(separator: ".")
      return parts.allSatisfy({ Int($0) != nil }) && !parts.isEmpty ? parts.count : nil
    }
    return Int(plain.hasSuffix(".0") ? plain.dropLast(2) : plain)
  }

  /// Looks at all levels before the first row is read.
  private func allLevels() -> Levels {
    var found = Levels(lowest: .max)
    guard let column = header.columns[.level] else { return found }
    let texts = table.sample(column, below: header, table.rowCount).map { table.text($0).collapsed }
    found.areDotted = texts.contains { text in
      let text = text.drop { $0 == "." }
      return text.contains(".") && !text.hasSuffix(".0")
    }
    var count = 0
    for text in texts {
      guard let level = level(text, areDotted: found.areDotted) else { continue }
      if level < found.lowest { (found.lowest, count) = (level, 0) }
      if level == found.lowest { count += 1 }
    }
    found.hasSingleRoot = count == 1
    return found
  }

  mutating func readLevelLine(_ row: ImportRow) {
    let levels = self.levels ?? allLevels()
    self.levels = levels
    guard let level = level(text(row, .level) ?? "", areDotted: levels.areDotted) else {
      reject(
        row, place(row, .level),
        row.cell(.level) == nil
          ? "it says no level" : "`\(shown(row, .level))` is no level", label: "here",
        help: "levels are whole numbers, or numbers such as 1.2.3")
      return
    }
    let hasSingleRoot = levels.hasSingleRoot
    var depth = level - levels.lowest
    if hasSingleRoot, depth == 0, path.isEmpty {
      guard let root = product(row) else { return }
      settleCost(root, amount(row, .cost), row)
      if products[root].type == nil, !products[root].isKnown {
        products[root].type = "finished-good"
      }
      path = [root]
      occurrences = [bom(of: root)]
      return
    }
    if !hasSingleRoot {
      if path.isEmpty {
        let top = top(row)
        path = [top]
        occurrences = [bom(of: top)]
      }
      depth += 1
    }
    guard depth > 0, depth <= path.count else {
      reject(
        row, place(row, .level),
        "its level is \(level), and the row above it has no part of level \(level - 1)",
        label: "here")
      return
    }
    guard let quantity = lineQuantity(row), let child = product(row) else { return }
    path.removeSubrange(depth...)
    occurrences.removeSubrange(depth...)
    if path.contains(child) {
      reject(
        row, place(row, .partNumber), "`\(products[child].key)` would take itself",
        label: "it is above itself")
      return
    }
    addLine(row, child, quantity, toBOM: occurrence(path.count - 1), isChecked: true)
    path.append(child)
    occurrences.append(-1)
  }

  /// The BOM that lines below a part of the path go into: a part that was taken apart before gets a
  /// second one, which is compared with the first.
  private mutating func occurrence(_ index: Int) -> Int {
    if occurrences[index] >= 0 { return occurrences[index] }
    let product = path[index]
    if products[product].bom == nil {
      occurrences[index] = bom(of: product)
    } else {
      occurrences[index] = boms.count
      repeated.append(boms.count)
      boms.append(ImportedBOM(product: product))
    }
    return occurrences[index]
  }

  /// Compares BOMs that were given twice, and keeps the first of each.
  mutating func dropRepeatedBOMs() {
    for index in repeated {
      let product = boms[index].product
      guard let first = products[product].bom, let place = boms[index].lines.first?.place else {
        continue
      }
      let isSame = boms[first].lines.elementsEqual(boms[index].lines) { left, right in
        left.product == right.product && left.quantity == right.quantity && left.unit == right.unit
      }
      if isSame {
        assume("a part that is taken apart twice in the same way is one part", at: place)
      } else {
        findings.append(
          Finding(
            code: .importConflict,
            message: "`\(products[product].key)` is taken apart in two ways", place: place,
            label: "these lines do not count",
            related: boms[first].lines.first.map { [($0.place, "these lines count")] } ?? [],
            helps: ["make them agree, or give one of them a part number of its own"]))
      }
    }
    let dropped = Set(repeated)
    for index in boms.indices where dropped.contains(index) { boms[index].lines = [] }
  }
}
