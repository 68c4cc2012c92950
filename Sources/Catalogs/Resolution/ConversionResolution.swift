import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

/// Works out how an item's packs and its `equals:` convert into the unit it is stocked in.
struct ConversionResolver {
  /// One side of an equation: so many of a pack or of a global unit.
  private struct Side {
    var amount: Rational
    var unit: NameID
  }

  private struct Equation {
    var left: Side
    var right: Side
    var span: Span
  }

  private let units: UnitTable
  private let stockUnit: NameID
  /// The scale of the stocking unit; nil when it is a pack of the item's own.
  private var stockScale: UnitScale?
  private var equations: [Equation] = []
  private(set) var conversions = ItemConversions()
  /// Units that no one knows, with their places.
  private(set) var unknown: [(unit: NameID, span: Span)] = []
  /// Equations that contradict others, with the right side that these make.
  private(set) var conflicts: [(span: Span, amount: Rational, unit: NameID)] = []
  /// Equations that do not reach the stocking unit.
  private(set) var loose: [Span] = []
  private(set) var faults: [(ArithmeticFault, Span)] = []
  private let packNames: Set<NameID>

  init(units: UnitTable, stockUnit: NameID, packNames: Set<NameID>) {
    self.units = units
    self.stockUnit = stockUnit
    self.packNames = packNames
    if packNames.contains(stockUnit) {
      conversions.packs = [(stockUnit, .one)]
    } else {
      stockScale = units[stockUnit]
    }
  }

  /// Adds that `amount` of a unit is `other` of another.
  mutating func add(
    _ amount: Rational, _ unit: NameID, equals other: Rational, _ otherUnit: NameID, at span: Span
  ) {
    for unit in [unit, otherUnit] where !packNames.contains(unit) && units[unit] == nil {
      unknown.append((unit, span))
      return
    }
    equations.append(
      Equation(
        left: Side(amount: amount, unit: unit), right: Side(amount: other, unit: otherUnit),
        span: span))
  }

  /// Derives until nothing more follows.
  mutating func resolve() {
    var pending = equations
    var isMoving = true
    while isMoving {
      isMoving = false
      pending.removeAll { equation in
        do throws(ArithmeticFault) {
          let used = try use(equation)
          if used { isMoving = true }
          return used
        } catch {
          faults.append((error, equation.span))
          return true
        }
      }
    }
    loose = pending.map(\.span)
  }

  private mutating func use(_ equation: Equation) throws(ArithmeticFault) -> Bool {
    let left = try value(of: equation.left.unit)
    let right = try value(of: equation.right.unit)
    switch (left, right) {
    case (nil, nil): return false
    case (let left?, let right?):
      let amount = try left.multiplying(by: equation.left.amount).dividing(by: right)
      if amount != equation.right.amount {
        conflicts.append((equation.span, amount, equation.right.unit))
      }
    case (let left?, nil):
      try set(
        equation.right.unit,
        left.multiplying(by: equation.left.amount).dividing(by: equation.right.amount))
    case (nil, let right?):
      try set(
        equation.left.unit,
        right.multiplying(by: equation.right.amount).dividing(by: equation.left.amount))
    }
    return true
  }

  /// Stocking units in one of a unit, if known so far.
  private func value(of unit: NameID) throws(ArithmeticFault) -> Rational? {
    if unit == stockUnit { return .one }
    for pack in conversions.packs where pack.name == unit { return pack.factor }
    guard !packNames.contains(unit), let scale = units[unit] else { return nil }
    if let own = stockScale, own.dimension == scale.dimension {
      return try scale.factor.dividing(by: own.factor)
    }
    for other in conversions.dimensions where other.dimension == scale.dimension {
      return try scale.factor.multiplying(by: other.factor)
    }
    return nil
  }

  private mutating func set(_ unit: NameID, _ factor: Rational) throws(ArithmeticFault) {
    if packNames.contains(unit) {
      conversions.packs.append((unit, factor))
    } else if let scale = units[unit] {
      conversions.dimensions.append((scale.dimension, try factor.dividing(by: scale.factor)))
    }
  }
}
