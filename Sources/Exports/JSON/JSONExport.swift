import Catalogs
import Ledgers
import Manifests
import Quantities
import Renderings

extension ExportPlan {
  /// The `json` target: one file for each export, in our own stable shape.
  package func jsonFiles(_ catalog: Catalog) -> [ExportFile] {
    guard !transactions.isEmpty else { return [] }
    var json = JSONWriter()
    json.object { json in
      json.member("cogsmith", 1)
      json.member("company", optional: catalog.settings.company)
      json.member("mode", catalog.settings.mode.rawValue)
      json.member("currency", catalog.settings.currency.code)
      json.key("transactions")
      json.array(of: transactions) { $0.transaction($1, catalog.settings) }
    }
    json.endLine()
    // Named after what was exported before, so that no export overwrites another.
    let first = lock.transactions(for: target).count - transactions.count + 1
    return [ExportFile(path: "transactions-\(numbered(first)).json", contents: Document(json))]
  }
}

/// A running number with four digits, so that files sort.
func numbered(_ number: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(4 - digits.utf8.count, 0)) + digits
}
