import Decimals
import SourceText

extension Evaluator {
  /// `pattern.format([…])` (the strings extension of cel-go): %s %d %f %e %b %o %x %X and %%.
  func format(_ pattern: String, _ values: [Value], _ range: TextRange) -> Value {
    var result = ""
    var next = 0
    var rest = Array(pattern.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      if rest.first == "%" {
        rest = rest.dropFirst()
        result += "%"
        continue
      }
      var decimals: Int?
      if rest.first == "." {
        rest = rest.dropFirst()
        let digits = rest.prefix { $0.value >= 48 && $0.value < 58 }
        rest = rest.dropFirst(digits.count)
        decimals = Int(String(String.UnicodeScalarView(digits)))
        guard let decimals, decimals <= 1000 else {
          return fault(.invalidArgument, "this precision is not one", range)
        }
      }
      guard let clause = rest.popFirst() else {
        return fault(.invalidArgument, "the pattern ends with a lone `%`", range)
      }
      guard next < values.count else {
        return fault(
          .invalidArgument, "the pattern asks for more than \(values.count) values", range)
      }
      let value = values[next]
      next += 1
      guard let text = formatted(clause, value, decimals) else {
        return fault(
          .invalidArgument, "`%\(clause)` does not take \(describe(value))", range)
      }
      result += text
      guard spend(text.utf8.count / 8 + 1), fuelLeft >= 0 else { return outOfFuel(range) }
    }
    return .string(result)
  }

  private func formatted(_ clause: Unicode.Scalar, _ value: Value, _ decimals: Int?) -> String? {
    switch clause {
    case "s": return formatText(value)
    case "d": return formatDecimal(value)
    case "f": return formatFixed(value, decimals ?? 6)
    case "e": return formatScientific(value, decimals ?? 6)
    case "b":
      if case .bool(let flag) = value { return flag ? "1" : "0" }
      return formatRadix(value, 2)
    case "o": return formatRadix(value, 8)
    case "x", "X":
      let isUpper = clause == "X"
      switch value {
      case .string(let text): return hexadecimal(Array(text.utf8), isUpper)
      case .bytes(let bytes): return hexadecimal(bytes, isUpper)
      default:
        return formatRadix(value, 16).map { isUpper ? $0.uppercased() : $0 }
      }
    default: return nil
    }
  }

  private func formatText(_ value: Value) -> String? {
    switch value {
    case .list, .collection:
      return entries(value).map {
        "[" + $0.map { formatPart($0) }.joined(separator: ", ") + "]"
      }
    case .map(let map):
      let parts = zip(map.keys, map.values).map { (formatPart($0), formatPart($1)) }
      return "{"
        + parts.sorted { ordinalPrecedes($0.0, $1.0) }.map { "\($0.0): \($0.1)" }
        .joined(separator: ", ") + "}"
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .uint(let number): return String(number)
    case .double(let cel): return celText(cel)
    default: return templateText(value)
    }
  }

  /// An entry of a list or a map; nothing once the fuel is used up.
  private func formatPart(_ value: Value) -> String {
    guard fuelLeft >= 0, let text = formatText(value), spend(text.utf8.count / 8 + 1) else {
      return ""
    }
    return text
  }

  private func formatDecimal(_ value: Value) -> String? {
    switch value {
    case .int(let number): return String(number)
    case .uint(let number): return String(number)
    case .double(let cel): return cel.isFinite && cel != cel.rounded() ? nil : celText(cel)
    case .number(let number): return number.whole.map { String($0) }
    default: return nil
    }
  }

  private func formatFixed(_ value: Value, _ decimals: Int) -> String? {
    if let cel = celValue(value), environment.model == .cel {
      return celFormatted(cel, decimals: decimals, isScientific: false)
    }
    let number: Number
    switch value {
    case .money(let amount, _), .quantity(let amount, _), .rate(let amount, _, _): number = amount
    default:
      guard let plain = decimal(value) else { return nil }
      number = plain
    }
    guard let rounded = try? number.rounded(toDecimals: decimals, .halfEven) else { return nil }
    var text = rounded.description
    let present = Int(rounded.scale)
    if present < decimals {
      text += (present == 0 ? "." : "") + String(repeating: "0", count: decimals - present)
    }
    return text
  }

  private func formatScientific(_ value: Value, _ decimals: Int) -> String? {
    if let cel = celValue(value), environment.model == .cel {
      return celFormatted(cel, decimals: decimals, isScientific: true)
    }
    return nil
  }

  private func formatRadix(_ value: Value, _ radix: Int) -> String? {
    switch value {
    case .int(let number): String(number, radix: radix)
    case .uint(let number): String(number, radix: radix)
    default: nil
    }
  }

  private func hexadecimal(_ bytes: [UInt8], _ isUpper: Bool) -> String {
    bytes.map { byte in
      let digits = String(byte, radix: 16, uppercase: isUpper)
      return digits.utf8.count < 2 ? "0" + digits : digits
    }.joined()
  }
}
