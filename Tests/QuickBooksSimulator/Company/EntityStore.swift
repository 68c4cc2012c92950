/// The kinds of objects that a company holds.
enum EntityKind: String, CaseIterable, Sendable {
  case account = "Account"
  case classification = "Class"
  case companyInfo = "CompanyInfo"
  case customer = "Customer"
  case department = "Department"
  case employee = "Employee"
  case inventoryAdjustment = "InventoryAdjustment"
  case item = "Item"
  case journalEntry = "JournalEntry"
  case preferences = "Preferences"
  case vendor = "Vendor"

  var schema: Schema {
    switch self {
    case .account: .account
    case .classification, .customer, .department, .employee, .vendor: .name
    case .companyInfo: .companyInfo
    case .inventoryAdjustment: .inventoryAdjustment
    case .item: .item
    case .journalEntry: .journalEntry
    case .preferences: .preferences
    }
  }

  /// Whether objects of the kind can be made inactive.
  var canBeInactive: Bool {
    switch self {
    case .companyInfo, .inventoryAdjustment, .journalEntry, .preferences: false
    default: true
    }
  }

  init?(path: String) {
    guard let kind = Self.allCases.first(where: { $0.rawValue.lowercased() == path }) else {
      return nil
    }
    self = kind
  }
}

/// The objects of one kind.
struct EntityStore: Sendable {
  struct Deletion: Sendable {
    var id: String
    var time: Instant
  }

  private var objects: [String: JSON] = [:]
  /// By number.
  private(set) var ids: [String] = []
  private(set) var deletions: [Deletion] = []

  subscript(id: String) -> JSON? { objects[id] }

  mutating func set(_ id: String, _ object: JSON) {
    if objects.updateValue(object, forKey: id) == nil {
      ids.append(id)
      if ids.count > 1, isBefore(id, ids[ids.count - 2]) { ids.sort(by: isBefore) }
    }
  }

  mutating func remove(_ id: String, at now: Instant) {
    objects[id] = nil
    ids.removeAll { $0 == id }
    deletions.append(Deletion(id: id, time: now))
  }

  /// A number that no object has as its id.
  var nextID: Int { (ids.last.flatMap { Int($0) } ?? 0) + 1 }
}
