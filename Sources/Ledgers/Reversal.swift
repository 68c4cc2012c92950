import Quantities

extension Transaction {
  /// The transaction that takes this one back: the same lines with their signs turned.
  ///
  /// It posts on the day of the original, or on the first open day where that is closed.
  package func reversal(closedThrough: CivilDate?) -> Transaction {
    var reversal = self
    reversal.reverses = id
    reversal.number = number + "-R"
    reversal.memo = "Reverses \(number): \(memo)"
    if let closedThrough, date <= closedThrough {
      reversal.originalDate = originalDate ?? date
      reversal.date = closedThrough.next
    }
    reversal.stockLines = stockLines.map { line in
      var turned = line
      turned.quantity =
        line.quantity.hasPrefix("-") ? String(line.quantity.dropFirst()) : "-" + line.quantity
      turned.value = 0 &- line.value
      return turned
    }
    reversal.lines = lines.map { line in
      var turned = line
      turned.amount = 0 &- line.amount
      return turned
    }
    reversal.eventIndex = nil
    reversal.content = nil
    reversal.id = identity(of: reversal)
    return reversal
  }

  /// The same transaction under another id, for content that was exported and reversed before.
  package func reissued(revision: Int) -> Transaction {
    var reissued = self
    reissued.content = content ?? id
    reissued.id = identity(of: self, revision: revision)
    return reissued
  }
}
