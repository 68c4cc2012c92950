import SourceText

// The binary floating point and the unsigned integers of stock CEL, for the public conformance
// suite alone: nothing here is reached by an expression of a manifest.

/// A double literal or text; nil for what is none.
func celDouble(_ text: String) -> Double? { Double(text) }

extension Evaluator {
  /// The double as CEL prints it: the shortest text that reads back the same.
  func celText(_ cel: Double) -> String {
    if cel.isNaN { return "NaN" }
    if cel.isInfinite { return cel < 0 ? "-Infinity" : "Infinity" }
    let text = cel.description
    if text.hasSuffix(".0") { return String(text.dropLast(2)) }
    guard let mark = text.firstIndex(of: "e") else { return text }
    let mantissa = text[..<mark].hasSuffix(".0") ? text[..<mark].dropLast(2) : text[..<mark]
    let exponent = text[text.index(after: mark)...]
    let digits = exponent.drop { $0 == "-" || $0 == "+" }
    let sign = exponent.first == "-" ? "-" : "+"
    return "\(mantissa)e\(sign)\(digits.count < 2 ? "0" : "")\(digits)"
  }

  /// Numbers of different kinds by value; nil where one is NaN.
  func celCompare(_ left: Value, _ right: Value) -> Int? {
    switch (left, right) {
    case (.double(let cel), .double(let other)):
      if cel.isNaN || other.isNaN { return nil }
      return cel < other ? -1 : cel == other ? 0 : 1
    case (.uint(let first), .uint(let second)):
      return first < second ? -1 : first == second ? 0 : 1
    case (.int(let first), .uint(let second)):
      return first < 0 ? -1 : order(UInt64(first), second)
    case (.uint, .int): return celCompare(right, left).map { -$0 }
    case (.int(let first), .double(let cel)):
      return celOrder(Int128(first), cel, within: -0x1p63...0x1p63)
    case (.uint(let first), .double(let cel)):
      return celOrder(Int128(first), cel, within: 0...0x1p64)
    case (.double, _): return celCompare(right, left).map { -$0 }
    default: return nil
    }
  }

  private func order(_ left: UInt64, _ right: UInt64) -> Int {
    left < right ? -1 : left == right ? 0 : 1
  }

  /// A whole number beside a double: as a double itself, once their ranges agree, as stock CEL compares
  /// them.
  private func celOrder(_ whole: Int128, _ cel: Double, within limits: ClosedRange<Double>) -> Int?
  {
    if cel.isNaN { return nil }
    if cel < limits.lowerBound { return 1 }
    if cel > limits.upperBound { return -1 }
    let other = Double(whole)
    return other < cel ? -1 : other == cel ? 0 : 1
  }

  func celArithmetic(
    _ op: Operation, _ left: Value, _ right: Value, _ range: TextRange
  ) -> Value {
    switch (left, right) {
    case (.double(let cel), .double(let other)):
      switch op {
      case .add: return .double(cel + other)
      case .subtract: return .double(cel - other)
      case .multiply: return .double(cel * other)
      case .divide: return .double(cel / other)
      default: return noOverload(op, left, right, range)
      }
    case (.uint(let first), .uint(let second)):
      return celUnsigned(op, first, second, range)
    default: return noOverload(op, left, right, range)
    }
  }

  private func celUnsigned(
    _ op: Operation, _ left: UInt64, _ right: UInt64, _ range: TextRange
  ) -> Value {
    let (value, overflow): (UInt64, Bool)
    switch op {
    case .add: (value, overflow) = left.addingReportingOverflow(right)
    case .subtract: (value, overflow) = left.subtractingReportingOverflow(right)
    case .multiply: (value, overflow) = left.multipliedReportingOverflow(by: right)
    default:
      guard right != 0 else {
        return fault(.divisionByZero, "`\(left)u \(op.sign) 0u` divides by zero", range)
      }
      (value, overflow) = (op == .divide ? left / right : left % right, false)
    }
    return overflow
      ? fault(.overflow, "`\(left)u \(op.sign) \(right)u` is beyond 64 bits", range)
      : .uint(value)
  }

  /// A double as a whole number, towards zero; nil beyond 64 bits or at their very edge.
  func celInt(_ cel: Double) -> Int64? {
    guard cel > -0x1p63, cel < 0x1p63 else { return nil }
    return Int64(cel)
  }

  func celUInt(_ cel: Double) -> UInt64? {
    guard cel > -1, cel < 0x1p64 else { return nil }
    return UInt64(cel)
  }

