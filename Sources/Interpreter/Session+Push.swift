import DocumentTrees
import Catalogs
import Diagnostics
import Exports
import Ledgers
import Machines
import Manifests
import Providers
import Renderings
import SourceText

extension Session {
  /// Sends the transactions of a prepared export to QuickBooks Online, one by one (`accounting.md` 4).
  ///
  /// QuickBooks is asked first which of them it has: those that a run sent which was cut off are recorded
  /// and not sent again. Each of the others is made, read back and recorded in `exports.lock` before
  /// the next one is sent. The first fault ends it; what was done stays done, and the same command
  /// goes on where it ended.
  ///
  /// - Parameter connect: makes the client, once there is something to send.
  /// - Throws: `FileFault` when `exports.lock` cannot be written.
  public func push(
    _ prepared: PreparedExport, of workspace: Workspace,
    connect: () throws(ProviderFault) -> QuickBooksOnline,
    onEach: (PushedTransaction) -> Void = { _ in }
  ) throws(FileFault) -> PushResult {
    var result = PushResult()
    guard let plan = prepared.plan, let catalog = workspace.catalog, !prepared.hasErrors else {
      return result
    }
    let requests = plan.quickBooksRequests(catalog)
    var lock = plan.lock.withoutLast(requests.count)
    result.inFiles =
      lock.entries.filter { $0.target == plan.target.rawValue && $0.place == nil }.count
    result.left = requests.map(\.transaction)
    guard !requests.isEmpty else { return result }
    let client: QuickBooksOnline
    let there: AlreadyThere
    do throws(ProviderFault) {
      client = try connect()
      result.company = client.company
      if let other = otherCompany(workspace, lock, client.company) {
        result.diagnostics = [other]
        return result
      }
      there = try alreadyThere(requests, lock, client)
    } catch {
      result.diagnostics = [error.diagnostic]
      return result
    }
    result.diagnostics = there.problems
    guard !result.hasErrors else { return result }
    let next = nextKinds(requests)
    var known = Set(lock.entries.compactMap(\.place).map(\.id))
    for (index, request) in requests.enumerated() {
      let step = send(request, found: there.objects[index], besides: known, client)
      if let object = step.object {
        lock.record(
          request.transaction, in: plan.target,
          at: RemotePlace(company: client.company, id: object.id),
          next: next[index])
        try files.write(Array(lock.text(catalog.settings).utf8), to: prepared.lockPath)
        let pushed = PushedTransaction(
          transaction: request.transaction, id: object.id, wasThere: there.objects[index] != nil)
        known.insert(object.id)
        result.sent.append(pushed)
        result.left.removeFirst()
        onEach(pushed)
      }
      if let problem = step.problem {
        result.diagnostics.append(problem)
        return result
      }
    }
    return result
  }

  /// The kind of the next request for the same event, by the positions of requests; what takes something
  /// back is for no event.
  private func nextKinds(_ requests: [QuickBooksRequest]) -> [Int: Transaction.Kind] {
    var next: [Int: Transaction.Kind] = [:]
    var later: [String: Transaction.Kind] = [:]
    for (index, request) in requests.enumerated().reversed()
    where request.transaction.reverses == nil {
      next[index] = later[request.transaction.eventSlot]
      later[request.transaction.eventSlot] = request.transaction.kind
    }
    return next
  }

  /// Makes a transaction unless it is there, and reads it back.
  ///
  /// What cannot be read back is not sent, whatever the answer said: the next run asks for its number.
  ///
  /// - Parameter known: the ids of transactions that the lock has, which are not this one.
  private func send(
    _ request: QuickBooksRequest, found: QuickBooksObject?, besides known: Set<String>,
    _ client: QuickBooksOnline
  ) -> (object: QuickBooksObject?, problem: Diagnostic?) {
    if let found { return (found, nil) }
    guard let entity = QuickBooksEntity(rawValue: request.entity) else { return (nil, nil) }
    let body = JSONValue(Array(request.body.text.utf8)) ?? .null
    var answered = false
    do throws(ProviderFault) {
      let made = try make(request, entity, client)
      answered = true
      let kept = try readBack(made, request, body, entity, besides: known, client)
      let difference = kept.difference(fromSent: body)
      return (kept, difference.map { .differs(request.transaction, kept.id, client.cleaned($0)) })
    } catch {
      var problem = error.diagnostic
      let number = "`\(request.transaction.number)` of \(request.transaction.date)"
      problem.primary = request.transaction.span.map { Label($0, "sent from here") }
      problem.notes.append(
        problem.code == .providerRefused && !answered
          ? "\(number) was not taken, and nothing behind it was sent"
          : answered
            ? "\(number) could not be read back, and is not recorded; the next run finds out first whether it is there"
            : "\(number) was being sent; the next run finds out first whether it arrived")
      return (nil, problem)
    }
  }

