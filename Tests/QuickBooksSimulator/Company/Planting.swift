import Quantities

extension SimulatedCompany {
  /// Puts what a seed says into the company and its books.
  mutating func plant(_ seed: CompanySeed, at now: Instant) {
    for (kind, objects) in [
      (EntityKind.account, seed.accounts), (.item, seed.items), (.classification, seed.classes),
      (.department, seed.departments), (.customer, seed.customers), (.vendor, seed.vendors),
      (.employee, seed.employees),
    ] {
      for object in objects {
        if let id = object["Id"]?.string { self[kind].set(id, object) }
      }
    }
    addMissingAccounts(seed.items)
    openBooks(known: Set(seed.accounts.compactMap { $0["Id"]?.string }))
  }

  private mutating func addMissingAccounts(_ items: [JSON]) {
    for item in items {
      for key in ["AssetAccountRef", "IncomeAccountRef", "ExpenseAccountRef"] {
        guard let reference = item[key], let id = reference["value"]?.string,
          self[.account][id] == nil
        else { continue }
        self[.account].set(id, CompanySeed.account(reference, for: key))
      }
    }
    if findOpeningEquity() == nil {
      let id = String(max(self[.account].nextID, 1_000))
      self[.account].set(id, CompanySeed.openingEquity(id))
    }
  }

  private func findOpeningEquity() -> String? {
    let store = self[.account]
    return store.ids.first { store[$0]?["AccountSubType"]?.string == "OpeningBalanceEquity" }
  }

  /// The account that takes what nothing else explains.
  var openingEquity: String { findOpeningEquity() ?? "" }

  /// Opens the accounts with their balances and the items with their stock; what does not balance
  /// goes to opening balance equity, as accounts of profit and loss show no balance.
  ///
  /// - Parameter known: the accounts whose balances hold the stock already.
  private mutating func openBooks(known: Set<String>) {
    let accounts = self[.account]
    var sum = Figure.zero
    for id in accounts.ids where id != openingEquity {
      let balance = accounts[id]?["CurrentBalance"]?.figure ?? .zero
      books.open(account: id, balance)
      sum += balance
    }
    let items = self[.item]
    for id in items.ids {
      guard let item = items[id], item["Type"]?.string == "Inventory" else { continue }
      let quantity = item["QtyOnHand"]?.figure ?? .zero
      let value = item.value(of: quantity)
      books.add(item: id, item.stock)
      books.open(item: id, quantity: quantity, value: value)
      if !known.contains(item.stock.asset) {
        books.open(account: item.stock.asset, value)
        sum += value
      }
    }
    books.open(account: openingEquity, -sum)
  }

  // MARK: What happens besides the API

  /// Goods that a person buys in QuickBooks, as a bill to Accounts Payable or else to opening equity.
  ///
  /// - Returns: the id of the transaction, or nil when there is no such inventory item.
  @discardableResult
  package mutating func buy(
    _ item: String, quantity: Figure, value: Figure, on day: CivilDate
  ) -> String? {
    guard books.stocks[item] != nil, quantity > .zero else { return nil }
    let store = self[.account]
    let payable = store.ids.first { store[$0]?["AccountType"]?.string == "Accounts Payable" }
    let id = nextTransaction()
    let movement = Books.Movement.receipt(
      item: item, quantity: quantity, value: value, account: payable ?? openingEquity)
    return (try? books.book(id, on: day, movement)).map { id }
  }

  /// Goods that a person sells in QuickBooks: stock and cost only; the item's times stay as they are.
  ///
  /// - Returns: the id of the transaction, or nil when there is not so much of the item.
  @discardableResult
  package mutating func sell(_ item: String, quantity: Figure, on day: CivilDate) -> String? {
    guard books.stocks[item] != nil, quantity > .zero else { return nil }
    let id = nextTransaction()
    return (try? books.book(id, on: day, .sale(item: item, quantity: quantity))).map { id }
  }
}
