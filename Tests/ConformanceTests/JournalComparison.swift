import Builds
import Catalogs
import Decimals
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Manifests
import Quantities
import SourceText
import TestSupport

/// Compares the entries of a case with the transactions of the interpreter, in `local`.
struct JournalComparison {
  private let testCase: CostingCase
  private let run: CaseRun

  init(_ testCase: CostingCase, _ run: CaseRun) {
    self.testCase = testCase
    self.run = run
  }

  /// The accounts of cases that roles of ours post to.
  private static let roles: [String: [String]] = [
    "inventory": ["inventory"], "finished_goods": ["finished-goods"],
    "goods_received_not_invoiced": ["receiving"], "cogs": ["cogs"],
    "inventory_adjustment": ["shrinkage", "waste"], "landed_cost_clearing": ["landed-cost"],
    "labour_absorbed": ["labor"], "overhead_absorbed": ["overhead"],
    "abnormal_loss": ["waste"],
  ]
  /// Accounts that a build passes value through; ours is one entry.
  private static let throughput: Set<String> = ["production", "wip"]

  private static func accounts(_ testCase: CostingCase) -> Set<String> {
    var found: Set<String> = []
    for entry in testCase.expected["journal"]?.elements ?? [] {
      for line in entry["lines"]?.elements ?? [] {
        if let account = line["account"]?.text { found.insert(account) }
      }
    }
    return found
  }

  /// The accounts and the mapping of a case that has entries.
  static func mapping(_ testCase: CostingCase) throws -> String {
    let named = accounts(testCase)
    guard !named.isEmpty else { return "" }
    for account in named where roles[account] == nil && !throughput.contains(account) {
      throw Skip(.account, account)
    }
    var mapped: [String: String] = [
      "inventory": "inventory", "receiving": "other", "cogs": "other", "labor": "other",
      "overhead": "other", "other": "other", "waste": "other",
    ]
    for account in named.sorted() {
      for role in roles[account] ?? [] { mapped[role] = account }
    }
    let accounts = Set(mapped.values).sorted().map { "\($0): {}" }.joined(separator: ", ")
    let rows = mapped.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      .joined(separator: ", ")
    return "accounts: {\(accounts)}\nexport: {recognize-cogs: sale, accounts: {\(rows)}}\n"
  }

  /// Whether the entries say that issues are sales, or corrections; nil where they say nothing.
  static func issuesAreSales(_ testCase: CostingCase) throws -> Bool? {
    let named = accounts(testCase)
    if named.contains("cogs") { return true }
    return named.contains("inventory_adjustment") ? false : nil
  }

  /// Compares one entry.
  func compare(_ entry: JSONValue) throws {
    var fields = CaseFields(entry)
    let id = fields.text("event") ?? ""
    let isPart = fields("part") != nil
    var wanted: [String: Rational] = [:]
    var sum = Rational.zero
    for line in fields.list("lines") {
      var line = CaseFields(line)
      let account = line.text("account") ?? ""
      let product = line.text("product")
      let debit = line.number("debit") ?? .zero
      let credit = line.number("credit") ?? .zero
      try line.finish(.expectation)
      sum = try sum.adding(debit).subtracting(credit)
      if Self.throughput.contains(account) { continue }
      let key = account + (product.map { " " + $0 } ?? "")
      wanted[key] = try (wanted[key] ?? .zero).adding(debit).subtracting(credit)
    }
    try fields.finish(.expectation)
    // What passes through is what the other lines come to.
    guard try testCase.isClose(sum, .zero) else { throw Mismatch("\(id) does not balance") }
    var found: [String: Rational] = [:]
    for (account, item, amount) in try posted(id) {
      let byItem = wanted.keys.contains { $0.hasPrefix(account + " ") }
      let key = account + (byItem ? " " + (item ?? "") : "")
      found[key] = try (found[key] ?? .zero).adding(amount)
    }
    if isPart { found = found.filter { wanted[$0.key] != nil } }
    let keys = Set(wanted.keys).union(found.keys)
    for key in keys.sorted() {
      let left = found[key] ?? .zero
      let right = wanted[key] ?? .zero
      guard try testCase.isClose(left, right) else {
        throw Mismatch(
          "\(id) \(key): \(try left.plainText) instead of \(try right.plainText)\n\(try run.context())"
        )
      }
    }
  }

  private func posted(_ id: String) throws -> [(String, String?, Rational)] {
    let simulation = try run.replay()
    guard let ledger = run.ledger, let day = run.manifest.days[id] else {
      throw Skip(.input, "no event \(id)")
    }
    let unit = try powerOfTen(simulation.catalog.settings.currency.digits)
    return try ledger.transactions.filter { $0.date == day }.flatMap(\.lines).map { line in
      (line.account ?? line.role.rawValue, line.item, try Rational(line.amount, over: unit))
    }
  }
}
