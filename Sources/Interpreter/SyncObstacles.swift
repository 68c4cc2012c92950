import Catalogs
import Diagnostics
import Exports
import Ledgers
import Machines
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
    if let reference = raw.snapshotReference, raw.snapshotPlace == nil {
      found.append(.outside(reference.path, at: reference.span))
    }
    // Which events QuickBooks knows is known from the lock alone.
    if workspace.lock == nil {
      let lock = workspace.path("exports.lock").text
      found += workspace.diagnostics.filter { finding in
        finding.severity == .error
          && (finding.code == .exportLock || finding.code == .fileUnreadable
            || finding.primary.map { workspace.sources[$0.span.source].path == lock } == true)
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
    guard let lock = workspace.lock else {
      return workspace.diagnostics.filter { $0.severity == .error && $0.code == .exportLock }
    }
    let late = workspace.lateEvents
    guard day > earlier || !late.isEmpty else { return [] }
    let run = workspace.run(.ofExports, isSettled: false)
    var events: [PendingEvent]
    if let catalog = workspace.catalog, let ledger = run.ledger, !run.hasErrors {
      let plan = lock.plan(lock.settled(ledger, for: .quickbooks), for: .quickbooks, catalog)
      events = plan.transactions.compactMap { transaction in
        let date = transaction.originalDate ?? transaction.date
        return date <= day ? PendingEvent(id: transaction.event, date: date) : nil
      }
    } else {
      // Whatever is wrong with the manifests: what no export knows is not in QuickBooks.
      let known = lock.exportedEvents
      events = raw.declaredEvents.filter { $0.date > earlier && $0.date <= day }
        .filter { !known.contains("\($0.kind) \($0.event.id)") }.map(\.event)
    }
    events += late
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
          Help(
            "run `cogsmith export --to quickbooks --push` first, and sync when QuickBooks has them"),
          Help("`--force` syncs all the same, for events that QuickBooks knows by another way"),
        ])
    ]
  }
}

extension Session {
  /// Events up to a day that no export knows, as `build B-1`: a sync counts them as in the quantities.
  func uncountedEvents(_ raw: Workspace, _ lock: ExportLock?, through day: CivilDate) -> [String] {
    let known = (lock ?? ExportLock()).exportedEvents
    return raw.declaredEvents.filter { $0.date <= day }.map { "\($0.kind) \($0.event.id)" }
      .filter { !known.contains($0) }.sorted { Array($0.utf8).lexicographicallyPrecedes($1.utf8) }
  }
}

extension ExportLock {
  /// The events of which QuickBooks was told, as `build B-1`.
  var exportedEvents: Set<String> {
    Set(transactions(for: .quickbooks).map { "\($0.eventKind.rawValue) \($0.event)" })
  }
}

extension Workspace {
  /// Events that were written after a sync and dated before it: they count as in the quantities, and
  /// neither an export nor the sync knew them.
  var lateEvents: [PendingEvent] {
    guard let catalog, let counted = catalog.history.counted, let lock else { return [] }
    let known = counted.union(lock.exportedEvents)
    return catalog.history.covered.compactMap { event in
      let id = catalog.names[event.id]
      guard let kind = event.phase.eventKind, !known.contains("\(kind.rawValue) \(id)") else {
        return nil
      }
      return PendingEvent(id: id, date: event.date, span: event.span)
    }
  }

  /// The warning of late events, once for all of them.
  var lateEventWarning: Diagnostic? {
    let late = lateEvents.sorted { ($0.date, $0.id) < ($1.date, $1.id) }
    guard let first = late.first, let taken = catalog?.history.snapshotDate else { return nil }
    let names = late.prefix(5).map { "`\($0.id)` of \($0.date)" }
    let more = late.count - names.count
    return Diagnostic(
      .syncUnexported, severity: .warning,
      late.count == 1
        ? "`\(first.id)` counts as already in the snapshot, and QuickBooks was never told of it"
        : "\(late.count) events count as already in the snapshot, and QuickBooks was never told of them",
      at: first.span, label: "not after the snapshot's day, \(taken)",
      notes: late.count == 1
        ? [] : [names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")],
      helps: [
        Help("give what happened after the sync a later day, so that it is exported"),
        Help("or enter it in QuickBooks by hand, and say so with `cogsmith sync --force`"),
      ])
  }
}

extension Phase {
  /// The kind of event that posts in this phase.
  fileprivate var eventKind: Transaction.EventKind? {
    switch self {
    case .receipt: .receipt
    case .adjustment: .adjustment
    case .build: .build
    default: nil
    }
  }
}

/// An event that was not exported.
struct PendingEvent {
  var id: String
  var date: CivilDate
  var span: Span?
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
