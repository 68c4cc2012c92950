import Decimals
import SourceText

extension Evaluator {
  /// The largest or least of some values or of a list; the first of equals.
  func extreme(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    var values = Array(arguments)
    if values.count == 1, let list = entries(values[0]) { values = list }
    guard var best = values.first else {
      return fault(.invalidArgument, "there is nothing to choose from", range)
    }
    guard spend(values.count) else { return outOfFuel(range) }
    let isGreatest = builtin == .greatest || builtin == .max
    guard isMeasure(best) else { return wrong(builtin, arguments, range) }
    for value in values.dropFirst() {
      guard isMeasure(value), canCompare(best, value) else {
        return wrong(builtin, arguments, range)
      }
      guard let order = compare(value, best) else { continue }
      if isGreatest ? order > 0 : order < 0 { best = value }
    }
    return best
  }

  private func isMeasure(_ value: Value) -> Bool {
    switch value {
    case .int, .uint, .double, .number, .percent, .money, .quantity, .rate, .date: true
    default: false
    }
  }

  /// Whether two numbers or measured values have an order.
  func canCompare(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.money(_, let first), .money(_, let second)): first == second
    case (.quantity(_, let first), .quantity(_, let second)): dimension(first) == dimension(second)
    case (.rate(_, let first, let unit), .rate(_, let second, let other)):
      first == second && dimension(unit) == dimension(other)
    case (.date, .date): true
    case (.money, _), (_, .money), (.quantity, _), (_, .quantity), (.rate, _), (_, .rate),
      (.date, _), (_, .date):
      false
    default: true
    }
  }

  func mathFunction(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    guard let value = arguments.first else { return wrong(builtin, arguments, range) }
    switch builtin {
    case .bitAnd, .bitOr, .bitXor, .bitNot, .bitShiftLeft, .bitShiftRight:
      return bits(builtin, arguments, range)
    default: break
    }
    guard arguments.count == 1 else { return wrong(builtin, arguments, range) }
    switch builtin {
    case .isNaN, .isInf, .isFinite:
      guard case .double(let cel) = value else { return wrong(builtin, arguments, range) }
      return .bool(
        builtin == .isNaN ? cel.isNaN : builtin == .isInf ? cel.isInfinite : cel.isFinite)
    case .sqrt:
      guard let cel = celValue(value) else { return wrong(builtin, arguments, range) }
      return .double(celRounded(.sqrt, cel))
    case .abs, .sign: return magnitude(builtin, arguments, range)
    default: break
    }
    switch value {
    case .double(let cel): return .double(celRounded(builtin, cel))
    case .number(let number):
      let rule: Rounding =
        builtin == .ceil
        ? .ceiling
        : builtin == .floor
          ? .floor
          : builtin == .trunc
            ? .down
            : .halfAwayFromZero
      guard let rounded = try? number.rounded(toDecimals: 0, rule) else {
        return fault(.overflow, "this number has too many digits", range)
      }
      return .number(rounded)
    case .int where environment.model == .manifest: return value
    default: return wrong(builtin, arguments, range)
    }
  }

  private func magnitude(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    let value = arguments[0]
    switch value {
    case .int(let whole):
      if builtin == .sign { return .int(whole.signum()) }
      return whole == .min
        ? fault(.overflow, "the magnitude of \(whole) is beyond 64 bits", range)
        : .int(Swift.abs(whole))
    case .uint(let whole): return .uint(builtin == .sign ? min(whole, 1) : whole)
    case .double(let cel): return .double(celRounded(builtin, cel))
    case .number(let number):
      if builtin == .abs { return .number(number.absolute) }
      return .number(Number(number.isZero ? 0 : number.isNegative ? -1 : 1))
    default: return wrong(builtin, arguments, range)
    }
  }

  private func bits(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    if builtin == .bitNot {
      guard arguments.count == 1 else { return wrong(builtin, arguments, range) }
      switch arguments[0] {
      case .int(let number): return .int(~number)
      case .uint(let number): return .uint(~number)
      default: return wrong(builtin, arguments, range)
      }
    }
    guard arguments.count == 2 else { return wrong(builtin, arguments, range) }
    switch (arguments[0], arguments[1]) {
    case (.int(let left), .int(let right)):
      switch builtin {
      case .bitAnd: return .int(left & right)
      case .bitOr: return .int(left | right)
      case .bitXor: return .int(left ^ right)
      default: break
      }
      guard right >= 0 else { return fault(.invalidArgument, "a shift is not below 0", range) }
      let pattern = UInt64(bitPattern: left)
      return .int(Int64(bitPattern: builtin == .bitShiftLeft ? pattern << right : pattern >> right))
    case (.uint(let left), .uint(let right)):
      switch builtin {
      case .bitAnd: return .uint(left & right)
      case .bitOr: return .uint(left | right)
      case .bitXor: return .uint(left ^ right)
      default: return wrong(builtin, arguments, range)
      }
    case (.uint(let left), .int(let right)):
      guard builtin == .bitShiftLeft || builtin == .bitShiftRight else {
        return wrong(builtin, arguments, range)
      }
      guard right >= 0 else { return fault(.invalidArgument, "a shift is not below 0", range) }
      return .uint(builtin == .bitShiftLeft ? left << right : left >> right)
    default: return wrong(builtin, arguments, range)
    }
  }
}