  /// The number as a double, where `math` functions take one.
  func celValue(_ value: Value) -> Double? {
    switch value {
    case .double(let cel): cel
    case .int(let whole): Double(whole)
    case .uint(let whole): Double(whole)
    default: nil
    }
  }

  /// `math.ceil` and its like on a double.
  func celRounded(_ builtin: Builtin, _ cel: Double) -> Double {
    switch builtin {
    case .ceil: cel.rounded(.up)
    case .floor: cel.rounded(.down)
    case .roundWhole: cel.rounded(.toNearestOrAwayFromZero)
    case .trunc: cel.rounded(.towardZero)
    case .abs: cel.magnitude
    case .sqrt: cel.squareRoot()
    default: cel.isNaN ? cel : cel > 0 ? 1 : cel < 0 ? -1 : cel
    }
  }

  /// A double at so many decimals (`fixed`) or as a power of ten (`scientific`), ties to even on its
  /// exact value.
  func celFormatted(_ cel: Double, decimals: Int, isScientific: Bool) -> String {
    if !cel.isFinite { return celText(cel) }
    let exact = ExactBinary(cel.magnitude)
    let sign = cel.sign == .minus ? "-" : ""
    if !isScientific { return sign + exact.fixed(decimals) }
    if cel == 0 {
      return sign + exact.fixed(decimals) + "e+00"
    }
    let (digits, exponent) = exact.scientific(decimals)
    let power = exponent.magnitude
    return sign + digits + "e" + (exponent < 0 ? "-" : "+") + (power < 10 ? "0" : "")
      + String(power)
  }
}

/// The exact decimal digits of a finite double: for formatting alone.
private struct ExactBinary {
  /// Digits before the point, then after it, without end zeros.
  private var whole: [UInt8]
  private var fraction: [UInt8]

  init(_ cel: Double) {
    var digits: [UInt8] = [0]
    var significand = UInt64(cel.significandBitPattern) | (cel.isNormal ? UInt64(1) << 52 : 0)
    var exponent = (cel.isNormal ? Int(cel.exponentBitPattern) : 1) - 1075
    if cel == 0 { significand = 0 }
    while significand != 0, significand & 1 == 0, exponent < 0 {
      significand >>= 1
      exponent += 1
    }
    digits = String(significand).utf8.reversed().map { $0 - 48 }
    var decimals = 0
    if exponent >= 0 {
      for _ in 0..<exponent { Self.multiply(&digits, by: 2) }
    } else {
      // significand / 2^n = significand x 5^n / 10^n.
      for _ in 0..<(-exponent) { Self.multiply(&digits, by: 5) }
      decimals = -exponent
    }
    while digits.count <= decimals { digits.append(0) }
    fraction = digits[..<decimals].reversed()
    whole = digits[decimals...].reversed()
    while let last = fraction.last, last == 0 { fraction.removeLast() }
  }

  private static func multiply(_ digits: inout [UInt8], by factor: UInt8) {
    var carry: UInt8 = 0
    for index in digits.indices {
      let product = digits[index] * factor + carry
      digits[index] = product % 10
      carry = product / 10
    }
    if carry > 0 { digits.append(carry) }
  }

  func fixed(_ decimals: Int) -> String {
    var digits = whole + fraction
    let kept = whole.count + decimals
    Self.round(&digits, to: kept)
    let wholeCount = digits.count - decimals
    let text = digits.map { String($0) }
    return text[..<wholeCount].joined()
      + (decimals > 0 ? "." + text[wholeCount...].joined() : "")
  }

  func scientific(_ decimals: Int) -> (digits: String, exponent: Int) {
    var digits = whole + fraction
    var exponent = whole.count - 1
    while let first = digits.first, first == 0 {
      digits.removeFirst()
      exponent -= 1
    }
    let before = decimals + 1
    Self.round(&digits, to: before)
    if digits.count > before {
      digits.removeLast()
      exponent += 1
    }
    let text = digits.map { String($0) }
    return (text[0] + (decimals > 0 ? "." + text[1...].joined() : ""), exponent)
  }

  /// Cuts to so many digits, ties to even; a carry may add one in front.
  private static func round(_ digits: inout [UInt8], to count: Int) {
    while digits.count < count { digits.append(0) }
    guard digits.count > count else { return }
    let next = digits[count]
    let isMore = digits[(count + 1)...].contains { $0 != 0 }
    let isOdd = count > 0 && digits[count - 1] % 2 == 1
    digits.removeLast(digits.count - count)
    guard next > 5 || (next == 5 && (isMore || isOdd)) else { return }
    var index = count - 1
    while index >= 0 {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
      index -= 1
    }
    digits.insert(1, at: 0)
  }
}
