import Catalogs
import Decimals
import Ledgers
import Manifests
import Quantities
import Renderings
import SourceText

/// A request that makes one transaction in QuickBooks Online.
package struct QuickBooksRequest: Sendable {
  /// What is made.
  package var transaction: Transaction
  /// What the API calls that, such as `JournalEntry`.
  package var entity: String
  /// A UUID made of the transaction's hash: the same request again changes nothing.
  package var id: String
  /// The object as JSON.
  package var body: Document
}

extension ExportPlan {
  /// The requests that make what is new, in order.
  package func quickBooksRequests(_ catalog: Catalog) -> [QuickBooksRequest] {
    transactions.map { transaction in
      QuickBooksRequest(
        transaction: transaction, entity: transaction.kind.entity, id: requestID(transaction.id),
        body: body(of: transaction, catalog))
    }
  }

  /// The `quickbooks` target: the body of one API request per file, and a list that says where each
  /// goes, in order, with the `requestid` that makes a repeated request harmless (`formats.md` 1).
  ///
  /// Bodies hold no field that the API does not know: it refuses them.
  package func quickBooksFiles(_ catalog: Catalog) -> [ExportFile] {
    guard !transactions.isEmpty else { return [] }
    let first = lock.transactions(for: target).count - transactions.count + 1
    var files: [ExportFile] = []
    var requests = JSONWriter()
    requests.object { json in
      json.member("minorversion", "75")
      json.key("requests")
      json.array { json in
        for (offset, request) in quickBooksRequests(catalog).enumerated() {
          let path = "\(numbered(first + offset))-\(fileName(request.transaction)).json"
          files.append(ExportFile(path: path, contents: request.body))
          json.object(inline: true) { json in
            json.member("entity", request.entity.lowercased())
            json.member("requestid", request.id)
            json.member("file", path)
          }
        }
      }
    }
    requests.endLine()
    files.append(ExportFile(path: "requests-\(numbered(first)).json", contents: Document(requests)))
    return files
  }

  private func fileName(_ transaction: Transaction) -> String {
    let safe = transaction.number.unicodeScalars.map { scalar -> Character in
      let isSafe =
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        || ("0"..."9").contains(scalar) || scalar == "-" || scalar == "_"
      return isSafe ? Character(scalar) : "-"
    }
    return String(safe) + "-" + transaction.kind.rawValue
  }

  /// A UUID made of the transaction's hash (RFC 9562, version 8): 36 characters, of at most 50.
  private func requestID(_ id: String) -> String {
    var digits = Array(id.utf8.prefix(32))
    while digits.count < 32 { digits.append(UInt8(ascii: "0")) }
    digits[12] = UInt8(ascii: "8")
    digits[16] = UInt8(ascii: "8")
    let text = String(decoding: digits, as: UTF8.self)
    var parts: [Substring] = []
    var rest = text[...]
    for length in [8, 4, 4, 4, 12] {
      parts.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return parts.joined(separator: "-")
  }

  private func body(of transaction: Transaction, _ catalog: Catalog) -> Document {
    var json = JSONWriter()
    json.object { json in
      json.member("DocNumber", transaction.number)
      json.member("TxnDate", transaction.date.description)
      json.member("PrivateNote", note(of: transaction))
      if let offset = transaction.offset {
        json.key("AdjustAccountRef")
        json.reference(to: offset, catalog)
      }
      json.key("Line")
      json.array { json in
        for line in transaction.stockLines { json.adjustmentLine(line) }
        for line in transaction.lines { json.entryLine(line, catalog) }
      }
    }
    json.endLine()
    return Document(json)
  }

  private func note(of transaction: Transaction) -> String {
    let original = transaction.originalDate.map { " (of \($0))" } ?? ""
    return (transaction.memo + original).limited(to: 4_000)
  }
}

extension Transaction.Kind {
  /// The entity of the API.
  fileprivate var entity: String {
    switch self {
    case .inventoryAdjustment: "InventoryAdjustment"
    case .journalEntry: "JournalEntry"
    }
  }
}

extension JSONWriter {
  fileprivate mutating func reference(to account: String, _ catalog: Catalog) {
    object(inline: true) { json in
      let account = catalog.account(named: account)
      json.member("value", account?.id.map { catalog.names[$0.name] } ?? "")
      json.member("name", optional: account.map { catalog.names[$0.name] })
    }
  }

  fileprivate mutating func adjustmentLine(_ line: Transaction.StockLine) {
    object { json in
      json.member("DetailType", "ItemAdjustmentLineDetail")
      json.key("ItemAdjustmentLineDetail")
      json.object(inline: true) { json in
        json.key("ItemRef")
        json.object { $0.member("value", line.link ?? "") }
        json.key("QtyDiff")
        json.number(line.quantity)
      }
    }
  }

  fileprivate mutating func entryLine(_ line: Transaction.JournalLine, _ catalog: Catalog) {
    object { json in
      json.key("Amount")
      json.number(
        decimalText(
          line.amount < 0 ? 0 &- line.amount : line.amount,
          decimals: catalog.settings.currency.digits))
      json.member("Description", line.memo.limited(to: 4_000))
      json.member("DetailType", "JournalEntryLineDetail")
      json.key("JournalEntryLineDetail")
      json.object { json in
        json.member("PostingType", line.amount < 0 ? "Credit" : "Debit")
        json.key("AccountRef")
        json.reference(to: line.account ?? "", catalog)
        if let name = line.className {
          json.key("ClassRef")
          json.object(inline: true) { $0.member("value", name) }
        }
        if let department = line.department {
          json.key("DepartmentRef")
          json.object(inline: true) { $0.member("value", department) }
        }
      }
    }
  }
}

extension String {
  /// The text with at most so many code points.
  fileprivate func limited(to count: Int) -> String {
    unicodeScalars.count <= count
      ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(count - 1))) + "…"
  }
}
