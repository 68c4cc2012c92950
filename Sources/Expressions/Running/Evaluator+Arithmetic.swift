import Decimals
import Quantities
import SourceText

extension Evaluator {
  /// Sums, products and so on of values that are no faults.
  func arithmetic(_ op: Operation, _ left: Value, _ right: Value, _ range: TextRange) -> Value {
    switch (left, right) {
    case (.int(let first), .int(let second)): return whole(op, first, second, range)
    case (.string(let first), .string(let second)) where op == .add:
      guard spend((first.utf8.count + second.utf8.count) / 16) else { return outOfFuel(range) }
      return .string(first + second)
    case (.bytes(let first), .bytes(let second)) where op == .add:
      guard spend((first.count + second.count) / 16) else { return outOfFuel(range) }
      return .bytes(first + second)
    case (.list(let first), .list(let second)) where op == .add:
      guard spend(first.count + second.count) else { return outOfFuel(range) }
      return .list(first + second)
    case (.uint, _), (_, .uint), (.double, _), (_, .double):
      return celArithmetic(op, left, right, range)
    case (.timestamp, _), (_, .timestamp), (.duration, _), (_, .duration):
      return timeArithmetic(op, left, right, range)
    case (.date, _), (_, .date): return dateArithmetic(op, left, right, range)
    default: break
    }
    if environment.model == .cel { return noOverload(op, left, right, range) }
    do throws(ArithmeticFault) {
      if let value = try exact(op, left, right) { return value }
    } catch {
      let operands = "\(literal(left)) \(op.sign) \(literal(right))"
      return arithmeticFault(error, "`\(operands)`", range)
    }
    return noOverload(op, left, right, range)
  }

  private func whole(
    _ op: Operation, _ left: Int64, _ right: Int64, _ range: TextRange
  ) -> Value {
    let (value, overflow): (Int64, Bool)
    switch op {
    case .add: (value, overflow) = left.addingReportingOverflow(right)
    case .subtract: (value, overflow) = left.subtractingReportingOverflow(right)
    case .multiply: (value, overflow) = left.multipliedReportingOverflow(by: right)
    case .divide, .remainder:
      guard right != 0 else {
        return fault(.divisionByZero, "`\(left) \(op.sign) 0` divides by zero", range)
      }
      if op == .divide, environment.model == .manifest {
        do throws(ArithmeticFault) {
          return .number(try Number(left).dividing(by: Number(right)))
        } catch {
          return arithmeticFault(error, "`\(left) / \(right)`", range)
        }
      }
      (value, overflow) =
        op == .divide
        ? left.dividedReportingOverflow(by: right)
        : right == -1 ? (0, left == .min) : (left % right, false)
    default: return .null
    }
    return overflow
      ? fault(.overflow, "`\(left) \(op.sign) \(right)` is beyond 64 bits", range) : .int(value)
  }

  // MARK: Exact numbers, money, quantities

  /// Nil where these values have no such operation.
  private func exact(
    _ op: Operation, _ left: Value, _ right: Value
  ) throws(ArithmeticFault) -> Value? {
    if let first = decimal(left), let second = decimal(right) {
      let isPercent = isPercent(left) && isPercent(right) && (op == .add || op == .subtract)
      guard let number = try numeric(op, first, second) else { return nil }
      return isPercent ? .percent(number) : .number(number)
    }
    switch (left, right) {
    case (.money(let first, let code), .money(let second, let other)):
      guard code == other else { return nil }
      if op == .divide { return .number(try first.dividing(by: second)) }
      guard op == .add || op == .subtract, let sum = try numeric(op, first, second) else {
        return nil
      }
      return .money(sum, code)
    case (.money(let amount, let code), .quantity(let quantity, let unit)) where op == .divide:
      return .rate(try amount.dividing(by: quantity), code, unit)
    case (.money(let amount, let code), .rate(let rate, let other, let unit)) where op == .divide:
      return code == other ? .quantity(try amount.dividing(by: rate), unit) : nil
    case (.rate(let rate, let code, let unit), .quantity(let quantity, let other))
    where op == .multiply,
      (.quantity(let quantity, let other), .rate(let rate, let code, let unit))
    where op == .multiply:
      guard let converted = try converted(quantity, other, to: unit) else { return nil }
      return .money(try rate.multiplying(by: converted), code)
    case (.rate(let first, let code, let unit), .rate(let second, let other, let otherUnit)):
      guard code == other, let converted = try convertedRate(second, otherUnit, to: unit) else {
        return nil
      }
      if op == .divide { return .number(try first.dividing(by: converted)) }
      guard op == .add || op == .subtract, let sum = try numeric(op, first, converted) else {
        return nil
      }
      return .rate(sum, code, unit)
    case (.quantity(let first, let unit), .quantity(let second, let other)):
      return try quantities(op, first, unit, second, other)
    default: return try scaled(op, left, right)
    }
  }

