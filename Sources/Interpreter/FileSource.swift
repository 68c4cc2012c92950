import Diagnostics
import Machines
import Providers
import Quantities

/// Pulled answers in files as a source of items.
public struct FileSource: ItemSource {
  private let documents: [SnapshotDocument]

  /// A source over the answers to queries, or over a snapshot, in files that the user names.
  public init(_ paths: [String], _ session: Session) throws(FileFault) {
    var documents: [SnapshotDocument] = []
    for path in paths {
      guard let document = SnapshotDocument(try session.read(named: path)) else {
        throw FileFault(
          path: path,
          reason: "is no answer of QuickBooks to a query of items or accounts, and no snapshot")
      }
      documents.append(document)
    }
    self.documents = documents
  }

  /// `file`.
  public var provider: String { "file" }
  /// What people call it.
  public var title: String { "Files" }
  /// The id of the company, where a file says it.
  public var company: String? { documents.compactMap(\.companyID).first }

  /// What the files hold: all that there is of what they hold at all.
  public func pull(_ start: PullStart) throws(ProviderFault) -> Pull {
    var pull = Pull()
    pull.companyName = documents.compactMap(\.company).first
    pull.companyID = company
    pull.time =
      documents.compactMap(\.time).min()
      ?? documents.compactMap { $0.taken.flatMap { Moment($0.description) } }.min()
    let items = documents.flatMap(\.items)
    let accounts = documents.flatMap(\.accounts)
    for objects in [items, accounts] {
      var seen: Set<String> = []
      for object in objects where !seen.insert(object.id).inserted {
        throw ProviderFault(
          Diagnostic(
            .providerReply, "two of the files have an object with the id \(object.id)",
            helps: [Help("name each page of an answer once")]))
      }
    }
    pull.items = Pull.Part(objects: items, isComplete: !items.isEmpty)
    pull.accounts = Pull.Part(objects: accounts, isComplete: !accounts.isEmpty)
    return pull
  }
}
