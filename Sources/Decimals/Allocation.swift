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
