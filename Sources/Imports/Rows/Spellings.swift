import Quantities
import Tables

/// How the table writes what can be written in several ways.
extension Importer {
  /// Looks at the columns of numbers and dates before any row is read: which sign stands before the
  /// decimals, which currency amounts are in, in which order day and month stand.
  mutating func settleSpellings() {
    var evidence: [DecimalSign: CellPlace] = [:]
    let fields: [Field] = [.quantity, .cost, .price, .total, .onHand, .multiplier, .reorderPoint]
    var signs: [String: Int] = [:]
    for field in fields {
      guard let column = header.columns[field] else { continue }
      let isMoney = [.cost, .price, .total].contains(field)
      for row in header.row + 1..<max(table.rowCount, header.row + 1) {
        guard let cell = table.cell(row, column) else { continue }
        let place = CellPlace(row: table.number(ofRow: row), column: column)
        if isMoney, case .currency(let sign) = table.format(cell) { signs[sign, default: 0] += 1 }
        guard cell.kind == .text else { continue }
        if table.withBytes(cell, { NumberReader.plain($0) }) != nil {
          if evidence[.point] == nil, table.withBytes(cell, Self.showsPoint) {
            evidence[.point] = place
          }
          continue
        }
        let text = table.text(cell)
        if let sign = NumberReader.evidence(text), evidence[sign] == nil { evidence[sign] = place }
        if isMoney, let sign = (try? numbers.read(text))?.currency { signs[sign, default: 0] += 1 }
      }
      if isMoney, let name = header.names[column] {
        let hint = HeaderName(name).hint
        if Self.code(of: hint) != nil { signs[hint, default: 0] += 1_000_000 }
      }
    }
    if let comma = evidence[.comma], evidence[.point] == nil {
      numbers.decimalSign = .comma
      assume("a comma stands before decimals", at: comma)
    } else if evidence[.comma] != nil, evidence[.point] != nil {
      assume("decimals follow a comma in some cells and a point in others; each is read by itself")
    }
    settleHeaderUnit()
    settleCurrency(signs)
    settleDates()
  }

  private mutating func settleHeaderUnit() {
    if let column = header.columns[.cost], let name = header.names[column] {
      let words = HeaderName(name).words.split(separator: " ")
      if words.count == 3, words[1] == "per", let unit = numbers.unit(String(words[2])),
        unit != "each"
      {
        headerCostUnit = unit
        assume(
          "a cost without a unit is per `\(unit)`, as the header says",
          at: CellPlace(row: header.number, column: column))
      }
    }
    guard kind != .products, kind != .accounts, let column = header.columns[.quantity],
      let name = header.names[column], let unit = numbers.unit(HeaderName(name).hint)
    else { return }
    headerUnit = unit
    assume(
      "a quantity without a unit is in `\(unit)`, as the header says",
      at: CellPlace(row: header.number, column: column))
  }

  private static func showsPoint(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let point = bytes.firstIndex(of: UInt8(ascii: ".")) else { return false }
    return bytes.count - point - 1 != 3
  }

  /// The code of a sign or of a code.
  static func code(of sign: String) -> String? {
    switch sign {
    case "$", "US$": "USD"
    case "C$", "CA$": "CAD"
    case "A$", "AU$": "AUD"
    case "€": "EUR"
    case "£": "GBP"
    case "¥": "JPY"
    case "₹": "INR"
    default: Currency(code: sign.uppercased()).map { $0.code }
    }
  }

  /// Whether a sign may stand for a currency: `$` is that of many.
  static func sign(_ sign: String, mayBe code: String) -> Bool {
    if sign == "$" {
      return ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "BSD", "BBD", "JMD", "CLP"]
        .contains(code)
    }
    if sign == "¥" { return ["JPY", "CNY"].contains(code) }
    return self.code(of: sign) == code
  }

  private mutating func settleCurrency(_ signs: [String: Int]) {
    let hasMoney = [Field.cost, .price, .total].contains { header.has($0) }
    let ranked = signs.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    currencySign = ranked.first?.key
    if let known = options.known.currency ?? options.currency {
      result.currency = known
      return
    }
    if let sign = currencySign, let code = Self.code(of: sign) {
      result.currency = code
      if sign != code { assume("`\(sign)` is \(code); `--currency` says another one") }
    } else if hasMoney {
      assume("amounts are in USD, for no cell names a currency; `--currency` says another one")
    }
  }

  private mutating func settleDates() {
    for field in [Field.date, .expires] {
      guard let column = header.columns[field] else { continue }
      var orders: Set<DateOrder> = []
      for cell in table.sample(column, below: header, 10_000) where cell.kind == .text {
        if let order = DateReader.order(of: table.text(cell)) { orders.insert(order) }
      }
      if orders.count == 1, orders.contains(.dayMonthYear) { dates.order = .dayMonthYear }
      if orders.count == 1, orders.contains(.monthDayYear) { dates.order = .monthDayYear }
    }
    if let order = dates.order {
      assume(
        "dates are written \(order == .dayMonthYear ? "day, month, year" : "month, day, year")")
    }
  }
}
