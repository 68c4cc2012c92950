import Decimals
import Diagnostics
import Quantities
import Tables

/// Opening stock and receipts.
extension Importer {
  mutating func readOpeningLine(_ row: ImportRow) {
    guard let line = stockLine(row), let day = lineDay(row) else { return }
    addOpening(line, on: day)
  }

  mutating func addOpening(_ line: ImportedLine, on day: CivilDate) {
    if let index = openingIndex[day] {
      result.openings[index].lines.append(line)
    } else {
      openingIndex[day] = result.openings.count
      result.openings.append(ImportedOpening(date: day, lines: [line]))
    }
  }

  mutating func readReceiptLine(_ row: ImportRow) {
    guard let line = stockLine(row), let day = lineDay(row) else { return }
    let supplier = text(row, .supplier)
    let id: String
    if let text = text(row, .receipt) {
      id = text
    } else {
      id = "R-\(day)" + (supplier.map { "-" + Self.key($0) } ?? "")
      assume("a receipt without a number is called by its day and supplier", at: firstPlace(row))
    }
    guard let index = receiptIndex[id] else {
      receiptIndex[id] = result.receipts.count
      result.receipts.append(
        ImportedReceipt(id: id, date: day, supplier: supplier, lines: [line]))
      return
    }
    guard result.receipts[index].date == day else {
      reject(
        row, place(row, .date),
        "receipt `\(id)` came on \(result.receipts[index].date), and here on \(day)", label: "here")
      return
    }
    result.receipts[index].lines.append(line)
  }

  private mutating func lineDay(_ row: ImportRow) -> CivilDate? {
    switch date(row, .date) {
    case .value(let date): return date
    case .refused(let reason):
      reject(row, place(row, .date), "`\(shown(row, .date))` \(reason)", label: "here")
      return nil
    case .blank:
      if let date = options.date { return date }
      reject(row, place(row, .date), "it says no day", label: "blank")
      return nil
    }
  }

  private mutating func stockLine(_ row: ImportRow) -> ImportedLine? {
    guard namesPart(row) else {
      rejectNameless(row)
      return nil
    }
    guard let quantity = lineQuantity(row), let index = product(row) else { return nil }
    let unit = quantity.unit ?? unit(row)
    guard settleUnit(index, unit, at: place(row, .unit)) else {
      reject(
        row, place(row, quantity.unit == nil ? .unit : .quantity),
        "`\(products[index].key)` is counted in `\(products[index].unit ?? "each")`, and here in `\(unit ?? "each")`",
        label: "does not convert")
      return nil
    }
    if let assumption = quantity.assumption { assume(assumption, at: place(row, .quantity)) }
    var cost = amount(row, .cost)
    if cost == nil, row.cell(.cost) == nil, let total = amount(row, .total),
      let unitCost = try? total.value.dividing(by: quantity.value)
    {
      cost = ImportedCost(value: unitCost)
      assume("a cost per unit is the total divided by the quantity", at: place(row, .total))
    } else {
      checkValue(row, quantity.value, cost, in: unit ?? products[index].unit)
    }
    guard cost != nil || products[index].cost != nil || products[index].isKnown else {
      reject(
        row, place(row, header.has(.cost) ? .cost : .quantity), "it says no cost", label: "blank",
        help: "write the cost; 0 where it cost nothing")
      return nil
    }
    var line = ImportedLine(
      product: index, quantity: quantity.value,
      unit: unit == products[index].unit ? nil : unit, cost: cost, place: place(row, .quantity))
    line.lot = text(row, .lot)
    if case .value(let date) = date(row, .expires) { line.expires = date }
    return line
  }
}
