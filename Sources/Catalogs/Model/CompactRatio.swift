import Decimals

/// A fraction in 16 bytes, for the millions of factors of a large catalog.
///
/// Nearly all are a 64-bit coefficient over a power of ten and a small divisor, which the roll-up and
/// the simulation use as they are; the others are a position in a table of fractions.
package struct CompactRatio: Sendable {
  @usableFromInline package var coefficient: Int64
  @usableFromInline package var divisor: UInt32
  @usableFromInline package var scale: Int8

  @inlinable static var tableForm: Int8 { -1 }

  /// The smallest form of a value; others are added to the table.
  package init(_ value: Rational, wide table: inout [Rational]) {
    if let short = FastDecimal(exactly: value), short.scale <= 18,
      let coefficient = Int64(exactly: short.coefficient)
    {
      self.coefficient = coefficient
      divisor = short.divisor
      scale = Int8(truncatingIfNeeded: short.scale)
    } else {
      coefficient = Int64(table.count)
      divisor = 0
      scale = Self.tableForm
      table.append(value)
    }
  }

  /// Coefficient, scale and divisor, unless the value is in the table.
  @inlinable @inline(__always)
  package var parts: (coefficient: Int64, scale: Int, divisor: UInt32)? {
    scale == Self.tableForm ? nil : (coefficient, Int(scale), divisor)
  }

  /// The value in its short form, unless it is in the table.
  @inlinable @inline(__always)
  package var short: FastDecimal? {
    scale == Self.tableForm
      ? nil
      : FastDecimal(coefficient: Int128(coefficient), scale: Int32(scale), divisor: divisor)
  }

  /// The value.
  package func value(wide table: [Rational]) -> Rational {
    guard let short else { return table[Int(coefficient)] }
    return (try? short.rational()) ?? .zero
  }
}