  private func isPercent(_ value: Value) -> Bool {
    if case .percent = value { return true }
    return false
  }

  private func numeric(
    _ op: Operation, _ left: Number, _ right: Number
  ) throws(ArithmeticFault) -> Number? {
    switch op {
    case .add: try left.adding(right)
    case .subtract: try left.subtracting(right)
    case .multiply: try left.multiplying(by: right)
    case .divide: try left.dividing(by: right)
    default: nil
    }
  }

  /// A measured value times or divided by a plain number.
  private func scaled(
    _ op: Operation, _ left: Value, _ right: Value
  ) throws(ArithmeticFault) -> Value? {
    guard op == .multiply || op == .divide else { return nil }
    let value: Value
    let factor: Number
    if let number = decimal(right) {
      (value, factor) = (left, number)
    } else if op == .multiply, let number = decimal(left) {
      (value, factor) = (right, number)
    } else {
      return nil
    }
    switch value {
    case .money(let amount, let code):
      return try numeric(op, amount, factor).map { .money($0, code) }
    case .quantity(let amount, let unit):
      return try numeric(op, amount, factor).map { .quantity($0, unit) }
    case .rate(let amount, let code, let unit):
      return try numeric(op, amount, factor).map { .rate($0, code, unit) }
    default: return nil
    }
  }

  private func quantities(
    _ op: Operation, _ left: Number, _ unit: UInt16, _ right: Number, _ other: UInt16
  ) throws(ArithmeticFault) -> Value? {
    let first = dimension(unit)
    let second = dimension(other)
    if op == .multiply, let product = first.multiplied(by: second) {
      return try combined(left, unit, right, other, into: product, isQuotient: false)
    }
    if op == .divide, first != second, let quotient = first.divided(by: second) {
      return try combined(left, unit, right, other, into: quotient, isQuotient: true)
    }
    guard first == second else { return nil }
    var (a, b, common) = (left, right, unit)
    if unit != other {
      if let exact = try converted(right, other, to: unit), !exact.isInexact || right.isInexact {
        b = exact
      } else if let exact = try converted(left, unit, to: other) {
        (a, common) = (exact, other)
      }
    }
    if op == .divide { return .number(try a.dividing(by: b)) }
    guard op == .add || op == .subtract else { return nil }
    return try numeric(op, a, b).map { .quantity($0, common) }
  }

  /// A product or quotient of units: in a unit of the same family where there is one, as in times in
  /// is in2, else in base units.
  private func combined(
    _ left: Number, _ unit: UInt16, _ right: Number, _ other: UInt16, into dimension: Dimension,
    isQuotient: Bool
  ) throws(ArithmeticFault) -> Value? {
    let first = environment.units[Int(unit)]
    let second = environment.units[Int(other)]
    let factor =
      isQuotient
      ? try first.unit.factor.dividing(by: second.unit.factor)
      : try first.unit.factor.multiplying(by: second.unit.factor)
    let result = isQuotient ? try left.dividing(by: right) : try left.multiplying(by: right)
    for (position, candidate) in environment.units.enumerated()
    where candidate.unit.dimension == dimension && candidate.unit.factor == factor {
      return .quantity(result, UInt16(truncatingIfNeeded: position))
    }
    guard
      let base = environment.units.firstIndex(where: {
        $0.unit.dimension == dimension && $0.unit.factor == .one
      })
    else { return nil }
    let scaled = try Number(result.rational.multiplying(by: factor))
    return .quantity(scaled, UInt16(truncatingIfNeeded: base))
  }

