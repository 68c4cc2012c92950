import Decimals
import Quantities
import SourceText

/// What is proposed where a value is not of the kind that is wanted.
extension Compiler {
  /// How two values become of one kind; a literal is changed rather than what it stands beside.
  func agreement(
    _ left: TypeID, _ first: NodeIndex, _ right: TypeID, _ second: NodeIndex
  ) -> IssueFix? {
    tree[second].kind == .literal
      ? kindFix(right, second, like: left) ?? kindFix(left, first, like: right)
      : kindFix(left, first, like: right) ?? kindFix(right, second, like: left)
  }

  /// How a value becomes one of the kind of another: a number an amount, a text a date, and so on.
  func kindFix(_ type: TypeID, _ index: NodeIndex, like other: TypeID) -> IssueFix? {
    if let fix = opening(type, index) { return fix }
    let range = tree[index].range
    switch types.kind(other) {
    case .money where isNumeric(type):
      let call = other == amountType ? "money(\(text(index)))" : nil
      return IssueFix(
        "write the number as an amount", call.map { .init(range, $0) })
    case .quantity where isNumeric(type):
      let unit = unitName(types.dimension(types[other].a))
      return IssueFix(
        "write the number with its unit, such as `quantity('\(text(index)) \(unit)')`")
    case .string: return textFix(type, index)
    case .date where type == .string:
      guard let day = textLiteral(index), civilDate(day) != nil else { return nil }
      return IssueFix("write the text as a date", .init(range, "date(\(text(index)))"))
    case .int, .decimal:
      if type == .string, let digits = textLiteral(index), Int64(digits) != nil {
        return IssueFix("a number stands without quotes", .init(range, digits))
      }
      if types.kind(type) == .list {
        return IssueFix(
          "its length is `size(\(short(text(index))))`", .init(range, "size(\(text(index)))"))
      }
      return nil
    default: return nil
    }
  }

  /// The amounts of the workspace's own currency.
  private var amountType: TypeID {
    var copy = types
    return copy.money(environment.currency)
  }

  func unitName(_ dimension: Dimension) -> String {
    let units = environment.units.filter { $0.unit.dimension == dimension }
    return (units.first { $0.unit.factor == .one } ?? units.first)?.name ?? "unit"
  }

  /// `string(x)` around a value that has a text.
  func textFix(_ type: TypeID, _ index: NodeIndex) -> IssueFix? {
    let kind = types.kind(type)
    if tree[index].kind == .literal, kind == .int || kind == .decimal {
      return IssueFix("a text stands in quotes", .init(tree[index].range, "'\(text(index))'"))
    }
    return switch kind {
    case .int, .decimal, .percent, .bool, .date, .duration, .timestamp, .money, .quantity, .rate:
      IssueFix(
        "turn \(words(type)) into a text", .init(tree[index].range, "string(\(bare(index)))"))
    default: nil
    }
  }

  /// The text of a part without the parentheses around it.
  private func bare(_ index: NodeIndex) -> String {
    let text = text(index)
    return tree[index].flags.contains(.parenthesized) ? String(text.dropFirst().dropLast()) : text
  }

  /// `.orValue(0)` behind an optional value.
  func opening(_ type: TypeID, _ index: NodeIndex) -> IssueFix? {
    guard types.kind(resolved(type)) == .optional else { return nil }
    guard let zero = zeroText(resolved(types.first(resolved(type)))) else {
      return IssueFix("open the optional value with `.orValue(…)`")
    }
    let end = tree[index].range.end
    return IssueFix(
      "say what counts when it is not there",
      .init(TextRange(start: end, end: end), ".orValue(\(zero))"))
  }

  /// How nothing of a type is written; nil where that is not known.
  func zeroText(_ type: TypeID) -> String? {
    let entry = types[type]
    switch entry.kind {
    case .int, .decimal: return "0"
    case .percent: return "0%"
    case .string: return "''"
    case .bool: return "false"
    case .list: return "[]"
    case .money: return type == amountType ? "money(0)" : nil
    case .quantity: return "quantity('0 \(unitName(types.dimension(entry.a)))')"
    default: return nil
    }
  }
}
