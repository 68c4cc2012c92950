import Decimals
import Quantities
import SourceText

extension Evaluator {
  /// Rounding, splitting and amounts of exact decimals.
  func exactFunction(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    do throws(ArithmeticFault) {
      switch builtin {
      case .round: return try round(arguments, range)
      case .ceilTo, .floorTo: return try toMultiple(builtin, arguments, range)
      case .div: return try wholeQuotient(arguments, range)
      case .allocate: return try split(arguments, range)
      case .percent:
        guard arguments.count == 1, let number = decimal(arguments[0]) else { break }
        return .percent(number)
      case .money:
        guard arguments.count == 1, let number = decimal(arguments[0]) else { break }
        return .money(number, 0)
      default: break
      }
    } catch {
      return arithmeticFault(error, "this call", range)
    }
    return wrong(builtin, arguments, range)
  }

  /// The number inside a measured value, and how to put another one there.
  private func opened(_ value: Value) -> (number: Number, close: (Number) -> Value)? {
    switch value {
    case .int(let whole): (Number(whole), { $0.scale == 0 ? self.closedInt($0) : .number($0) })
    case .number(let number): (number, { .number($0) })
    case .percent(let number): (number, { .percent($0) })
    case .money(let number, let code): (number, { .money($0, code) })
    case .quantity(let number, let unit): (number, { .quantity($0, unit) })
    case .rate(let number, let code, let unit): (number, { .rate($0, code, unit) })
    default: nil
    }
  }

  private func closedInt(_ number: Number) -> Value {
    Int64(exactly: number.coefficient).map { .int($0) } ?? .number(number)
  }

  /// Half away from zero, unless the workspace says otherwise (`books.rounding`).
  private func round(
    _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) throws(ArithmeticFault) -> Value {
    guard let (number, close) = arguments.first.flatMap({ opened($0) }) else {
      return wrong(.round, arguments, range)
    }
    var digits = 0
    if arguments.count > 1 {
      guard case .int(let given) = arguments[1] else { return wrong(.round, arguments, range) }
      guard (-30...30).contains(given) else {
        return fault(.outOfRange, "digits are between -30 and 30", range)
      }
      digits = Int(given)
    }
    if case .percent = arguments[0] { digits += 2 }
    return close(try number.rounded(toDecimals: digits, environment.rounding))
  }

  private func toMultiple(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) throws(ArithmeticFault) -> Value {
    guard arguments.count == 2, let (_, close) = opened(arguments[0]),
      let (multiple, closeMultiple) = opened(arguments[1]),
      canCompare(arguments[0], arguments[1])
    else { return wrong(builtin, arguments, range) }
    guard !multiple.isZero, !multiple.isNegative else {
      return fault(.invalidArgument, "a multiple is above 0", range)
    }
    let steps = try base(arguments[0]).dividing(by: base(arguments[1]))
      .rounded(builtin == .ceilTo ? .ceiling : .floor)
    let result = try Number(coefficient: steps, scale: 0).multiplying(by: multiple)
    // In the unit of the value where that is exact, else in that of the multiple.
    switch (arguments[0], arguments[1]) {
    case (.quantity(_, let unit), .quantity(_, let other)):
      guard let own = try converted(result, other, to: unit), !own.isInexact || result.isInexact
      else { return closeMultiple(result) }
      return close(own)
    case (.rate(_, _, let unit), .rate(_, _, let other)):
      guard let own = try convertedRate(result, other, to: unit),
        !own.isInexact || result.isInexact
      else { return closeMultiple(result) }
      return close(own)
    default: return close(result)
    }
  }

  /// The number inside a value, of a measured one in base units.
  private func base(_ value: Value) throws(ArithmeticFault) -> Rational {
    guard let (number, _) = opened(value) else { return .zero }
    switch value {
    case .quantity(_, let unit):
      return try number.rational.multiplying(by: environment.units[Int(unit)].unit.factor)
    case .rate(_, _, let unit):
      return try number.rational.dividing(by: environment.units[Int(unit)].unit.factor)
    default: return try number.rational
    }
  }

  /// The whole part of a quotient, towards zero.
  private func wholeQuotient(
    _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) throws(ArithmeticFault) -> Value {
    guard arguments.count == 2, let left = decimal(arguments[0]), let right = decimal(arguments[1])
    else { return wrong(.div, arguments, range) }
    guard !right.isZero else {
      return fault(.divisionByZero, "`div(\(left), 0)` divides by zero", range)
    }
    let quotient = try left.rational.dividing(by: right.rational).rounded(.down)
    guard let narrow = Int64(exactly: quotient) else { throw .overflow }
    return .int(narrow)
  }

  /// Parts that add up to the whole exactly: largest remainder, ties to the first (decision 5).
  private func split(
    _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) throws(ArithmeticFault) -> Value {
    guard arguments.count == 2, let (total, close) = opened(arguments[0]),
      let weights = entries(arguments[1])
    else { return wrong(.allocate, arguments, range) }
    guard spend(weights.count * 2) else { return outOfFuel(range) }
    var scale = 0
    var numbers: [Number] = []
    for weight in weights {
      guard opened(weight) != nil, canCompare(weights[0], weight) else {
        return wrong(.allocate, arguments, range)
      }
      let number = try Number(base(weight)).reduced
      numbers.append(number)
      scale = Swift.max(scale, Int(number.scale))
    }
    var whole: [Int128] = []
    for number in numbers {
      whole.append(
        try number.coefficient.multiplying(by: powerOfTen(scale - Int(number.scale))))
    }
    // The smallest unit of what is split: a cent of money, else its own last decimal.
    var units = Int(total.scale)
    if case .money = arguments[0] { units = Swift.max(units, environment.currencyDigits) }
    let smallest = try total.coefficient.multiplying(by: powerOfTen(units - Int(total.scale)))
    do throws(ArithmeticFault) {
      let parts = try Decimals.allocate(smallest, over: whole)
      var values: [Value] = []
      for part in parts { values.append(close(try Number(coefficient: part, scale: units))) }
      return .list(values)
    } catch .invalidOperation {
      return fault(
        .invalidArgument, "weights are not below 0, and one of them is above it", range)
    }
  }
}
