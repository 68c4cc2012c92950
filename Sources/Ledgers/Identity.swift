import Catalogs
import Crypto
import Decimals
import Quantities

extension Transaction {
  /// Whether its id is the hash of what it says.
  ///
  /// - Parameter count: how many transactions of the same event and kind went out before it.
  package func hasOwnID(afterRevisions count: Int) -> Bool {
    guard let content else { return id == identity(of: self) }
    return content == identity(of: self) && id == identity(of: self, revision: max(count, 1))
  }
}

/// The id of a transaction: a hash of its event, its kind and what it posts, so that the same facts
/// have the same id in every run and on every machine (`accounting.md` 2).
///
/// Number, memo and posting date are not part of it: changing them changes nothing in the books that
/// would have to be reversed. The hash is SHA-256 (FIPS 180-4), cut to 128 bits.
///
/// - Parameter revision: above 0 for content that was exported and reversed before.
func identity(of transaction: Transaction, revision: Int = 0) -> String {
  var hash = SHA256()
  func add(_ text: String) {
    // Lengths keep fields apart, whatever they hold.
    hash.update(data: Array("\(text.utf8.count):\(text);".utf8))
  }
  add("cogsmith/transaction/1")
  add(transaction.kind.rawValue)
  add(transaction.eventKind.rawValue)
  add(transaction.event)
  add((transaction.originalDate ?? transaction.date).description)
  add(transaction.reverses ?? "")
  if revision > 0 { add("revision \(revision)") }
  add(transaction.offset ?? "")
  for line in transaction.stockLines {
    add(line.item)
    add(line.link ?? "")
    add(line.quantity)
  }
  for line in transaction.lines {
    add(line.account ?? "")
    add(line.role.rawValue)
    add(String(line.amount))
    if let name = line.className { add("class \(name)") }
    if let name = line.department { add("department \(name)") }
  }
  let digits = Array("0123456789abcdef".unicodeScalars)
  var text = String.UnicodeScalarView()
  for byte in hash.finalize().prefix(16) {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(text)
}
