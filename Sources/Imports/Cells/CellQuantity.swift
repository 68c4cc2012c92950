import Decimals
import Quantities

/// How much a cell says: a number in a unit of the language.
struct CellQuantity {
  var value: Rational
  /// A unit of the language; nil where the cell names none.
  var unit: String?
  /// What was made of the text, where that is not plain to see.
  var assumption: String?
  /// What else the text could mean, which a stated total may tell: a number of pieces.
  var pieces: Rational?
}

extension NumberReader {
  /// A quantity as people type it: `12`, `2.4 m`, `1 set`, `360 pins`, `0.4mx6`.
  func quantity(_ text: String) throws(CellRefusal) -> CellQuantity {
    let number = try read(text)
    if number.currency != nil || number.isPercent { throw .words }
    guard !number.rest.isEmpty else { return CellQuantity(value: number.value) }
    if let unit = unit(number.rest) { return CellQuantity(value: number.value, unit: unit) }
    if let product = product(number, text) { return product }
    let word = number.rest.trimmingDots
    guard word.count <= 16, word.allSatisfy({ $0.isLetter }), word.lowercased() != "x" else {
      if word.lowercased() == "x" { return CellQuantity(value: number.value, unit: "each") }
      throw .words
    }
    return CellQuantity(
      value: number.value, unit: "each",
      assumption: "`\(word)` is no unit of the language: each counts as one",
      pieces: number.value == .one ? nil : .one)
  }

  /// The name in the language of a unit as people write it.
  func unit(_ text: String) -> String? {
    let plain = text.trimmingDots
    switch plain {
    case "\"", "”", "″": return "in"
    case "'", "’", "′": return "ft"
    case "x", "X": return nil
    default: break
    }
    let name = Unit.inLanguage(plain)
    return ["ea", "pc", "pcs"].contains(name) ? "each" : name
  }

  /// `0.4mx6`, `0.4 m x 6` or `6x0.4m`: so many pieces of some length.
  private func product(_ number: CellNumber, _ text: String) -> CellQuantity? {
    let rest = number.rest
    guard let cross = rest.lastIndex(where: { $0 == "x" || $0 == "X" || $0 == "*" }) else {
      return nil
    }
    let before = rest[..<cross].trimmed
    guard let second = try? read(rest[rest.index(after: cross)...].trimmed) else { return nil }
    let each: String
    let pieces: Rational
    if let unit = unit(before), second.rest.isEmpty || self.unit(second.rest) == "each" {
      (each, pieces) = (unit, second.value)
    } else if before.isEmpty, let unit = unit(second.rest) {
      (each, pieces) = (unit, number.value)
    } else if before.isEmpty, second.rest.isEmpty {
      guard let value = try? number.value.multiplying(by: second.value) else { return nil }
      return CellQuantity(
        value: value, unit: nil, assumption: "`\(text)` is multiplied out: \(shown(value))")
    } else {
      return nil
    }
    guard let value = try? number.value.multiplying(by: second.value) else { return nil }
    return CellQuantity(
      value: value, unit: each, assumption: "`\(text)` is multiplied out: \(shown(value)) \(each)",
      pieces: pieces)
  }

  private func shown(_ value: Rational) -> String { value.decimalText(maximumDecimals: 6) }
}

extension String {
  /// The text without full stops and blanks behind it.
  fileprivate var trimmingDots: String {
    var text = trimmed
    while text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
