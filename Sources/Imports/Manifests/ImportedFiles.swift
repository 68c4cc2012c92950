import Decimals
import Quantities

/// A manifest that an import writes.
public struct ImportedFile: Sendable {
  /// The path in the workspace.
  public var path: String
  /// The text.
  public var contents: String
  /// What it holds, such as `46 products`.
  public var summary: String
}

extension ImportResult {
  /// The manifests, by path: the same table gives the same bytes.
  ///
  /// - Parameters:
  ///   - isNew: whether the folder has no workspace yet, which is then begun.
  ///   - isListed: whether only the list of them is wanted, without their texts.
  public func files(isNew: Bool, isListed: Bool = false) -> [ImportedFile] {
    let writer = ManifestWriter(result: self)
    var files: [ImportedFile] = []
    if isNew {
      files.append(
        ImportedFile(
          path: "cogsmith.yaml", contents: "cogsmith: 1\ncurrency: \(currency)\n",
          summary: "the root of the workspace"))
    }
    func add(_ folder: String, _ count: Int, _ write: () -> String?, _ summary: String) {
      guard count > 0, let contents = isListed ? "" : write() else { return }
      files.append(
        ImportedFile(
          path: Self.path(folder, ofTable: path), contents: contents, summary: summary))
    }
    let fresh = products.filter(\.isWritten)
    add("products", fresh.count, writer.products, counted(fresh.count, "product"))
    let made = boms.filter { !$0.isKnown && !$0.lines.isEmpty }
    let lines = made.reduce(0) { $0 + $1.lines.count }
    add(
      "boms", made.count, writer.boms,
      "\(counted(made.count, "BOM")) with \(counted(lines, "line"))")
    add(
      "opening", openings.count, writer.openings,
      counted(openings.reduce(0) { $0 + $1.lines.count }, "line") + " of opening stock")
    add("receipts", receipts.count, writer.receipts, counted(receipts.count, "receipt"))
    add("accounts", accounts.count, writer.accounts, counted(accounts.count, "account"))
    return files
  }
}

extension ImportResult {
  /// The paths that an import of a table may write to, in its folder.
  public static func paths(ofTable path: String) -> [String] {
    ["products", "boms", "opening", "receipts", "accounts"].map { Self.path($0, ofTable: path) }
  }

  private static func path(_ folder: String, ofTable path: String) -> String {
    let name = Importer.key(Importer.stem(path).lowercased())
    return "\(folder)/" + (name.isEmpty ? "table" : name) + ".yaml"
  }
}

private func counted(_ count: Int, _ noun: String) -> String {
  count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
}

/// Writes manifests the way people do.
private struct ManifestWriter {
  let result: ImportResult

  private var digits: Int { Currency(code: result.currency)?.digits ?? 2 }

  /// Where it comes from, on top of each file.
  private var origin: String {
    let name = result.path.split(separator: "/").last.map { String($0) } ?? result.path
    let sheet = result.sheet.map { ", sheet \($0)" } ?? ""
    return "# Imported from \(yamlComment(name + sheet))\n"
  }

  // MARK: Products

  func products() -> String? {
    let fresh = result.products.filter(\.isWritten)
    guard !fresh.isEmpty else { return nil }
    var text = origin + "products:\n"
    for product in fresh {
      var map = YAMLMap()
      map.add("sku", product.sku.map(yamlScalar))
      // In a manifest `${` opens a hole.
      map.add("name", product.name.map { yamlScalar($0.replacing("${", with: "$${")) })
      map.add("description", product.description.map(yamlScalar))
      map.add("type", product.type)
      map.add("unit", product.unit == "each" ? nil : product.unit)
      map.add("cost", product.cost.map { cost($0, product) })
      map.add("price", product.price.map { cost($0, product) })
      map.add("item", product.item.map(yamlQuoted))
      map.add("reorder-point", product.reorderPoint)
      map.add("active", product.isInactive ? "false" : nil)
      if !product.attributes.isEmpty {
        var attributes = YAMLMap()
        for attribute in product.attributes {
          attributes.add(yamlScalar(attribute.name), yamlScalar(attribute.text))
        }
        map.add("attributes", attributes.flow)
      }
      text += map.below(yamlScalar(product.key), indent: 2)
    }
    return text
  }

  private func cost(_ cost: ImportedCost, _ product: ImportedProduct) -> String {
    let amount = languageText(cost.value, atLeast: digits) ?? "0"
    guard let unit = cost.unit ?? product.unit, unit != "each" || product.unit != nil,
      unit != "each"
    else { return amount }
    return "\(amount)/\(unit)"
  }

  // MARK: BOMs

  func boms() -> String? {
    let made = result.boms.filter { !$0.isKnown && !$0.lines.isEmpty }
    guard !made.isEmpty else { return nil }
    var text = origin + "boms:\n"
    for (index, bom) in made.enumerated() {
      if index > 0 { text += "\n" }
      text += "  \(yamlScalar(bom.key)):\n    - lines:\n"
      var group: String?
      for line in bom.lines {
        if let next = line.group, next != group {
          text += "        # \(yamlComment(next))\n"
        }
        group = line.group
        var map = lineMap(line)
        map.add("loss", line.loss.flatMap { languageText($0) }.map { $0 + "%" })
        map.add("optional", line.isOptional ? "true" : nil)
        text += "        - \(map.flow)\n"
      }
    }
    return text
  }

  private func lineMap(_ line: ImportedLine) -> YAMLMap {
    let product = result.products[line.product]
    var map = YAMLMap()
    map.add("item", yamlScalar(product.key))
    let unit = line.unit ?? product.unit
    let amount = languageText(line.quantity) ?? "0"
    map.add("quantity", unit.map { $0 == "each" ? amount : "\(amount) \($0)" } ?? amount)
    return map
  }

  // MARK: Stock

  func openings() -> String? {
    guard !result.openings.isEmpty else { return nil }
    var text = origin + "opening:\n"
    for opening in result.openings.sorted(by: { $0.date < $1.date }) {
      text += "  - date: \(opening.date)\n    lines:\n"
      for line in opening.lines { text += "      - \(stockLine(line).flow)\n" }
    }
    return text
  }

  func receipts() -> String? {
    guard !result.receipts.isEmpty else { return nil }
    var text = origin + "receipts:\n"
    for receipt in result.receipts {
      text += "  \(yamlScalar(receipt.id)):\n    date: \(receipt.date)\n"
      if let supplier = receipt.supplier { text += "    supplier: \(yamlScalar(supplier))\n" }
      text += "    lines:\n"
      for line in receipt.lines { text += "      - \(stockLine(line).flow)\n" }
    }
    return text
  }

  private func stockLine(_ line: ImportedLine) -> YAMLMap {
    var map = lineMap(line)
    let product = result.products[line.product]
    if let cost = line.cost {
      var priced = product
      if let unit = line.unit { priced.unit = unit }
      map.add("cost", self.cost(cost, priced))
    }
    map.add("lot", line.lot.map(yamlScalar))
    map.add("expires", line.expires.map { $0.description })
    return map
  }

  // MARK: Accounts

  func accounts() -> String? {
    guard !result.accounts.isEmpty else { return nil }
    var text = origin + "accounts:\n"
    for account in result.accounts {
      var map = YAMLMap()
      map.add("code", account.code.map(yamlQuoted))
      map.add("name", account.name.map(yamlScalar))
      map.add("id", account.id.map(yamlQuoted))
      map.add("type", account.type)
      text += map.below(yamlScalar(account.key), indent: 2)
    }
    return text
  }
}
