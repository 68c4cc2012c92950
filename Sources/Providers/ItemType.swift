/// The types of items, by their words on the wire and on QuickBooks' pages.
public enum ItemType: String, CaseIterable, Sendable {
  case inventory = "Inventory"
  case service = "Service"
  case bundle = "Group"
  case nonInventory = "NonInventory"
  case category = "Category"

  /// The word that people read.
  public var title: String {
    switch self {
    case .bundle: "Bundle"
    case .nonInventory: "Non-inventory"
    default: rawValue
    }
  }

  /// What is pulled unless somebody says otherwise.
  public static let standard: [ItemType] = [.inventory, .service, .bundle]

  /// The type of a word, in any case and with or without hyphens.
  public init?(word: String) {
    let plain = word.lowercased().filter { $0 != "-" && $0 != " " }
    let found = Self.allCases.first {
      $0.rawValue.lowercased() == plain || $0.title.lowercased().filter { $0 != "-" } == plain
    }
    guard let found else { return nil }
    self = found
  }

  /// The word that people read for a type on the wire.
  public static func title(of wire: String) -> String { ItemType(rawValue: wire)?.title ?? wire }
}
