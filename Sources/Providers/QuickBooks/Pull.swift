/// What was read from an accounting system.
public struct Pull: Sendable {
  /// Objects of one kind.
  public struct Part: Sendable {
    /// What was read, in the order of the ids.
    public var objects: [QuickBooksObject] = []
    /// Whether these are all that there are; else those that have changed.
    public var isComplete = false
    /// Up to when changes are known; the next pull begins there.
    public var through: Moment?

    /// A part.
    public init(objects: [QuickBooksObject] = [], isComplete: Bool = false, through: Moment? = nil)
    {
      self.objects = objects
      self.isComplete = isComplete
      self.through = through
    }
  }

  /// The company's name.
  public var companyName: String?
  /// The company's id.
  public var companyID: String?
  /// The moment of the answer with the quantities.
  public var time: Moment?
  /// The items; those with quantities are always all there.
  public var items = Part()
  /// The accounts.
  public var accounts = Part()
  /// The ids of all items with quantities; nil when all items were read.
  public var stockedIDs: Set<String>?

  /// A pull that brought nothing.
  public init() {}
}

/// From when on changes are wanted; nil for all.
public struct PullStart: Sendable {
  /// Of items without quantities.
  public var items: Moment?
  /// Of accounts.
  public var accounts: Moment?

  /// A start.
  public init(items: Moment? = nil, accounts: Moment? = nil) {
    self.items = items
    self.accounts = accounts
  }
}

extension QuickBooksOnline {
  /// Reads the company's name, its accounts and its items.
  public func pull(_ start: PullStart = PullStart()) throws(ProviderFault) -> Pull {
    var pull = Pull()
    pull.companyID = credentials.company
    let company = try all(.companyInfo, where: nil)
    pull.companyName = company.objects.first?.text("CompanyName")
    pull.accounts = try part(.account, start.accounts).part
    if start.items == nil {
      let (part, time) = try part(.item, nil)
      pull.items = part
      pull.time = time
    } else {
      // A sale need not touch the time of an item's last change: quantities are read in full.
      let stocked = try all(.item, where: "Type = 'Inventory' and Active in (true, false)")
      let (changed, _) = try part(.item, start.items)
      pull.items = changed
      pull.time = stocked.time
      let known = Set(changed.objects.map(\.id))
      pull.items.objects += stocked.objects.filter { !known.contains($0.id) }
      pull.items.objects.sort(by: QuickBooksObject.precedes)
      pull.stockedIDs = Set(stocked.objects.map(\.id))
    }
    guard pull.time != nil else {
      throw .reply(ProviderTask(words: "read the items"), "it does not say when it was given")
    }
    return pull
  }

  private func part(
    _ entity: QuickBooksEntity, _ start: Moment?
  ) throws(ProviderFault) -> (part: Pull.Part, time: Moment?) {
    var conditions = "Active in (true, false)"
    if let start {
      conditions = "MetaData.LastUpdatedTime >= '\(start.text)' and " + conditions
    }
    let found = try all(entity, where: conditions)
    // Not beyond the first answer: what changes while pages are read is asked for again.
    var through = found.objects.compactMap(\.updated).max()
    if let newest = through, let time = found.time, time < newest { through = time }
    if let start { through = max(through ?? start, start) }
    return (
      Pull.Part(objects: found.objects, isComplete: start == nil, through: through), found.time
    )
  }
}