  /// The transaction as QuickBooks keeps it.
  ///
  /// An answer that is repeated for its `requestid` may be about a transaction that was deleted since: then it
  /// is asked for by its number, and made anew where it is not there.
  private func readBack(
    _ made: QuickBooksObject, _ request: QuickBooksRequest, _ body: JSONValue,
    _ entity: QuickBooksEntity, besides known: Set<String>, _ client: QuickBooksOnline
  ) throws(ProviderFault) -> QuickBooksObject {
    if let kept = try client.readIfThere(entity, id: made.id) {
      return try client.checked(kept, isNewAs: request.transaction.number, entity, besides: known)
    }
    let number = request.transaction.number
    let same = try client.find(entity, numbers: [number]).first {
      !known.contains($0.id) && $0.difference(fromSent: body) == nil
    }
    if let same { return same }
    let anew = try client.createAnew(entity, body: request.body.text, requestID: request.id)
    return try client.checked(
      client.read(entity, id: anew.id), isNewAs: number, entity, besides: known)
  }

  private func make(
    _ request: QuickBooksRequest, _ entity: QuickBooksEntity, _ client: QuickBooksOnline
  ) throws(ProviderFault) -> QuickBooksObject {
    do throws(ProviderFault) {
      return try client.create(entity, body: request.body.text, requestID: request.id)
    } catch {
      guard error.diagnostic.code == .providerRefused, !error.codes.isEmpty else { throw error }
      return try client.createAnew(entity, body: request.body.text, requestID: request.id)
    }
  }

  /// Which of the requests QuickBooks has carried out, by their positions.
  private struct AlreadyThere {
    var objects: [Int: QuickBooksObject] = [:]
    var problems: [Diagnostic] = []
  }

  private func alreadyThere(
    _ requests: [QuickBooksRequest], _ lock: ExportLock, _ client: QuickBooksOnline
  ) throws(ProviderFault) -> AlreadyThere {
    var there = AlreadyThere()
    let known = Set(lock.entries.compactMap(\.place).map(\.id))
    for entity in [QuickBooksEntity.inventoryAdjustment, .journalEntry] {
      let positions = requests.indices.filter { requests[$0].entity == entity.rawValue }
      guard !positions.isEmpty else { continue }
      let numbers = positions.map { requests[$0].transaction.number }
      let found = try client.find(entity, numbers: numbers).filter { !known.contains($0.id) }
      var byNumber: [String: [QuickBooksObject]] = [:]
      for object in found { byNumber[object.text("DocNumber") ?? "", default: []].append(object) }
      for position in positions {
        let request = requests[position]
        guard let same = byNumber[request.transaction.number] else { continue }
        let body = JSONValue(Array(request.body.text.utf8)) ?? .null
        if let object = same.first(where: { $0.difference(fromSent: body) == nil }) {
          there.objects[position] = object
        } else {
          let difference = same.first?.difference(fromSent: body) ?? ""
          there.problems.append(
            .taken(request.transaction, same[0].id, client.cleaned(difference)))
        }
      }
    }
    return there
  }

  /// The fault of sending to another company than items came from, or earlier transactions went to.
  private func otherCompany(
    _ workspace: Workspace, _ lock: ExportLock, _ company: String
  ) -> Diagnostic? {
    var earlier: (company: String, what: String)?
    if let path = workspace.snapshotPath, let bytes = try? files.read(path),
      let known = SnapshotDocument(bytes)?.companyID
    {
      earlier = (known, "`\(path.text)` was pulled from it")
    }
    if let place = lock.entries.compactMap(\.place).last(where: { $0.company != company }) {
      earlier = (place.company, "`exports.lock` says that transactions went there")
    }
    guard let earlier, earlier.company != company else { return nil }
    return Diagnostic(
      .syncCompany,
      "this workspace belongs to company \(earlier.company), and the credentials are for \(company)",
      notes: [earlier.what], helps: [Help("use the credentials of the right company")])
  }
}

extension Diagnostic {
  fileprivate static func taken(
    _ transaction: Transaction, _ id: String, _ difference: String
  ) -> Diagnostic {
    Diagnostic(
      .pushTaken,
      "QuickBooks has another \(transaction.kind.words) `\(transaction.number)` already (its id is \(id))",
      at: transaction.span, label: "would be sent as `\(transaction.number)`", notes: [difference],
      helps: [
        Help("give ours other numbers, such as `export: {number: \"CS-${event.id}\"}`"),
        Help("or change the number of the other one in QuickBooks"),
      ])
  }

  fileprivate static func differs(
    _ transaction: Transaction, _ id: String, _ difference: String
  ) -> Diagnostic {
    Diagnostic(
      .pushDiffers,
      "QuickBooks keeps the \(transaction.kind.words) `\(transaction.number)` (its id is \(id)) differently",
      at: transaction.span, label: "was sent from here", notes: [difference],
      helps: [Help("look at it in QuickBooks, correct it there, and run the command again")])
  }
}

extension Transaction.Kind {
  fileprivate var words: String {
    switch self {
    case .inventoryAdjustment: "inventory adjustment"
    case .journalEntry: "journal entry"
    }
  }
}
