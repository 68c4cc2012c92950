import Decimals
import Quantities

extension Evaluator {
  /// What kind of value it is, for a message.
  func describe(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .bool: "a condition"
    case .int: "a whole number"
    case .uint: "a whole number without sign"
    case .double: "a floating-point number"
    case .number: "a number"
    case .percent: "a percentage"
    case .string: "a text"
    case .bytes: "bytes"
    case .list: "a list"
    case .map: "a map"
    case .type: "a type"
    case .duration: "a duration"
    case .timestamp: "a timestamp"
    case .date: "a date"
    case .money(_, let code): "money in \(environment.types.currencies[Int(code)])"
    case .quantity(_, let unit): "a quantity of \(dimension(unit).name)"
    case .rate(_, _, let unit): "money per unit of \(dimension(unit).name)"
    case .optional: "an optional value"
    case .record(let type, _): article(environment.types.recordNames[Int(type)])
    case .collection: "a list"
    case .fault: "a fault"
    }
  }

  /// The value as it would be written in an expression; of long lists and maps the beginning.
  public func literal(_ value: Value) -> String {
    var room = 2_000
    return literal(value, &room)
  }

  /// - Parameter room: how many more bytes of entries are shown.
  private func literal(_ value: Value, _ room: inout Int) -> String {
    let text = wholeLiteral(value, &room)
    room -= text.utf8.count
    return text
  }

  private func wholeLiteral(_ value: Value, _ room: inout Int) -> String {
    switch value {
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .int(let number): return String(number)
    case .uint(let number): return "\(number)u"
    case .double(let number): return celText(number)
    case .number(let number): return number.isInexact ? "\(number)…" : number.description
    case .percent: return templateText(value)
    case .string(let text): return quoted(text)
    case .bytes(let bytes): return "b" + quoted(String(decoding: bytes, as: UTF8.self))
    case .list(let list):
      var shown: [String] = []
      for entry in list {
        guard shown.count < 8, room > 0 else {
          shown.append("…")
          break
        }
        shown.append(literal(entry, &room))
      }
      return "[" + shown.joined(separator: ", ") + "]"
    case .map(let map):
      var shown: [String] = []
      for (key, value) in zip(map.keys, map.values) {
        guard shown.count < 8, room > 0 else {
          shown.append("…")
          break
        }
        shown.append("\(literal(key, &room)): \(literal(value, &room))")
      }
      return "{" + shown.joined(separator: ", ") + "}"
    case .type(let name): return name
    case .duration(let seconds, let nanos): return "duration('\(durationText(seconds, nanos))')"
    case .timestamp(let seconds, let nanos):
      return "timestamp('\(timestampText(seconds, nanos))')"
    case .date(let date): return "date('\(date)')"
    case .money(let amount, let code):
      return "\(moneyText(amount)) \(environment.types.currencies[Int(code)])"
    case .quantity(let amount, let unit): return "\(amount) \(environment.units[Int(unit)].name)"
    case .rate(let amount, let code, let unit):
      return
        "\(moneyText(amount)) \(environment.types.currencies[Int(code)])/\(environment.units[Int(unit)].name)"
    case .optional(let optional):
      guard let inner = optional.value else { return "optional.none()" }
      return "optional.of(\(literal(inner, &room)))"
    case .record(let type, _): return "{\(environment.types.recordNames[Int(type)])}"
    case .collection(let kind, let row):
      let count = facts.count(CollectionHandle(kind: kind, row: row))
      return "[\(count) \(count == 1 ? "entry" : "entries")]"
    case .fault(let index): return "error: \(faults[Int(index)].message)"
    }
  }

  /// The value in the hole of a template (`expressions.md`, decision 21): texts, whole numbers and
  /// dates as they are, amounts with the currency's decimals, never an exponent.
  public func templateText(_ value: Value) -> String {
    switch value {
    case .string(let text): return text
    case .int(let number): return String(number)
    case .number(let number):
      return number.isInexact ? rounded(number, toDecimals: 6).description : number.description
    case .percent(let share):
      guard let hundredfold = try? share.multiplying(by: Number(100)) else { return "\(share)" }
      return (hundredfold.isInexact ? rounded(hundredfold, toDecimals: 4) : hundredfold).reduced
        .description + "%"
    case .money(let amount, _): return moneyText(amount)
    case .quantity(let amount, let unit):
      let number = (amount.isInexact ? rounded(amount, toDecimals: 6) : amount).reduced.description
      let name = environment.units[Int(unit)].name
      return dimension(unit) == .count && name == "each" ? number : "\(number) \(name)"
    case .date(let date): return date.description
    case .type(let name): return name
    case .optional(let optional): return optional.value.map { templateText($0) } ?? ""
    case .duration(let seconds, let nanos): return durationText(seconds, nanos)
    case .timestamp(let seconds, let nanos): return timestampText(seconds, nanos)
    case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
    default: return literal(value)
    }
  }

  private func rounded(_ number: Number, toDecimals decimals: Int) -> Number {
    ((try? number.rounded(toDecimals: decimals, .halfAwayFromZero)) ?? number).reduced
  }

  /// An amount with at least the decimals of the currency.
  private func moneyText(_ amount: Number) -> String {
    let digits = environment.currencyDigits
    var short = amount.isInexact ? rounded(amount, toDecimals: digits + 4) : amount.reduced
    if Int(short.scale) < digits, let power = try? powerOfTen(digits - Int(short.scale)),
      let raised = try? short.coefficient.multiplying(by: power),
      let padded = try? Number(coefficient: raised, scale: digits)
    {
      short = padded
    }
    return short.description
  }

  /// A text in single quotes, with what cannot stand there escaped.
  private func quoted(_ text: String) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": result += "\\'"
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "'"
  }
}
