import Catalogs
import Decimals
import Ledgers
import Quantities
import Renderings

extension JSONWriter {
  /// Writes a transaction in the shape of `cli.md`: the same in `simulate`, in the `json` target and
  /// in `exports.lock`.
  ///
  /// - Parameters:
  ///   - target: written first where the transaction was exported to one.
  ///   - place: where the accounting system keeps it.
  package mutating func transaction(
    _ transaction: Transaction, _ settings: Settings, target: String? = nil,
    place: RemotePlace? = nil, next: Transaction.Kind? = nil
  ) {
    object { json in
      json.member("target", optional: target)
      json.member("id", transaction.id)
      json.member("content", optional: transaction.content)
      json.member("type", transaction.kind.rawValue)
      json.member("source", transaction.eventKind.rawValue)
      json.member("event", transaction.event)
      // Only the lock needs them.
      if target != nil {
        json.member("event-hash", optional: transaction.eventHash)
        json.member("basis", optional: transaction.basis)
      }
      json.member("date", transaction.date.description)
      json.member("original-date", optional: transaction.originalDate?.description)
      json.member("number", transaction.number)
      json.member("memo", transaction.memo)
      if transaction.isPlanned { json.member("status", "planned") }
      json.member("reverses", optional: transaction.reverses)
      json.member("offset", optional: transaction.offset)
      if let place {
        json.key("remote")
        json.object(inline: true) { json in
          json.member("company", place.company)
          json.member("id", place.id)
        }
      }
      json.member("next", optional: next?.rawValue)
      json.key("lines")
      json.array { json in
        for line in transaction.stockLines { json.stockLine(line, settings) }
        for line in transaction.lines { json.journalLine(line, settings) }
      }
    }
  }

  private mutating func stockLine(_ line: Transaction.StockLine, _ settings: Settings) {
    object(inline: true) { json in
      json.member("item", line.item)
      json.member("item-id", optional: line.link)
      json.member("quantity", line.quantity)
      json.member("value", decimalText(line.value, decimals: settings.valueDigits))
    }
  }

  private mutating func journalLine(_ line: Transaction.JournalLine, _ settings: Settings) {
    object(inline: true) { json in
      json.member("account", optional: line.account)
      json.member("role", line.role.rawValue)
      let amount = decimalText(
        line.amount < 0 ? 0 &- line.amount : line.amount, decimals: settings.currency.digits)
      json.member(line.amount < 0 ? "credit" : "debit", amount)
      json.member("item", optional: line.item)
      json.member("class", optional: line.className)
      json.member("department", optional: line.department)
      if !line.memo.isEmpty { json.member("memo", line.memo) }
    }
  }
}
