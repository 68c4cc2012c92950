/// A whole number of at most 4,096 bits, without a sign: what a fraction falls back to when
/// 128 bits do not hold its exact value.
///
/// Limbs are little-endian 64-bit words without leading zero words; zero has none. The bound
/// is the same on every machine, so that a workspace overflows everywhere or nowhere.
struct WideMagnitude: Hashable, Sendable {
  private(set) var limbs: [UInt64]

  static let maximumLimbs = 64

  init(_ value: UInt128) {
    limbs = [UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64)]
    trim()
  }

  private init(limbs: [UInt64]) {
    self.limbs = limbs
    trim()
  }

  private mutating func trim() {
    while limbs.last == 0 { limbs.removeLast() }
  }

  var isZero: Bool { limbs.isEmpty }
  var isOdd: Bool { limbs.first.map { $0 & 1 == 1 } ?? false }

  /// The value, if 128 bits hold it.
  var narrowed: UInt128? {
    switch limbs.count {
    case 0: 0
    case 1: UInt128(limbs[0])
    case 2: UInt128(limbs[1]) << 64 | UInt128(limbs[0])
    default: nil
    }
  }

  func adding(_ other: WideMagnitude) throws(ArithmeticFault) -> WideMagnitude {
    let longer = limbs.count >= other.limbs.count ? limbs : other.limbs
    let shorter = limbs.count >= other.limbs.count ? other.limbs : limbs
    var sum = longer
    var carry: UInt64 = 0
    for index in longer.indices {
      let addend = index < shorter.count ? shorter[index] : 0
      let (partial, first) = longer[index].addingReportingOverflow(addend)
      let (total, second) = partial.addingReportingOverflow(carry)
      sum[index] = total
      carry = first || second ? 1 : 0
    }
    if carry != 0 { sum.append(carry) }
    guard sum.count <= Self.maximumLimbs else { throw .overflow }
    return WideMagnitude(limbs: sum)
  }

  /// The difference; the caller has made sure that `other` is not larger.
  func subtracting(_ other: WideMagnitude) -> WideMagnitude {
    var difference = limbs
    var borrow: UInt64 = 0
    for index in limbs.indices {
      let subtrahend = index < other.limbs.count ? other.limbs[index] : 0
      let (partial, first) = limbs[index].subtractingReportingOverflow(subtrahend)
      let (total, second) = partial.subtractingReportingOverflow(borrow)
      difference[index] = total
      borrow = first || second ? 1 : 0
    }
    return WideMagnitude(limbs: difference)
  }

  func multiplied(by other: WideMagnitude) throws(ArithmeticFault) -> WideMagnitude {
    if isZero || other.isZero { return WideMagnitude(limbs: []) }
    var product = [UInt64](repeating: 0, count: limbs.count + other.limbs.count)
    for (row, left) in limbs.enumerated() {
      var carry: UInt64 = 0
      for (column, right) in other.limbs.enumerated() {
        let full = left.multipliedFullWidth(by: right)
        let wide =
          UInt128(full.high) << 64 | UInt128(full.low)
          &+ UInt128(product[row + column]) &+ UInt128(carry)
        product[row + column] = UInt64(truncatingIfNeeded: wide)
        carry = UInt64(truncatingIfNeeded: wide >> 64)
      }
      product[row + other.limbs.count] = carry
    }
    let result = WideMagnitude(limbs: product)
    guard result.limbs.count <= Self.maximumLimbs else { throw .overflow }
    return result
  }

  /// Quotient and remainder by Knuth's algorithm D (The Art of Computer Programming, 4.3.1).
  func dividing(
    by divisor: WideMagnitude
  ) throws(ArithmeticFault) -> (quotient: WideMagnitude, remainder: WideMagnitude) {
    guard let top = divisor.limbs.last else { throw .divisionByZero }
    if self < divisor { return (WideMagnitude(limbs: []), self) }
    if divisor.limbs.count == 1 { return dividing(byLimb: top) }
    let shift = UInt64(top.leadingZeroBitCount)
    let normalDivisor = divisor.shiftedLeft(by: shift)
    var rest = shiftedLeft(by: shift).limbs
    while rest.count <= limbs.count { rest.append(0) }
    let count = normalDivisor.limbs.count
    let high = normalDivisor.limbs[count - 1]
    let next = normalDivisor.limbs[count - 2]
    var quotient = [UInt64](repeating: 0, count: rest.count - count)
    for position in stride(from: rest.count - count - 1, through: 0, by: -1) {
      let leading = UInt128(rest[position + count]) << 64 | UInt128(rest[position + count - 1])
      var estimate = leading / UInt128(high)
      var remainder = leading % UInt128(high)
      while estimate > UInt128(UInt64.max)
        || estimate &* UInt128(next) > (remainder << 64 | UInt128(rest[position + count - 2]))
      {
        estimate &-= 1
        remainder &+= UInt128(high)
        if remainder > UInt128(UInt64.max) { break }
      }
      var digit = UInt64(truncatingIfNeeded: estimate)
      if subtract(normalDivisor.limbs, times: digit, from: &rest, at: position) {
        digit &-= 1
        addBack(normalDivisor.limbs, to: &rest, at: position)
      }
      quotient[position] = digit
    }
    return (WideMagnitude(limbs: quotient), WideMagnitude(limbs: rest).shiftedRight(by: shift))
  }

  private func dividing(byLimb divisor: UInt64) -> (WideMagnitude, WideMagnitude) {
    var quotient = limbs
    var remainder: UInt64 = 0
    for index in limbs.indices.reversed() {
      (quotient[index], remainder) = divisor.dividingFullWidth((remainder, limbs[index]))
    }
    return (WideMagnitude(limbs: quotient), WideMagnitude(UInt128(remainder)))
  }

  /// The decimal digits.
  var digits: String {
    var parts: [String] = []
    var rest = self
    while !rest.isZero {
      let (quotient, part) = rest.dividing(byLimb: 1_000_000_000_000_000_000)
      let text = String(part.limbs.first ?? 0)
      parts.append(
        quotient.isZero ? text : String(repeating: "0", count: 18 - text.utf8.count) + text)
      rest = quotient
    }
    return parts.isEmpty ? "0" : parts.reversed().joined()
  }

  /// Takes `digit` times the divisor off; true when that went below zero.
  private func subtract(
    _ divisor: [UInt64], times digit: UInt64, from rest: inout [UInt64], at position: Int
  ) -> Bool {
    var carry: UInt64 = 0
    var borrow: UInt64 = 0
    for (index, limb) in divisor.enumerated() {
      let full = limb.multipliedFullWidth(by: digit)
      let (low, lowCarry) = full.low.addingReportingOverflow(carry)
      carry = full.high &+ (lowCarry ? 1 : 0)
      let (partial, first) = rest[position + index].subtractingReportingOverflow(low)
      let (total, second) = partial.subtractingReportingOverflow(borrow)
      rest[position + index] = total
      borrow = first || second ? 1 : 0
    }
    let end = position + divisor.count
    let (partial, first) = rest[end].subtractingReportingOverflow(carry)
    let (total, second) = partial.subtractingReportingOverflow(borrow)
    rest[end] = total
    return first || second
  }

  private func addBack(_ divisor: [UInt64], to rest: inout [UInt64], at position: Int) {
    var carry: UInt64 = 0
    for (index, limb) in divisor.enumerated() {
      let (partial, first) = rest[position + index].addingReportingOverflow(limb)
      let (total, second) = partial.addingReportingOverflow(carry)
      rest[position + index] = total
      carry = first || second ? 1 : 0
    }
    rest[position + divisor.count] &+= carry
  }

  /// Shifts by less than one limb.
  private func shiftedLeft(by bits: UInt64) -> WideMagnitude {
    guard bits > 0 else { return self }
    var shifted = limbs
    var carry: UInt64 = 0
    for (index, limb) in limbs.enumerated() {
      shifted[index] = limb << bits | carry
      carry = limb >> (64 - bits)
    }
    if carry != 0 { shifted.append(carry) }
    return WideMagnitude(limbs: shifted)
  }

  /// Shifts by less than one limb.
  private func shiftedRight(by bits: UInt64) -> WideMagnitude {
    guard bits > 0 else { return self }
    var shifted = limbs
    for index in limbs.indices {
      let above = index + 1 < limbs.count ? limbs[index + 1] : 0
      shifted[index] = limbs[index] >> bits | above << (64 - bits)
    }
    return WideMagnitude(limbs: shifted)
  }

  /// Euclid's algorithm, in 128 bits as soon as both fit.
  func greatestCommonDivisor(
    with other: WideMagnitude
  ) throws(ArithmeticFault) -> WideMagnitude {
    var a = self
    var b = other
    while !b.isZero {
      if let narrowA = a.narrowed, let narrowB = b.narrowed {
        return WideMagnitude(Decimals.greatestCommonDivisor(narrowA, narrowB))
      }
      (a, b) = (b, try a.dividing(by: b).remainder)
    }
    return a
  }
}

extension WideMagnitude: Comparable {
  static func < (left: WideMagnitude, right: WideMagnitude) -> Bool {
    if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
    for index in left.limbs.indices.reversed() where left.limbs[index] != right.limbs[index] {
      return left.limbs[index] < right.limbs[index]
    }
    return false
  }
}
