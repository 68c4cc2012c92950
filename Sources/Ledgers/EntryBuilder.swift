import Builds
import Catalogs
import Decimals
import Quantities
import SourceText

/// Collects the lines of a journal entry and makes them balance in the currency's own decimals.
///
/// Where values keep more decimals than the currency (`books.digits`), each account posts its
/// rounded balance so far, so that ledger and stock never drift apart by more than half a smallest
/// unit; what that leaves over in an entry is a line of the role `residue`.
struct EntryBuilder {
  private struct Line {
    var account: Account?
    var role: Role
    var value: Value
    var memo: String
    var item: String?
    var home: Home?
  }

  private var lines: [Line] = []

  /// Adds a debit (above 0) or a credit; lines of one account, role, item and memo become one.
  mutating func add(
    _ account: Account?, _ role: Role, _ value: Value, memo: String, item: String? = nil,
    home: Home? = nil
  ) throws(ArithmeticFault) {
    guard value != 0 else { return }
    for index in lines.indices
    where lines[index].role == role && lines[index].item == item && lines[index].memo == memo
      && lines[index].account?.key == account?.key && lines[index].home == home
      && (lines[index].value < 0) == (value < 0)
    {
      lines[index].value = try lines[index].value.adding(value)
      return
    }
    lines.append(
      Line(account: account, role: role, value: value, memo: memo, item: item, home: home))
  }

  var isEmpty: Bool { lines.isEmpty }

  /// The lines in the currency's decimals; nil when they do not balance, which is a fault of ours.
  func finished(
    _ catalog: Catalog, _ balances: inout PostedBalances, residue: (Value) -> Account?
  ) throws(ArithmeticFault) -> [Transaction.JournalLine]? {
    var result: [Transaction.JournalLine] = []
    var sum: Value = 0
    var exact: Value = 0
    for line in lines {
      let name = line.account.map { catalog.names[$0.key] }
      exact = try exact.adding(line.value)
      let amount = try balances.post(line.value, to: name ?? line.role.rawValue)
      sum = try sum.adding(amount)
      guard amount != 0 else { continue }
      result.append(
        Transaction.JournalLine(
          account: name, role: line.role, amount: amount, memo: line.memo, item: line.item,
          home: line.home))
    }
    guard exact == 0 else { return nil }
    if sum != 0 {
      let account = residue(sum)
      result.append(
        Transaction.JournalLine(
          account: account.map { catalog.names[$0.key] }, role: .residue, amount: try sum.negated(),
          memo: "What the currency's decimals leave over", item: nil, home: nil))
    }
    return result
  }
}

/// What has been posted to each account so far, exactly and in the currency's decimals.
struct PostedBalances {
  private let divisor: Int128
  private let rounding: Rounding
  private var balances: [String: (exact: Value, posted: Value)] = [:]

  init(_ settings: Settings) {
    let extra = max(settings.valueDigits - settings.currency.digits, 0)
    divisor = (try? powerOfTen(extra)) ?? 1
    rounding = settings.rounding
  }

  mutating func post(_ value: Value, to account: String) throws(ArithmeticFault) -> Value {
    if divisor == 1 { return value }
    let before = balances[account] ?? (0, 0)
    let exact = try before.exact.adding(value)
    let posted = try divide(exact, by: divisor, rounding: rounding)
    balances[account] = (exact, posted)
    return try posted.subtracting(before.posted)
  }
}
