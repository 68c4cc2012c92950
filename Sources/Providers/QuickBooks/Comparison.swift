import DocumentTrees
import Decimals

extension QuickBooksObject {
  /// How a transaction that QuickBooks keeps differs from a body that was sent, in words; nil where it
  /// says the same.
  ///
  /// Compared is what reaches the books: the day, accounts and amounts, items and quantities, classes and
  /// departments. QuickBooks may order lines and write numbers in its own way.
  public func difference(fromSent body: JSONValue) -> String? {
    for (key, word) in [("TxnDate", "day"), ("DocNumber", "number")] {
      let (sent, kept) = (body[key]?.text ?? "", text(key) ?? "")
      if sent != kept { return "its \(word) is `\(kept)`, and `\(sent)` was sent" }
    }
    let offset = (
      Self.reference(body["AdjustAccountRef"]), Self.reference(value["AdjustAccountRef"])
    )
    if offset.0 != offset.1 {
      return "its adjustment account is \(offset.1 ?? "none"), and \(offset.0 ?? "none") was sent"
    }
    let (sent, kept) = (Self.lines(body), Self.lines(value))
    if sent == kept { return nil }
    let missing = Self.without(sent, kept)
    let added = Self.without(kept, sent)
    guard let line = missing.first else { return "it has \(added[0]) besides" }
    // The line about the same thing, if there is one.
    let subject = line.drop { $0 != " " }
    let other = added.first { $0.drop { $0 != " " } == subject }
    return other.map { "sent was \(line), and kept is \($0)" } ?? "it lacks \(line)"
  }

  /// What a line does to the books, as one text a line, in order.
  private static func lines(_ body: JSONValue) -> [String] {
    (body["Line"]?.list ?? []).compactMap { line(of: $0) }.sorted()
  }

  private static func line(of line: JSONValue) -> String? {
    if let detail = line["ItemAdjustmentLineDetail"] {
      return "\(number(detail["QtyDiff"])) of item \(reference(detail["ItemRef"]) ?? "")"
    }
    // A line that only describes moves nothing.
    guard let detail = line["JournalEntryLineDetail"] else { return nil }
    let dimensions = [("ClassRef", "class"), ("DepartmentRef", "department")].compactMap {
      key, word in
      reference(detail[key]).map { ", \(word) \($0)" }
    }
    return
      "\(number(line["Amount"])) \((detail["PostingType"]?.text ?? "").lowercased()) to account "
      + (reference(detail["AccountRef"]) ?? "") + dimensions.joined()
  }

  private static func reference(_ value: JSONValue?) -> String? { value?["value"]?.text }

  /// A number without needless digits.
  private static func number(_ value: JSONValue?) -> String {
    value?.number?.decimalText(maximumDecimals: 12) ?? value?.text ?? ""
  }

  /// The lines of one list that another lacks.
  private static func without(_ lines: [String], _ others: [String]) -> [String] {
    var rest = others
    return lines.filter { line in
      guard let index = rest.firstIndex(of: line) else { return true }
      rest.remove(at: index)
      return false
    }
  }
}
