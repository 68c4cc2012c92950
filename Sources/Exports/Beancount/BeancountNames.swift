import Catalogs
import Manifests
import Quantities
import SourceText

/// The names that a workspace's items and accounts have in a beancount ledger (`formats.md` 3.1).
struct BeancountNames {
  private let catalog: Catalog
  private var commodities: [ItemID: String] = [:]
  private var accounts: [String: String] = [:]
  private var taken: Set<String> = []

  init(_ catalog: Catalog) {
    self.catalog = catalog
    for index in catalog.items.indices {
      let item = ItemID(index: UInt32(truncatingIfNeeded: index))
      commodities[item] = unique(commodityName(catalog.key(item)), maximum: 24)
    }
    for account in catalog.accounts {
      let key = catalog.names[account.key]
      accounts[key] = unique(root(of: account.type) + ":" + component(key), maximum: 200)
    }
  }

  func commodity(_ item: ItemID) -> String { commodities[item] ?? "ITEM" }

  /// The account of a local name, or one made up for a role without an account.
  func account(_ key: String?, role: Role) -> String {
    if let key, let name = accounts[key] { return name }
    return root(of: role.accountType) + ":Unmapped:" + component(role.rawValue)
  }

  /// An inventory asset account that only the accounting system names.
  func assetAccount(named name: String) -> String { "Assets:" + component(name) }

  /// Two to 24 characters: an upper-case letter first, a letter or a digit last.
  private func commodityName(_ key: String) -> String {
    var text = ""
    for scalar in key.uppercased().unicodeScalars {
      let isKept =
        ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "-"
        || scalar == "_" || scalar == "."
      text.unicodeScalars.append(isKept ? scalar : "-")
    }
    if let first = text.unicodeScalars.first, !("A"..."Z").contains(first) { text = "I-" + text }
    text = String(text.prefix(24))
    while let last = text.unicodeScalars.last, last == "-" || last == "_" || last == "." {
      text.removeLast()
    }
    if text.utf8.count < 2 { text += "-ITEM" }
    // A currency, or a word of the language, would mean something else.
    let isTaken = Currency.codes.contains(text) || ["TRUE", "FALSE", "NULL"].contains(text)
    return isTaken ? text + "-ITEM" : text
  }

  private mutating func unique(_ name: String, maximum: Int) -> String {
    var candidate = name
    var number = 2
    while !taken.insert(candidate).inserted {
      let suffix = "-\(number)"
      candidate = String(name.prefix(maximum - suffix.utf8.count)) + suffix
      number += 1
    }
    return candidate
  }

  private func root(of type: AccountType) -> String {
    switch type {
    case .asset: "Assets"
    case .liability: "Liabilities"
    case .equity: "Equity"
    case .income: "Income"
    case .expense, .costOfGoodsSold: "Expenses"
    }
  }

  /// A component of an account: words with capitals, joined by hyphens.
  private func component(_ key: String) -> String {
    var words: [String] = [""]
    for scalar in key.unicodeScalars {
      let isKept =
        ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
        || ("0"..."9").contains(scalar)
      if isKept {
        words[words.count - 1].unicodeScalars.append(scalar)
      } else if !words[words.count - 1].isEmpty {
        words.append("")
      }
    }
    let text = words.filter { !$0.isEmpty }
      .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "-")
    return text.isEmpty ? "X" : text
  }
}
