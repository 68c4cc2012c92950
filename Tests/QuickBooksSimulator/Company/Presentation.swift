import Quantities

extension SimulatedCompany {
  /// An object with the figures that the books hold for it.
  func presented(_ kind: EntityKind, _ id: String, _ object: JSON) -> JSON {
    var shown = object
    switch kind {
    case .account:
      let balance = isBalanceSheet(object) ? books.balance(of: id) : .zero
      for key in ["CurrentBalance", "CurrentBalanceWithSubAccounts"] {
        if shown[key]?.figure != balance { shown[key] = balance.json }
      }
    case .item where books.stocks[id] != nil:
      let quantity = books.quantity(of: id)
      if shown["QtyOnHand"]?.figure != quantity { shown["QtyOnHand"] = quantity.json }
    default: break
    }
    return shown
  }

  /// Accounts of profit and loss show no balance.
  private func isBalanceSheet(_ account: JSON) -> Bool {
    !["Revenue", "Expense"].contains(account["Classification"]?.string ?? "")
  }

  func metaData(at now: Instant, created: JSON? = nil) -> JSON {
    [
      "CreateTime": created ?? .string(now.text()), "LastUpdatedTime": .string(now.text()),
    ]
  }

  func companyInfo(at now: Instant) -> JSON {
    [
      "CompanyName": .string(settings.name), "LegalName": .string(settings.name),
      "Country": "US", "CompanyStartDate": "2020-01-01", "domain": "QBO", "sparse": false,
      "Id": "1", "SyncToken": "1",
      "NameValue": [
        ["Name": "OfferingSku", "Value": .string(settings.plan.title)],
        ["Name": "SubscriptionStatus", "Value": "SUBSCRIBED"],
      ],
      "MetaData": [
        "CreateTime": "2020-01-01T00:00:00-08:00", "LastUpdatedTime": "2020-01-01T00:00:00-08:00",
      ],
    ]
  }

  func preferences(at now: Instant) -> JSON {
    var accounting: JSON = [
      "UseAccountNumbers": false, "TrackDepartments": .bool(settings.tracksDepartments),
      "ClassTrackingPerTxn": false,
      "ClassTrackingPerTxnLine": .bool(settings.tracksClasses),
    ]
    if let day = settings.closedUntil { accounting["BookCloseDate"] = .string(day.description) }
    return [
      "AccountingInfoPrefs": accounting,
      "ProductAndServicesPrefs": [
        "ForSales": true, "ForPurchase": true,
        "QuantityOnHand": .bool(settings.plan.hasInventory),
        "QuantityWithPriceAndRate": true,
      ],
      "CurrencyPrefs": [
        "MultiCurrencyEnabled": false, "HomeCurrency": ["value": .string(settings.currency)],
      ],
      "OtherPrefs": [
        "NameValue": [
          [
            "Name": "WarnDuplicateJournalNumber",
            "Value": .string(settings.refusesDuplicateNumbers ? "true" : "false"),
          ]
        ]
      ],
      "domain": "QBO", "sparse": false, "Id": "1", "SyncToken": "0",
      "MetaData": [
        "CreateTime": "2020-01-01T00:00:00-08:00", "LastUpdatedTime": "2020-01-01T00:00:00-08:00",
      ],
    ]
  }
}
