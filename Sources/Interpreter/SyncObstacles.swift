import Catalogs
import Diagnostics
import Exports
import Ledgers
import Manifests
import Quantities
import SourceText

extension Session {
  /// Why nothing can be pulled for a workspace.
  func obstacles(_ raw: Workspace, _ workspace: Workspace) -> [Diagnostic] {
    let settings = workspace.settings
    if settings.mode != .sync { return [localMode(raw, settings)] }
    let codes: Set<DiagnosticCode> = [.inventoryProvider, .inventoryPlan]
    var found = workspace.diagnostics.filter { $0.severity == .error && codes.contains($0.code) }
    if raw.snapshotReference == nil {
      found += workspace.diagnostics.filter {
        $0.severity == .error && $0.code == .inventorySnapshot
      }
    }
    return found
  }

  private func localMode(_ raw: Workspace, _ settings: Settings) -> Diagnostic {
    let inventory = raw.manifests.lazy.flatMap(\.documents).compactMap { $0.inventory?.record }
      .first
    var diagnostic = Diagnostic(
      .syncLocal, "in `local`, no item is ever pulled: these files own products and quantities",
      at: inventory?.mode?.span, label: "the mode of this workspace")
    if settings.provider == .xero {
      diagnostic.notes = ["Xero cannot be told quantities, so that `local` is the mode for it"]
    } else if let plan = settings.plan, !plan.hasInventory {
      diagnostic.notes = [
        "QuickBooks Online `\(plan.rawValue)` has no inventory items, so that `local` is the mode for it"
      ]
    } else {
      diagnostic.helps = [
        Help(
          "to let QuickBooks Online own them, write `mode: sync` with `provider: quickbooks-online`, `plan: plus` (or `advanced`) and `snapshot: accounting/items.json`"
        )
      ]
    }
    diagnostic.helps.append(
      Help("to bring in a list of products once, use `cogsmith import`"))
    return diagnostic
  }

  /// Events that the new snapshot would count as already in it, and that QuickBooks was never told.
  ///
  /// - Parameters:
  ///   - earlier: the day of the snapshot before.
  ///   - day: the day of the new one.
  func unexported(
    _ raw: Workspace, _ workspace: Workspace, after earlier: CivilDate, through day: CivilDate
  ) -> [Diagnostic] {
    guard day > earlier else { return [] }
    guard let lock = workspace.lock else {
      return workspace.diagnostics.filter { $0.severity == .error && $0.code == .exportLock }
    }
    let run = workspace.run(exportOptions, isSettled: false)
    let events: [PendingEvent]
    if let catalog = workspace.catalog, let ledger = run.ledger, !run.hasErrors {
      let plan = lock.plan(lock.settled(ledger, for: .quickbooks), for: .quickbooks, catalog)
      events = plan.transactions.compactMap { transaction in
        let date = transaction.originalDate ?? transaction.date
        return date <= day ? PendingEvent(id: transaction.event, date: date) : nil
      }
    } else {
      // Whatever is wrong with the manifests: what no export knows is not in QuickBooks.
      let known = Set(
        lock.entries.filter { $0.target == ExportTarget.quickbooks.rawValue }.map {
          "\($0.transaction.eventKind.rawValue) \($0.transaction.event)"
        })
      events = raw.declaredEvents.filter { $0.date > earlier && $0.date <= day }
        .filter { !known.contains("\($0.kind) \($0.event.id)") }.map(\.event)
    }
    guard !events.isEmpty else { return [] }
    var names: [String] = []
    for event in events.sorted(by: { ($0.date, $0.id) < ($1.date, $1.id) })
    where !names.contains("`\(event.id)` of \(event.date)") {
      names.append("`\(event.id)` of \(event.date)")
    }
    let more = names.count - 5
    return [
      Diagnostic(
        .syncUnexported,
        names.count == 1
          ? "one event was not exported to QuickBooks yet, and would count as already in the snapshot"
          : "\(names.count) events were not exported to QuickBooks yet, and would count as already in the snapshot",
        notes: [
          names.prefix(5).joined(separator: ", ") + (more > 0 ? " and \(more) more" : ""),
          "a snapshot of \(day) stands for everything that happened up to that day",
        ],
        helps: [
          Help("run `cogsmith export --to quickbooks --push` first, and sync when QuickBooks has them"),
          Help("`--force` syncs all the same, for events that QuickBooks knows by another way"),
        ])
    ]
  }
}

/// An event that was not exported.
struct PendingEvent {
  var id: String
  var date: CivilDate
}

extension Workspace {
  /// The events that QuickBooks is told about, as they are declared.
  fileprivate var declaredEvents: [(kind: String, date: CivilDate, event: PendingEvent)] {
    var events: [(kind: String, date: CivilDate, event: PendingEvent)] = []
    for manifest in manifests {
      func add(_ kind: Transaction.EventKind, _ key: LocatedName, _ date: CivilDate) {
        let event = PendingEvent(id: manifest.names[key.name], date: date)
        events.append((kind.rawValue, date, event))
      }
      for document in manifest.documents {
        for entry in document.receipts.entries { add(.receipt, entry.key, entry.value.date.value) }
        for entry in document.adjustments.entries {
          add(.adjustment, entry.key, entry.value.date.value)
        }
        for entry in document.builds.entries
        where entry.value.options.status?.value != .planned {
          add(.build, entry.key, entry.value.date.value)
        }
      }
    }
    return events
  }
}
