import Decimals
import Diagnostics
import Tables

/// Sums of the rows so far, for totals that the table states.
struct RunningSums {
  /// What the rows come to since the last total, and altogether.
  var section = Rational.zero
  var all = Rational.zero
  /// The same with each row as often as its assembly is taken.
  var multiplied = Rational.zero
  /// What the rows state.
  var stated = Rational.zero
  var statedSection = Rational.zero
  var rows = 0

  mutating func add(_ value: Rational, multiplied other: Rational, stated: Rational?) {
    rows += 1
    section = (try? section.adding(value)) ?? section
    all = (try? all.adding(value)) ?? all
    multiplied = (try? multiplied.adding(other)) ?? multiplied
    self.stated = (try? self.stated.adding(stated ?? value)) ?? self.stated
    statedSection = (try? statedSection.adding(stated ?? value)) ?? statedSection
  }
}

extension Importer {
  /// Whether two amounts are the same when both are rounded to cents.
  func isSameMoney(_ left: Rational, _ right: Rational) -> Bool {
    guard let first = try? left.rounded(toDecimals: 2, .halfAwayFromZero),
      let second = try? right.rounded(toDecimals: 2, .halfAwayFromZero)
    else { return false }
    return first == second
  }

  /// Checks what a row states in total against its quantity and its cost.
  mutating func checkValue(
    _ row: ImportRow, _ quantity: Rational, _ cost: ImportedCost?, in unit: String? = nil,
    multiplier: Rational? = nil
  ) {
    var stated: Rational?
    if row.cell(.total) != nil, case .value(let number) = number(row, .total) {
      stated = number.value
    }
    let measured = unit ?? "each"
    guard let cost, let factor = factor(from: measured, to: cost.unit ?? measured),
      let priced = try? quantity.multiplying(by: factor),
      let value = try? priced.multiplying(by: cost.value)
    else {
      if let stated { sums.add(stated, multiplied: stated, stated: stated) }
      return
    }
    let multiplied = multiplier.flatMap { try? value.multiplying(by: $0) } ?? value
    sums.add(value, multiplied: multiplied, stated: stated)
    guard let stated, !isSameMoney(stated, value),
      !isSameMoney(stated, multiplied)
    else { return }
    findings.append(
      Finding(
        code: .importTotal,
        message: "row \(row.number) states \(money(stated)) and comes to \(money(value))",
        place: place(row, .total), label: "stated here",
        notes: ["\(plain(priced)) x \(plain(cost.value)) = \(money(value))"]))
  }

  /// Checks a row that states a total against the rows above it.
  mutating func checkTotal(_ index: Int, _ row: ImportRow) {
    defer {
      sums.section = .zero
      sums.statedSection = .zero
    }
    guard let (stated, column) = statedTotal(index) else { return }
    guard sums.rows > 0 else { return }
    let place = CellPlace(row: row.number, column: column)
    let candidates = [
      sums.section, sums.all, sums.multiplied, sums.stated, sums.statedSection,
    ]
    if candidates.contains(where: { isSameMoney($0, stated) }) {
      result.agreeing.append(place)
      return
    }
    let sum = header.has(.multiplier) ? sums.multiplied : nearest(stated, [sums.all, sums.section])
    let difference = (try? stated.subtracting(sum)) ?? .zero
    let side = difference.isNegative ? "less" : "more"
    let amount = difference.isNegative ? (try? difference.negated()) ?? .zero : difference
    findings.append(
      Finding(
        code: .importTotal,
        message:
          "row \(row.number) states a total of \(money(stated)), and the rows above it come to \(money(sum))",
        place: place, label: "\(money(amount)) \(side) than the rows",
        notes: result.rejected > 0
          ? [
            result.rejected == 1
              ? "1 row above was left out and does not count"
              : "\(result.rejected) rows above were left out and do not count"
          ] : [],
        helps: ["the rows count; look for the difference before you trust either figure"]))
  }

  /// The amount that a row of totals states: in the column of totals, else its last number.
  private mutating func statedTotal(_ index: Int) -> (Rational, Int)? {
    var found: (Rational, Int)?
    for cell in table.row(index) {
      var row = ImportRow()
      row.number = table.number(ofRow: index)
      row.cells[Field.total.index] = cell
      guard case .value(let number) = number(row, .total), !number.isPercent, number.rest.isEmpty
      else { continue }
      found = (number.value, cell.column)
      if cell.column == header.columns[.total] { break }
    }
    return found
  }

  private func nearest(_ stated: Rational, _ sums: [Rational]) -> Rational {
    func distance(_ sum: Rational) -> Rational {
      guard let difference = try? sum.subtracting(stated) else { return sum }
      return difference.isNegative ? (try? difference.negated()) ?? difference : difference
    }
    return sums.min { distance($0) < distance($1) } ?? .zero
  }

  /// An amount for a sentence: two decimals, or those it has.
  func money(_ value: Rational) -> String {
    let text = value.decimalText(maximumDecimals: 2)
    guard let point = text.firstIndex(of: ".") else { return text + ".00" }
    return text[point...].count == 2 ? text + "0" : text
  }

  func plain(_ value: Rational) -> String { value.decimalText(maximumDecimals: 6) }
}
