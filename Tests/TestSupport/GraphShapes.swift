/// Workspaces whose BOMs have many more paths than lines.
public enum GraphShape {
  /// Levels that each take the next one twice: `p0` on top, the bought part last.
  public static func diamonds(
    _ levels: Int, supply: String? = nil, stock: String = "1000000000000000", build: Int? = 1
  ) -> String {
    let last = levels - 1
    var text = "products:\n"
    for level in 0...levels { text += "  p\(level): {\(level == levels ? "cost: 1" : "")}\n" }
    text += "boms:\n"
    for level in 0..<levels {
      let how = level == last ? "" : supply.map { ", supply: \($0)" } ?? ""
      let line = "{item: p\(level + 1), quantity: 1\(how)}"
      text += "  p\(level): [{lines: [\(line), \(line)]}]\n"
    }
    text += "opening: [{date: 2026-01-01, lines: [{item: p\(levels), quantity: \(stock)}]}]\n"
    if let build {
      text += "builds: {B: {date: 2026-02-01, product: p0, quantity: \(build)}}\n"
    }
    return text
  }

  /// Levels of products that each take several of the next level: `l0-0` is on top.
  ///
  /// - Parameter line: what stands on every line besides its item.
  public static func levels(
    _ levels: Int, products: Int, lines: Int, line: String, stock: String
  ) -> String {
    var text = "products:\n"
    for level in 0...levels {
      for product in 0..<products {
        text += "  l\(level)-\(product): {\(level == levels ? "cost: 1" : "")}\n"
      }
    }
    text += "boms:\n"
    for level in 0..<levels {
      for product in 0..<products {
        text += "  l\(level)-\(product):\n    - lines:\n"
        for number in 0..<lines {
          let item = "l\(level + 1)-\((product + number) % products)"
          let bought = level == levels - 1 ? ", supply: stock" : ""
          let rest = line.contains("supply") && !bought.isEmpty ? "quantity: 0.1" : line
          text += "        - {item: \(item), \(rest)}\n"
        }
      }
    }
    text += "opening:\n  - date: 2026-01-01\n    lines:\n"
    for product in 0..<products {
      text += "      - {item: l\(levels)-\(product), quantity: \(stock)}\n"
    }
    return text
  }
}
