/// What a field may hold.
indirect enum Shape: Sendable {
  case text(Int)
  /// Up to ten digits before the point and so many behind it.
  case number(Int)
  case whole
  case truth
  case date
  case choice([String])
  case reference
  case object(Schema)
  case list(Schema)
  /// Known to the API and not looked into here.
  case anything
}

/// The fields that the API knows in an object; it refuses all others.
struct Schema: Sendable {
  struct Field: Sendable {
    var name: String
    var shape: Shape
  }

  var name: String
  var fields: [Field]

  init(_ name: String, _ fields: [(String, Shape)], known: String = "") {
    self.name = name
    self.fields =
      fields.map { Field(name: $0.0, shape: $0.1) }
      + known.split(separator: " ").map { Field(name: String($0), shape: .anything) }
  }

  /// Refuses what the API does not know or cannot read.
  func check(_ json: JSON) throws(Refusal) {
    guard let members = json.members else {
      throw .property("Can not deserialize instance of com.intuit.schema.finance.v3.\(name)")
    }
    for member in members {
      guard let field = fields.first(where: { $0.name == member.key }) else {
        throw .unknownProperty(member.key, self)
      }
      if !member.value.isNull { try field.shape.check(member.value, field.name) }
    }
  }
}

extension Shape {
  fileprivate func check(_ value: JSON, _ name: String) throws(Refusal) {
    switch self {
    case .text(let maximum):
      guard let text = value.string else { throw .property(name) }
      let count = text.unicodeScalars.count
      if count > maximum { throw .length(count, maximum: maximum, name) }
    case .number(let decimals):
      guard let text = value.string else { throw .property(name) }
      guard let figure = Figure(text), figure.fits(decimals: decimals) else {
        throw .number(text, name)
      }
    case .whole:
      guard let text = value.string, Int(text) != nil else { throw .property(name) }
    case .truth:
      guard value.truth != nil else { throw .property(name) }
    case .date:
      // Some clients send an empty text for a day that they leave to QuickBooks.
      guard let text = value.string, text.isEmpty || Instant(text) != nil else {
        throw .property(name)
      }
    case .choice(let words):
      guard let text = value.string else { throw .property(name) }
      guard words.contains(text) else { throw .enumeration(text, name) }
    case .reference:
      try Schema.reference.check(value)
      guard value["value"]?.string?.isEmpty == false else { throw .missing(name) }
    case .object(let schema): try schema.check(value)
    case .list(let schema):
      guard let values = value.array else { throw .property(name) }
      for value in values { try schema.check(value) }
    case .anything: break
    }
  }
}

extension Schema {
  static let reference = Schema(
    "ReferenceType", [("value", .text(100)), ("name", .text(4_000)), ("type", .text(100))])

  private static let entity: [(String, Shape)] = [
    ("Id", .text(50)), ("SyncToken", .text(20)), ("sparse", .truth), ("domain", .text(10)),
  ]

  private static let transaction: [(String, Shape)] =
    entity + [
      ("DocNumber", .text(21)), ("TxnDate", .date), ("PrivateNote", .text(4_000)),
      ("CurrencyRef", .reference), ("ExchangeRate", .number(10)), ("DepartmentRef", .reference),
    ]

  private static let unread = "MetaData CustomField AttachableRef status"
  private static let unreadTransaction =
    unread + " TxnStatus LinkedTxn TxnTaxDetail TxnSource TaxFormType TaxFormNum "
    + "TransactionLocationType Tag TxnApprovalInfo RecurDataRef RecurringInfo ProjectRef"

  private static let line: [(String, Shape)] = [
    ("Id", .text(50)), ("LineNum", .whole), ("Description", .text(4_000)), ("Amount", .number(5)),
    (
      "DetailType",
      .choice([
        "JournalEntryLineDetail", "ItemAdjustmentLineDetail", "DescriptionOnly",
        "SalesItemLineDetail", "GroupLineDetail", "SubTotalLineDetail",
        "AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail", "DiscountLineDetail",
      ])
    ),
  ]
  private static let unreadLine =
    "Received LinkedTxn ProjectRef CostRateTypeRef CostRateValue CustomField DescriptionLineDetail "
    + "SalesItemLineDetail GroupLineDetail SubTotalLineDetail AccountBasedExpenseLineDetail "
    + "ItemBasedExpenseLineDetail DiscountLineDetail LineEx"

