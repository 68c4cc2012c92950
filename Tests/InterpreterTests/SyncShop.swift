import DocumentTrees
import Diagnostics
import Interpreter
import Machines
import Providers
import Renderings
import Reports
import SourceText

/// A workspace in memory that syncs with what a test pulls.
struct SyncShop {
  static let manifest = """
    cogsmith: 1
    company: Ridgeline
    currency: USD
    inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: accounting/items.json}

    """

  let files: FaultyFiles
  var options = SyncOptions()

  init(_ manifest: String = Self.manifest, snapshot: String? = nil) {
    files = FaultyFiles(["cogsmith.yaml": manifest])
    files.set("accounting/items.json", snapshot)
  }

  /// A source whose pull a test makes.
  struct Source: ItemSource {
    var provider = "quickbooks-online"
    var title = "QuickBooks Online"
    var company: String? = "77"
    var answer: (PullStart) throws(ProviderFault) -> Pull

    func pull(_ start: PullStart) throws(ProviderFault) -> Pull { try answer(start) }
  }

  var snapshot: String? { files.texts["accounting/items.json"] }

  /// Prepares a sync, and writes it where nothing stands in the way.
  func sync(_ answer: @escaping (PullStart) -> Pull) throws -> PreparedSync {
    try sync(Source(answer: answer))
  }

  func sync(_ source: Source) throws -> PreparedSync {
    let session = Session(files: files)
    let prepared = try session.prepareSync(nil, options) { () throws(ProviderFault) in source }
    try session.write(prepared)
    return prepared
  }

  func sync(_ pull: Pull) throws -> PreparedSync { try sync { _ in pull } }
}

/// An item as QuickBooks writes it.
func item(
  _ id: String, _ name: String, type: String = "Inventory", quantity: String? = "10",
  cost: String = "2.50", updated: String = "2026-11-01T08:00:00-08:00", more: String = ""
) -> QuickBooksObject {
  let quantity = quantity.map { "\"QtyOnHand\": \($0), " } ?? ""
  let text = """
    {"Name": "\(name)", "Type": "\(type)", "Active": true, \(quantity)"PurchaseCost": \(cost), \(more)
     "Id": "\(id)", "MetaData": {"LastUpdatedTime": "\(updated)"}}
    """
  return object(text)
}

func object(_ text: String) -> QuickBooksObject {
  JSONValue(Array(text.utf8)).flatMap { QuickBooksObject($0) } ?? broken
}

/// What stands for a text of a test that is no object: no test expects it.
private let broken = object(#"{"Id": "broken"}"#)

/// All that there is, on a day.
func pull(
  _ day: String, _ items: [QuickBooksObject], accounts: [QuickBooksObject] = []
) -> Pull {
  var pull = Pull()
  pull.companyName = "Ridgeline"
  pull.companyID = "77"
  pull.time = Moment(day + "T09:00:00-08:00")
  pull.items = Pull.Part(
    objects: items, isComplete: true, through: items.compactMap(\.updated).max())
  pull.accounts = Pull.Part(
    objects: accounts, isComplete: true, through: accounts.compactMap(\.updated).max())
  return pull
}

/// What has changed since, on a day; the ids of all items with quantities besides.
func changes(_ day: String, _ items: [QuickBooksObject], stocked: Set<String>) -> Pull {
  var changes = pull(day, items)
  changes.items.isComplete = false
  changes.accounts.isComplete = false
  changes.stockedIDs = stocked
  return changes
}

extension PreparedSync {
  /// What a user sees: findings first, then the report.
  var shown: String {
    let renderer = ExcerptRenderer(sources)
    var text = diagnostics.map { renderer.render($0).plain }.joined()
    if let summary {
      text +=
        syncText(
          summary,
          SyncReportFiles(
            snapshot: snapshotPath, changesSnapshot: changesSnapshot,
            products: products.map { ($0.path.text, $0.count) }, isDryRun: false, findings: findings
          )
        ).plain
    }
    return text
  }

  /// The codes of the findings.
  var codes: [DiagnosticCode] { diagnostics.map(\.code) }
}
