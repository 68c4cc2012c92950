/// What happens to the part of a number that does not fit its last kept digit.
///
/// The names of the General Decimal Arithmetic Specification stand in each line. Manifests
/// offer the first two (`books.rounding`); the others exist for the number kernel's referees.
public enum Rounding: String, CaseIterable, Hashable, Sendable {
  /// To the nearest, a tie away from zero ("half_up"): the default for money.
  case halfAwayFromZero = "half-away"
  /// To the nearest, a tie to the even digit ("half_even").
  case halfEven = "half-even"
  /// To the nearest, a tie towards zero ("half_down").
  case halfDown = "half-down"
  /// Towards zero ("down").
  case down
  /// Away from zero ("up").
  case up
  /// Towards negative infinity ("floor").
  case floor
  /// Towards positive infinity ("ceiling").
  case ceiling
  /// Away from zero when the last kept digit is 0 or 5, else towards zero ("05up").
  case zeroFiveUp = "05up"

  /// How the discarded part compares with half of the last kept digit.
  @usableFromInline
  enum Discarded: Sendable { case zero, belowHalf, half, aboveHalf }

  /// Whether a truncated magnitude has to grow by one.
  ///
  /// - Parameters:
  ///   - lastDigitIsOdd: whether the kept magnitude is odd.
  ///   - lastDigitIsZeroOrFive: whether its last decimal digit is 0 or 5.
  @inlinable
  func increments(
    isNegative: Bool, discarded: Discarded, lastDigitIsOdd: Bool,
    lastDigitIsZeroOrFive: @autoclosure () -> Bool
  ) -> Bool {
    if discarded == .zero { return false }
    switch self {
    case .halfAwayFromZero: return discarded != .belowHalf
    case .halfEven: return discarded == .aboveHalf || (discarded == .half && lastDigitIsOdd)
    case .halfDown: return discarded == .aboveHalf
    case .down: return false
    case .up: return true
    case .floor: return isNegative
    case .ceiling: return !isNegative
    case .zeroFiveUp: return lastDigitIsZeroOrFive()
    }
  }
}
