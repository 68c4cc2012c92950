/// What a company holds at first: objects as QuickBooks writes them.
package struct CompanySeed: Sendable {
  package var accounts: [JSON]
  package var items: [JSON]
  package var classes: [JSON] = CompanySeed.names(["1": "Workshop", "2": "Web shop"])
  package var departments: [JSON] = CompanySeed.names(["1": "Main street"])
  package var customers: [JSON] = CompanySeed.names(["1": "Walk-in customer"])
  package var vendors: [JSON] = CompanySeed.names(["2": "Steel supplier"])
  package var employees: [JSON] = CompanySeed.names(["3": "Joiner"])

  /// A seed of some accounts and items; accounts that items name and that are not there are made.
  package init(accounts: [JSON], items: [JSON]) {
    self.accounts = accounts
    self.items = items
  }

  /// The objects of a kind in an answer to a query, or in a bare list; nil when it is neither.
  package static func objects(of kind: String, in answer: JSON) -> [JSON]? {
    answer.array ?? (answer["QueryResponse"] ?? answer)[kind]?.array
  }

  private static func names(_ pairs: KeyValuePairs<String, String>) -> [JSON] {
    pairs.map { id, name in
      [
        "Name": .string(name), "DisplayName": .string(name), "FullyQualifiedName": .string(name),
        "Active": true, "domain": "QBO", "sparse": false, "Id": .string(id), "SyncToken": "0",
        "MetaData": beginning,
      ]
    }
  }

  static let beginning: JSON = [
    "CreateTime": "2026-01-02T09:00:00-08:00", "LastUpdatedTime": "2026-01-02T09:00:00-08:00",
  ]
}

extension CompanySeed {
  /// A small shop: four inventory items, a service, a bundle and one that is no longer sold.
  package static let standard = CompanySeed(
    accounts: [
      account("33", "Accounts Payable", "Liability", "Accounts Payable", "AccountsPayable"),
      account("34", "Opening Balance Equity", "Equity", "Equity", "OpeningBalanceEquity"),
      account("35", "Checking", "Asset", "Bank", "Checking", "10000.00"),
      account("79", "Sales of Product Income", "Revenue", "Income", "SalesOfProductIncome"),
      account("80", "Cost of Goods Sold", "Expense", "Cost of Goods Sold", "SuppliesMaterialsCogs"),
      account("81", "Inventory Asset", "Asset", "Other Current Asset", "Inventory", "346.00"),
      account("84", "Accounts Receivable", "Asset", "Accounts Receivable", "AccountsReceivable"),
      account(
        "90", "Inventory Shrinkage", "Expense", "Cost of Goods Sold", "SuppliesMaterialsCogs"),
      account("91", "Build Clearing", "Asset", "Other Current Asset", "OtherCurrentAssets"),
      account("92", "Labor Applied", "Expense", "Expense", "PayrollExpenses"),
      account(
        "93", "Overhead Applied", "Expense", "Expense", "OfficeGeneralAdministrativeExpenses"),
      account(
        "94", "Old Clearing", "Asset", "Other Current Asset", "OtherCurrentAssets", "0", false),
    ],
    items: [
      inventory("1", "Steel sheet", "ST-16", cost: "2.50", quantity: "100"),
      inventory("2", "Hinge", "HNG-75", cost: "1.20", quantity: "40"),
      inventory("3", "Powder", "PWD", cost: "8.00", quantity: "6"),
      inventory("4", "Cabinet", "CAB-1", cost: "45.00", quantity: "0"),
      item("5", "Installation", "Service"),
      item("6", "Starter kit", "Group"),
      inventory("7", "Brass latch (deleted)", "LAT-OLD", cost: "3.00", quantity: "0", false),
    ])

  private static func account(
    _ id: String, _ name: String, _ classification: String, _ type: String, _ subType: String,
    _ balance: String = "0", _ isActive: Bool = true
  ) -> JSON {
    [
      "Name": .string(name), "SubAccount": false, "FullyQualifiedName": .string(name),
      "Active": .bool(isActive), "Classification": .string(classification),
      "AccountType": .string(type), "AccountSubType": .string(subType),
      "CurrentBalance": .number(balance), "CurrentBalanceWithSubAccounts": .number(balance),
      "CurrencyRef": ["value": "USD", "name": "United States Dollar"], "domain": "QBO",
      "sparse": false, "Id": .string(id), "SyncToken": "0", "MetaData": beginning,
    ]
  }

  /// An account that an item names and that no file had.
  static func account(_ reference: JSON, for key: String) -> JSON {
    let id = reference["value"]?.string ?? ""
    let name = reference["name"]?.string ?? "Account \(id)"
    switch key {
    case "AssetAccountRef": return account(id, name, "Asset", "Other Current Asset", "Inventory")
    case "IncomeAccountRef":
      return account(id, name, "Revenue", "Income", "SalesOfProductIncome")
    default:
      return account(id, name, "Expense", "Cost of Goods Sold", "SuppliesMaterialsCogs")
    }
  }

  static func openingEquity(_ id: String) -> JSON {
    account(id, "Opening Balance Equity", "Equity", "Equity", "OpeningBalanceEquity")
  }

  private static func item(_ id: String, _ name: String, _ type: String) -> JSON {
    [
      "Name": .string(name), "Active": true, "FullyQualifiedName": .string(name), "Taxable": false,
      "UnitPrice": 0, "Type": .string(type),
      "IncomeAccountRef": ["value": "79", "name": "Sales of Product Income"], "PurchaseCost": 0,
      "TrackQtyOnHand": false, "domain": "QBO", "sparse": false, "Id": .string(id),
      "SyncToken": "0", "MetaData": beginning,
    ]
  }

  private static func inventory(
    _ id: String, _ name: String, _ sku: String, cost: String, quantity: String,
    _ isActive: Bool = true
  ) -> JSON {
    [
      "Name": .string(name), "Sku": .string(sku), "Active": .bool(isActive),
      "FullyQualifiedName": .string(name), "Taxable": true, "UnitPrice": .number(cost),
      "Type": "Inventory", "IncomeAccountRef": ["value": "79", "name": "Sales of Product Income"],
      "PurchaseCost": .number(cost),
      "ExpenseAccountRef": ["value": "80", "name": "Cost of Goods Sold"],
      "AssetAccountRef": ["value": "81", "name": "Inventory Asset"], "TrackQtyOnHand": true,
      "QtyOnHand": .number(quantity), "InvStartDate": "2026-01-02", "domain": "QBO",
      "sparse": false, "Id": .string(id), "SyncToken": "0", "MetaData": beginning,
    ]
  }
}
