import DocumentTrees

/// A kind of object of QuickBooks Online.
public enum QuickBooksEntity: String, CaseIterable, Sendable {
  case item = "Item"
  case account = "Account"
  case companyInfo = "CompanyInfo"
  case inventoryAdjustment = "InventoryAdjustment"
  case journalEntry = "JournalEntry"

  /// One of them, in words.
  var words: String {
    switch self {
    case .item: "item"
    case .account: "account"
    case .companyInfo: "company"
    case .inventoryAdjustment: "inventory adjustment"
    case .journalEntry: "journal entry"
    }
  }

  var plural: String { self == .companyInfo ? "company's name" : plural(of: words) }

  private func plural(of words: String) -> String {
    words.hasSuffix("y") ? words.dropLast() + "ies" : words + "s"
  }
}

/// An object as QuickBooks wrote it.
public struct QuickBooksObject: Hashable, Sendable {
  /// Its id.
  public let id: String
  /// All of it.
  public let value: JSONValue

  /// An object with an id that can be one; nil for any other value.
  public init?(_ value: JSONValue) {
    guard value.members != nil, let id = value["Id"]?.text, (1...50).contains(id.utf8.count),
      id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
    else { return nil }
    self.id = id
    self.value = value
  }

  /// A text of it.
  public func text(_ key: String) -> String? { value[key]?.text }

  /// Whether it is in use.
  public var isActive: Bool { value["Active"] != .bool(false) }

  /// When it changed last.
  public var updated: Moment? {
    value["MetaData"]?["LastUpdatedTime"]?.text.flatMap { Moment($0) }
  }

  /// Before another: numbers by their size, others behind them by their letters.
  public static func precedes(_ left: QuickBooksObject, _ right: QuickBooksObject) -> Bool {
    idPrecedes(left.id, right.id)
  }

  /// The same for ids alone.
  public static func idPrecedes(_ left: String, _ right: String) -> Bool { key(left) < key(right) }

  private static func key(_ id: String) -> (Int, Int, String) {
    let isNumber = id.utf8.allSatisfy { $0 &- 0x30 < 10 }
    return (isNumber ? 0 : 1, isNumber ? id.utf8.count : 0, id)
  }
}
