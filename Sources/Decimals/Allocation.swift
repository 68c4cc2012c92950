/// Splits a total over weights so that the parts add up to it exactly.
///
/// Each part is the truncated share; what is left over goes, one smallest unit each, to the
/// largest discarded fractions, ties to the earlier weight (`costing.md` 1.4, largest remainder).
///
/// - Parameters:
///   - total: what to split, in smallest units; may be negative.
///   - weights: not negative, not all zero.
/// - Throws: `ArithmeticFault.invalidOperation` for a negative weight or no weight above zero,
///   `.overflow` when the weights' sum leaves 128 bits.
public func allocate(
  _ total: Int128, over weights: [Int128]
) throws(ArithmeticFault) -> [Int128] {
  var sum: Int128 = 0
  for weight in weights {
    guard weight >= 0 else { throw .invalidOperation }
    sum = try sum.adding(weight)
  }
  guard sum > 0 else { throw .invalidOperation }
  var parts: [Int128] = []
  parts.reserveCapacity(weights.count)
  var remainders: [(remainder: UInt128, index: Int)] = []
  remainders.reserveCapacity(weights.count)
  var left = total
  for (index, weight) in weights.enumerated() {
    let part = try multiply(total, by: weight, dividingBy: sum, rounding: .down)
    let product = total.magnitude.multipliedFullWidth(by: weight.magnitude)
    let remainder = sum.magnitude.dividingFullWidth((product.high, product.low)).remainder
    parts.append(part)
    left = try left.subtracting(part)
    if remainder != 0 { remainders.append((remainder, index)) }
  }
  remainders.sort { first, second in
    first.remainder != second.remainder
      ? first.remainder > second.remainder : first.index < second.index
  }
  let step: Int128 = total < 0 ? -1 : 1
  for entry in remainders {
    if left == 0 { break }
    parts[entry.index] = try parts[entry.index].adding(step)
    left = try left.subtracting(step)
  }
  return parts
}

/// Splits a total by shares of it; what they leave of 1 is a part of its own, which is not returned.
///
/// Largest remainder as in `allocate(_:over:)`; of equal remainders the rest's comes last.
///
/// - Parameters:
///   - total: what to split, in smallest units; not negative.
///   - shares: not negative, together at most 1.
/// - Throws: `ArithmeticFault.invalidOperation` where these do not hold, `.overflow`.
public func allocate(
  _ total: Int128, byShares shares: [Rational]
) throws(ArithmeticFault) -> [Int128] {
  let whole = Rational(total)
  var rest = whole
  var exact: [Rational] = []
  for share in shares {
    let part = try share.multiplying(by: whole)
    exact.append(part)
    rest = try rest.subtracting(part)
  }
  exact.append(rest)
  guard !exact.contains(where: \.isNegative) else { throw .invalidOperation }
  var parts: [Int128] = []
  var remainders: [(remainder: Rational, index: Int)] = []
  var left = total
  for (index, amount) in exact.enumerated() {
    let part = try amount.rounded(.down)
    parts.append(part)
    left = try left.subtracting(part)
    remainders.append((try amount.subtracting(Rational(part)), index))
  }
  remainders.sort { ($1.remainder, $0.index) < ($0.remainder, $1.index) }
  for entry in remainders where left > 0 {
    parts[entry.index] = try parts[entry.index].adding(1)
    left = try left.subtracting(1)
  }
  parts.removeLast()
  return parts
}

/// Splits a total in proportion to exact weights so that the parts add up to it exactly.
///
/// Largest remainder as in `allocate(_:over:)`.
///
/// - Parameters:
///   - total: what to split, in smallest units; may be negative.
///   - weights: not negative, not all zero.
/// - Throws: `ArithmeticFault.invalidOperation` where the weights are not so, `.overflow`.
public func allocate(
  _ total: Int128, inProportionTo weights: [Rational]
) throws(ArithmeticFault) -> [Int128] {
  var parts: [Int128] = []
  var remainders: [(remainder: Rational, index: Int)] = []
  var left = total
  for (index, exact) in try proportions(of: Rational(total), weights).enumerated() {
    let part = try exact.rounded(.floor)
    parts.append(part)
    left = try left.subtracting(part)
    remainders.append((try exact.subtracting(Rational(part)), index))
  }
  remainders.sort { ($1.remainder, $0.index) < ($0.remainder, $1.index) }
  for entry in remainders.prefix(Int(clamping: left)) {
    parts[entry.index] = try parts[entry.index].adding(1)
  }
  return parts
}

/// Splits an exact amount in proportion to exact weights so that the parts add up to it exactly.
///
/// The parts are exact where 128 bits hold them all. Fractions that are split again and again would
/// outgrow every number; where they begin to, the parts are whole multiples of a smallest unit by
/// largest remainder, and the first one has what is finer than that.
///
/// - Parameters:
///   - decimals: of the smallest unit; fewer where 128 bits do not hold the amount so.
///   - weights: not negative, not all zero.
/// - Throws: `ArithmeticFault.invalidOperation` where the weights are not so, `.overflow`.
public func allocate(
  _ total: Rational, inProportionTo weights: [Rational], decimals: Int
) throws(ArithmeticFault) -> [Rational] {
  if total.fraction != nil {
    let exact = try proportions(of: total, weights)
    if exact.allSatisfy({ $0.fraction != nil }) { return exact }
  }
  for decimals in stride(from: decimals, through: 0, by: -1) {
    guard let whole = try? total.rounded(toDecimals: decimals, .floor) else { continue }
    let unit = try powerOfTen(decimals)
    var parts: [Rational] = []
    for part in try allocate(whole, inProportionTo: weights) {
      parts.append(try Rational(part, over: unit))
    }
    let finer = try total.subtracting(Rational(whole, over: unit))
    parts[0] = try parts[0].adding(finer)
    return parts
  }
  throw .overflow
}

/// The exact shares of an amount.
private func proportions(
  of total: Rational, _ weights: [Rational]
) throws(ArithmeticFault) -> [Rational] {
  var sum = Rational.zero
  for weight in weights {
    guard !weight.isNegative else { throw .invalidOperation }
    sum = try sum.adding(weight)
  }
  guard !sum.isZero else { throw .invalidOperation }
  var parts: [Rational] = []
  parts.reserveCapacity(weights.count)
  for weight in weights { parts.append(try total.multiplying(by: weight.dividing(by: sum))) }
  return parts
}
