/// Why a text is not the scalar that its field wants, and which of its bytes are to blame.
public struct ScalarFault: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Reason: Hashable, Sendable {
    /// There is no text.
    case empty
    /// Spaces in front of or behind the text.
    case outerSpace
    /// A space that is not the plain one, such as U+00A0.
    case foreignSpace
    /// The text does not start with a number.
    case notANumber
    /// `1,000`, `14,5` or `1.000,50`.
    case comma
    /// `1 000` or `1'000`.
    case separatedGroups
    /// `1.000.000`.
    case severalPoints
    /// `0x1F`.
    case hexadecimal
    /// `1e5`.
    case exponent
    /// `$`, `€` and their like.
    case currencySymbol
    /// `+4`.
    case plusSign
    /// `.5` or `5.`
    case bareDecimalPoint
    /// `1__0` or `_1`.
    case misplacedUnderscore
    /// More than 34 significant digits.
    case tooManyDigits
    /// `1/0`, or a denominator beyond 32 bits.
    case denominator
    /// Something follows that does not belong to the scalar.
    case trailingText
    /// A percent field without its sign.
    case missingPercentSign
    /// A rate without `/unit`.
    case missingUnit
    /// `USD 12.00`.
    case currencyFirst
    /// A code that is not in ISO 4217.
    case unknownCurrency
    /// `3.05 per ft2`.
    case perWord
    /// `3.05 ft2`, where a rate or a cost is wanted.
    case unitWithoutSlash
    /// Not `YYYY-MM-DD`.
    case notADate
    /// A day that the calendar does not have.
    case noSuchDay
    /// Neither `true` nor `false`.
    case notYesNo
  }

  /// What is wrong.
  public var reason: Reason
  /// The bytes of the text that are to blame.
  public var range: Range<Int>

  /// A fault at some bytes.
  public init(_ reason: Reason, _ range: Range<Int>) {
    self.reason = reason
    self.range = range
  }
}
