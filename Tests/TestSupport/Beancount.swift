import Foundation
import Testing

/// The accounting program `beancount`, which checks our ledgers independently.
///
/// It is looked for in `.build/venv`, where `Scripts/setup` puts it, and then in `PATH`.
public struct Beancount: Sendable {
  private let checker: String
  private let python: String

  /// The program; nil, with a line that says so, where it is not installed.
  ///
  /// - Throws: where it is not installed and `COGSMITH_REQUIRE_BEANCHECK=1` demands it.
  public static func find(sourceLocation: SourceLocation = #_sourceLocation) throws -> Beancount? {
    if let installed { return installed }
    let environment = ProcessInfo.processInfo.environment
    try #require(
      environment["COGSMITH_REQUIRE_BEANCHECK"] != "1",
      "bean-check is demanded and is neither in .build/venv/bin nor in PATH",
      sourceLocation: sourceLocation)
    print("SKIPPED: bean-check is not installed; `Scripts/setup tests` installs it")
    return nil
  }

  private static let installed: Beancount? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders = [packageRoot + "/.build/venv/bin"] + path.split(separator: ":").map(String.init)
    for folder in folders where isFile(folder + "/bean-check") {
      let pythons = [folder + "/python3", "/usr/bin/python3"].filter(isFile)
      let python = pythons.first {
        (try? runProcess($0, ["-c", "import beancount"]))?.status == 0
      }
      if let python { return Beancount(checker: folder + "/bean-check", python: python) }
    }
    return nil
  }()

  /// What `bean-check` has to say about a ledger; empty when it accepts it.
  public func check(_ ledger: String) throws -> String {
    let folder = try Scratch(["ledger.beancount": ledger])
    let result = try runProcess(checker, ["ledger.beancount"], in: folder.path)
    let said = result.output + result.errors
    return result.status == 0 || !said.isEmpty ? said : "status \(result.status)"
  }

  /// A lot that beancount's own booking holds.
  public struct Lot: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The account.
    public var account: String
    /// The product that the commodity stands for.
    public var product: String
    /// The day it came in.
    public var date: String
    /// Stocking units as a plain decimal.
    public var quantity: String
    /// What it cost in all, as a plain decimal.
    public var cost: String

    /// A lot.
    public init(account: String, product: String, date: String, quantity: String, cost: String) {
      (self.account, self.product, self.date) = (account, product, date)
      (self.quantity, self.cost) = (quantity, cost)
    }

    /// What tells it apart.
    public var description: String { "\(account) \(product) \(date) \(quantity) \(cost)" }

    /// By account, product, day and figures.
    public static func < (left: Lot, right: Lot) -> Bool { left.description < right.description }
  }

  /// What a ledger comes to by beancount's own booking at the end of a day.
  public struct Balances: Sendable {
    /// What is held in lots.
    public var lots: [Lot] = []
    /// The balance of every account, lots at their cost.
    public var accounts: [String: String] = [:]
  }

  /// Books a ledger with beancount's own rules and reads what it holds at the end of some days.
  public func balances(of ledger: String, on days: [String]) throws -> [String: Balances] {
    let folder = try Scratch(["ledger.beancount": ledger, "balances.py": Self.script])
    let result = try runProcess(
      python, ["balances.py", "ledger.beancount"] + days, in: folder.path)
    try #require(result.status == 0, "\(result)")
    var found = Dictionary(uniqueKeysWithValues: days.map { ($0, Balances()) })
    for line in result.output.split(separator: "\n") {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      if cells[1] == "lot" {
        found[cells[0]]?.lots.append(
          Lot(
            account: cells[2], product: cells[3], date: cells[4], quantity: cells[5],
            cost: cells[6]))
      } else {
        found[cells[0]]?.accounts[cells[2]] = cells[3]
      }
    }
    return found
  }

  /// Beancount keeps a cost per unit of 28 digits, so what a lot costs in all is cut back to 12
  /// decimals here.
  private static let script = """
    import datetime, sys
    from collections import defaultdict
    from decimal import Decimal
    from beancount import loader
    from beancount.core import data
    from beancount.core.inventory import Inventory

    entries, errors, _ = loader.load_file(sys.argv[1])
    if errors:
        sys.exit("\\n".join(str(error) for error in errors))
    products = {e.currency: e.meta.get("product") for e in entries if isinstance(e, data.Commodity)}

    def text(number):
        number = number.quantize(Decimal("1e-12")).normalize()
        return format(number if number else Decimal(0), "f")

    for day in sys.argv[2:]:
        last = datetime.date.fromisoformat(day)
        held = defaultdict(Inventory)
        for entry in entries:
            if isinstance(entry, data.Transaction) and entry.date <= last:
                for posting in entry.postings:
                    held[posting.account].add_position(posting)
        for account, inventory in sorted(held.items()):
            balance = Decimal(0)
            for position in inventory:
                if position.cost is None:
                    balance += position.units.number
                    continue
                cost = position.units.number * position.cost.number
                balance += cost
                print(day, "lot", account, products[position.units.currency], position.cost.date,
                      text(position.units.number), text(cost), sep="\\t")
            print(day, "account", account, text(balance), sep="\\t")
    """
}
