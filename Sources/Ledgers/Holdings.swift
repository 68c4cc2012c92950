import Builds
import Catalogs
import SourceText

/// The accounts that hold the value of stock, for exports that track lots.
package struct Holdings: Sendable {
  private var plain: [Home: String] = [:]
  /// By item, for a home whose account a condition decides.
  private var byItem: [Home: [String?]] = [:]

  /// No accounts.
  init() {}

  init(_ catalog: Catalog, _ accounts: AccountFinder) {
    let homes: [(Home, Role)] = [
      (.purchased, .inventory), (.made, .buildDebit), (.byproduct, .byproduct),
    ]
    for (home, role) in homes {
      func account(_ item: ItemID?) -> String? {
        accounts.found(MappedLine(role: role, item: item, event: nil)).map { catalog.names[$0.key] }
      }
      guard catalog.isConditional(role) else {
        plain[home] = account(nil)
        continue
      }
      byItem[home] = catalog.items.indices.map {
        account(ItemID(index: UInt32(truncatingIfNeeded: $0)))
      }
    }
  }

  /// The local name of the account that holds an item; nil where its role has none.
  package func account(of home: Home, _ item: ItemID) -> String? {
    byItem[home].map { $0[Int(item.index)] } ?? plain[home]
  }
}