  static let journalEntry = Schema(
    "JournalEntry",
    transaction + [
      ("Line", .list(journalLine)), ("Adjustment", .truth),
      (
        "GlobalTaxCalculation", .choice(["TaxExcluded", "TaxInclusive", "NotApplicable"])
      ),
    ],
    known: unreadTransaction
      + " TotalAmt HomeTotalAmt HomeCurrencyAdjustment EnteredInHomeCurrency JournalEntryEx")

  private static let journalLine = Schema(
    "Line",
    line + [
      (
        "JournalEntryLineDetail",
        .object(
          Schema(
            "JournalEntryLineDetail",
            [
              ("PostingType", .choice(["Debit", "Credit"])), ("AccountRef", .reference),
              (
                "Entity",
                .object(
                  Schema(
                    "EntityTypeRef",
                    [
                      ("Type", .choice(["Customer", "Vendor", "Employee"])),
                      ("EntityRef", .reference),
                    ]))
              ),
              ("ClassRef", .reference), ("DepartmentRef", .reference),
              ("TaxAmount", .number(5)),
            ],
            known: "TaxCodeRef TaxRateRef TaxApplicableOn TaxInclusiveAmt BillableStatus "
              + "MarkupInfo JournalCodeRef JournalEntryLineDetailEx"))
      ), ("ItemAdjustmentLineDetail", .anything),
    ], known: unreadLine)

  static let inventoryAdjustment = Schema(
    "InventoryAdjustment",
    transaction + [
      ("AdjustAccountRef", .reference), ("Line", .list(adjustmentLine)),
      ("CustomerRef", .reference), ("ShippingAdjustment", .truth),
    ], known: unreadTransaction)

  private static let adjustmentLine = Schema(
    "Line",
    line + [
      (
        "ItemAdjustmentLineDetail",
        .object(
          Schema(
            "ItemAdjustmentLineDetail",
            [
              ("ItemRef", .reference), ("QtyDiff", .number(10)), ("NewQty", .number(10)),
              ("ClassRef", .reference), ("SalesPrice", .number(5)),
            ]))
      ), ("JournalEntryLineDetail", .anything),
    ], known: unreadLine)

  static let item = Schema(
    "Item",
    entity + [
      ("Name", .text(100)), ("Sku", .text(100)), ("Description", .text(4_000)),
      ("PurchaseDesc", .text(1_000)), ("Active", .truth),
      (
        "Type",
        .choice([
          "Inventory", "NonInventory", "Service", "Category", "Group", "Assembly", "Fixed Asset",
          "Other Charge", "Payment", "Subtotal", "Discount", "Tax", "Tax Group", "Bundle",
        ])
      ), ("UnitPrice", .number(5)), ("PurchaseCost", .number(5)), ("QtyOnHand", .number(10)),
      ("InvStartDate", .date), ("TrackQtyOnHand", .truth), ("Taxable", .truth),
      ("AssetAccountRef", .reference), ("IncomeAccountRef", .reference),
      ("ExpenseAccountRef", .reference), ("ParentRef", .reference), ("SubItem", .truth),
      ("ReorderPoint", .number(5)), ("ClassRef", .reference), ("PrefVendorRef", .reference),
    ],
    known: unread
      + " FullyQualifiedName Level SalesTaxIncluded PurchaseTaxIncluded SalesTaxCodeRef "
      + "PurchaseTaxCodeRef AvgCost QtyOnSalesOrder QtyOnPurchaseOrder ItemGroupDetail "
      + "ItemCategoryType TaxClassificationRef AbatementRate ReverseChargeRate Source")

  static let account = Schema(
    "Account", entity,
    known: unread
      + " Name SubAccount ParentRef Description FullyQualifiedName AccountAlias TxnLocationType "
      + "Active Classification AccountType AccountSubType AcctNum BankNum OpeningBalance "
      + "OpeningBalanceDate CurrentBalance CurrentBalanceWithSubAccounts CurrencyRef TaxCodeRef")

  static let name = Schema(
    "NameBase", entity, known: unread + " Name DisplayName FullyQualifiedName Active SubClass")

  static let companyInfo = Schema(
    "CompanyInfo", entity,
    known: unread + " CompanyName LegalName Country CompanyStartDate NameValue")

  static let preferences = Schema("Preferences", entity, known: unread)
}
