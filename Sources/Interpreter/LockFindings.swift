import Catalogs
import Decimals
import Diagnostics
import Exports
import Ledgers
import Quantities

extension Workspace {
  /// Every change of `exports.lock` since an earlier state of the workspace: what was exported is known
  /// from that file alone, so whoever reviews a change has to see it.
  func lockFindings(since before: Run) -> [Diagnostic] {
    guard let lock else { return [] }
    guard let earlier = before.lock else {
      return [
        Diagnostic(
          .exportLockChanged, severity: .warning,
          "what `exports.lock` was before cannot be read, so its changes are not known",
          helps: [Help("compare it by hand: `git diff REVISION -- exports.lock`")])
      ]
    }
    return lock.changes(since: earlier).map { change in
      switch change {
      case .added(let entry):
        Diagnostic(
          .exportLockChanged, severity: .note, "`exports.lock` gains \(words(entry))",
          at: entry.span, label: "new here",
          notes: ["an export adds entries; nothing else should"])
      case .changed(let entry):
        Diagnostic(
          .exportLockChanged, severity: .warning, "`exports.lock` changes \(words(entry))",
          at: entry.span, label: "said something else before",
          notes: ["an export never changes an entry"],
          helps: [Help("restore the file from git, unless the change is meant")])
      case .removed(let entry):
        Diagnostic(
          .exportLockChanged, severity: .warning, "`exports.lock` loses \(words(entry))",
          notes: ["it would be exported a second time"],
          helps: [Help("restore the file from git, unless the change is meant")])
      }
    }
  }

  private func words(_ entry: ExportLock.Entry) -> String {
    let transaction = entry.transaction
    let what =
      "`\(transaction.number)` of \(transaction.eventKind.rawValue) `\(transaction.event)`, "
      + "\(transaction.date), to \(entry.target)"
    let debits = transaction.lines.reduce(Value?(0)) { sum, line in
      line.amount > 0 ? sum.flatMap { try? $0.adding(line.amount) } : sum
    }
    guard let debits, transaction.kind == .journalEntry else { return what }
    return what + ": "
      + decimalText(debits, decimals: settings.currency.digits) + " \(settings.currency.code)"
  }
}