  // MARK: Units

  /// A quantity in another unit of its dimension; nil for one of another dimension.
  func converted(
    _ value: Number, _ unit: UInt16, to other: UInt16
  ) throws(ArithmeticFault) -> Number? {
    if unit == other { return value }
    let from = environment.units[Int(unit)].unit
    let to = environment.units[Int(other)].unit
    guard from.dimension == to.dimension else { return nil }
    return try Number(value.rational.multiplying(by: from.factor.dividing(by: to.factor)))
  }

  /// A price per unit as one per another unit.
  func convertedRate(
    _ value: Number, _ unit: UInt16, to other: UInt16
  ) throws(ArithmeticFault) -> Number? {
    if unit == other { return value }
    let from = environment.units[Int(unit)].unit
    let to = environment.units[Int(other)].unit
    guard from.dimension == to.dimension else { return nil }
    return try Number(value.rational.multiplying(by: to.factor.dividing(by: from.factor)))
  }

  func compareMeasured(
    _ left: Number, _ unit: UInt16, _ right: Number, _ other: UInt16, isPer: Bool
  ) -> Int? {
    let first = environment.units[Int(unit)].unit.factor
    let second = environment.units[Int(other)].unit.factor
    guard let a = try? left.rational, let b = try? right.rational,
      let one = try? a.multiplying(by: isPer ? second : first),
      let two = try? b.multiplying(by: isPer ? first : second)
    else { return nil }
    return one < two ? -1 : one == two ? 0 : 1
  }

  // MARK: Signs and dates

  func negated(_ value: Value, _ range: TextRange) -> Value {
    switch value {
    case .fault: return value
    case .int(let whole):
      let (negated, overflow) = Int64(0).subtractingReportingOverflow(whole)
      return overflow ? fault(.overflow, "`-(\(whole))` is beyond 64 bits", range) : .int(negated)
    case .double(let number): return .double(-number)
    case .number(let number): return .number(number.negated)
    case .percent(let number): return .percent(number.negated)
    case .money(let amount, let code): return .money(amount.negated, code)
    case .quantity(let amount, let unit): return .quantity(amount.negated, unit)
    case .rate(let amount, let code, let unit): return .rate(amount.negated, code, unit)
    case .duration(let seconds, let nanos): return .duration(0 &- seconds, 0 &- nanos)
    default: return fault(.noSuchOverload, "\(describe(value)) cannot be negated", range)
    }
  }

  private func dateArithmetic(
    _ op: Operation, _ left: Value, _ right: Value, _ range: TextRange
  ) -> Value {
    switch (left, op, right) {
    case (.date(let first), .subtract, .date(let second)):
      return .int(Int64(first.day) - Int64(second.day))
    case (.date(let date), .add, .int(let days)), (.int(let days), .add, .date(let date)):
      return shifted(date, days: days, range)
    case (.date(let date), .subtract, .int(let days)):
      return days == .min
        ? fault(.outOfRange, "this day is beyond the calendar", range)
        : shifted(date, days: -days, range)
    default: return noOverload(op, left, right, range)
    }
  }

  /// A date so many days later, within the years 1 through 9999.
  func shifted(_ date: CivilDate, days: Int64, _ range: TextRange) -> Value {
    let (day, overflow) = Int64(date.day).addingReportingOverflow(days)
    guard !overflow, day >= Int64(CivilDate.beginning.day), day <= 2_932_896,
      let narrow = Int32(exactly: day)
    else { return fault(.outOfRange, "this day is beyond the calendar", range) }
    return .date(CivilDate(day: narrow))
  }
}
