import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// What a build needs: its BOM exploded through its phantoms, exactly (`costing.md` 2).
///
/// Estimates, dry runs, postings and the maximum buildable all start from this. A phantom that several
/// lines take is one level, with their needs added up.
package struct Explosion: Sendable {
  /// A BOM that takes part: the one that is built first, then the phantoms that it explodes, each
  /// behind all that take it.
  package struct Level: Sendable {
    package var bom: BOMID
    /// Stocking units of its product, for all that take it together.
    package var quantity: Rational
    /// The levels that take it, each once; none for the first.
    package var takers: [Taker] = []
  }

  /// A level that takes a phantom.
  package struct Taker: Sendable {
    /// Its position.
    package var level: Int
    /// Stocking units that it takes, on all its lines together.
    package var quantity: Rational
  }

  /// A need for a stocked item.
  package struct Need: Sendable {
    /// What is needed.
    package var item: ItemID
    /// The position of the line in `Catalog.lines`.
    package var line: Int
    package var level: Int
    /// Stocking units that are used, losses and set-up included.
    package var used: Rational
    /// Stocking units that are drawn: `used`, raised to the line's multiple.
    package var drawn: Rational
    /// Stocking units that leave stock: `drawn` where the line consumes whole packs, else `used`.
    package var consumed: Rational
  }

  /// A service that a BOM takes: costed, never stocked.
  package struct ServiceUse: Sendable {
    package var item: ItemID
    package var line: Int
    package var level: Int
    package var quantity: Rational
  }

  package var levels: [Level] = []
  package var needs: [Need] = []
  package var services: [ServiceUse] = []
  /// Phantoms without a version effective on the date, by their lines.
  package var gaps: [Int] = []
}

extension Catalog {
  /// Explodes one build of a BOM.
  ///
  /// The work is linear in the lines of the BOM and of the phantoms below it, however many paths lead
  /// to one of them.
  ///
  /// - Parameters:
  ///   - quantity: stocking units of the product that are started.
  ///   - date: the day of the build, which decides the versions of its phantoms.
  /// - Throws: `ArithmeticFault.overflow`.
  package func explode(
    _ bom: BOMID, quantity: Rational, on date: CivilDate
  ) throws(ArithmeticFault) -> Explosion {
    var explosion = Explosion()
    explosion.levels.append(Explosion.Level(bom: bom, quantity: quantity))
    var phantoms = PhantomQueue(self, below: bom, on: date)
    var next = 0
    while next < explosion.levels.count {
      try explode(level: next, on: date, &phantoms, into: &explosion)
      next += 1
    }
    return explosion
  }

  private func explode(
    level: Int, on date: CivilDate, _ phantoms: inout PhantomQueue, into explosion: inout Explosion
  ) throws(ArithmeticFault) {
    let quantity = explosion.levels[level].quantity
    for index in self[explosion.levels[level].bom].lines {
      let line = lines[index]
      let options = options(line)
      let used = try need(of: line, options, quantity: quantity)
      if !self[line.item].isStocked {
        explosion.services.append(
          Explosion.ServiceUse(item: line.item, line: index, level: level, quantity: used))
        continue
      }
      var drawn = used
      if let multiple = options.multiple { drawn = try used.raised(toMultipleOf: multiple) }
      let consumed = options.consumesPack ? drawn : used
      if options.supply == .phantom {
        guard let bom = effectiveBOM(of: line.item, on: date) else {
          explosion.gaps.append(index)
          continue
        }
        if let complete = try phantoms.take(consumed, of: bom, by: level) {
          explosion.levels.append(complete)
        }
      } else {
        explosion.needs.append(
          Explosion.Need(
            item: line.item, line: index, level: level, used: used, drawn: drawn,
            consumed: consumed))
      }
    }
  }

  /// Stocking units of a line's item for a build, before any multiple.
  package func need(
    of line: BOMLine, _ options: LineOptions, quantity: Rational
  ) throws(ArithmeticFault) -> Rational {
    let need = try line.perUnit.value(wide: wideFactors).multiplying(by: quantity)
    return options.setup.isZero ? need : try need.adding(options.setup)
  }

  /// Smallest units of stock as stocking units.
  package func exact(_ quantity: StockQuantity, of item: ItemID) throws(ArithmeticFault) -> Rational
  {
    try Rational(quantity, over: powerOfTen(self[item].precision))
  }

  /// What a build takes of a line without set-up: `need(of:_:quantity:)` in smallest units, in whole
  /// numbers where 128 bits allow it.
  ///
  /// - Parameters:
  ///   - quantity: what is built of the product.
  ///   - shift: decimals of the stock of the line's item less those of the product.
  @inline(__always)
  package func need(
    of line: BOMLine, _ quantity: ExactQuantity, of product: ItemID, shift: Int
  ) throws(ArithmeticFault) -> ExactQuantity {
    if quantity.isWhole, let need = try roundedNeed(of: line, quantity.units, shift: shift) {
      return ExactQuantity(units: need.units, residue: try need.residue())
    }
    return try stockQuantity(
      line.perUnit.value(wide: wideFactors).multiplying(by: stockingUnits(quantity, of: product)),
      of: line.item)
  }

  /// A need in whole numbers: what rounding left out is `rest / divisor` of a unit.
  package struct RoundedNeed {
    package var units: StockQuantity
    package var rest: Int128
    package var divisor: Int128

    /// What rounding left out, in smallest units.
    package func residue() throws(ArithmeticFault) -> Rational {
      rest == 0 ? .zero : try Rational(rest, over: divisor)
    }
  }

  /// What a build of whole smallest units takes of a line without set-up; nil where 128 bits do not
  /// hold a product on the way.
  @inline(__always)
  package func roundedNeed(
    of line: BOMLine, _ quantity: StockQuantity, shift: Int
  ) throws(ArithmeticFault) -> RoundedNeed? {
    guard let (coefficient, scale, divisor) = line.perUnit.parts else { return nil }
    // coefficient x quantity x 10^shift / (10^scale x divisor), with one power of ten.
    let power = scale - shift
    let unit = try powerOfTen(abs(power))
    let factor = Int128(coefficient).multipliedReportingOverflow(by: power < 0 ? unit : 1)
    let top = factor.partialValue.multipliedReportingOverflow(by: quantity)
    let bottom = Int128(divisor).multipliedReportingOverflow(by: power > 0 ? unit : 1)
    if factor.overflow || top.overflow || bottom.overflow { return nil }
    let units = try divide(
      top.partialValue, by: bottom.partialValue, rounding: settings.rounding)
    return RoundedNeed(
      units: units, rest: top.partialValue &- units &* bottom.partialValue,
      divisor: bottom.partialValue)
  }
}

/// The phantoms below a BOM that wait until all lines that take them have been exploded.
private struct PhantomQueue {
  private struct Waiting {
    /// How many lines still have to be exploded.
    var lines: Int
    var level: Explosion.Level
  }

  private var waiting: [BOMID: Waiting] = [:]

  init(_ catalog: Catalog, below root: BOMID, on date: CivilDate) {
    var open = [root]
    while let bom = open.popLast() {
      guard catalog[bom].explodesPhantoms else { continue }
      for index in catalog[bom].lines {
        let line = catalog.lines[index]
        guard catalog.options(line).supply == .phantom, catalog[line.item].isStocked,
          let below = catalog.effectiveBOM(of: line.item, on: date)
        else { continue }
        if waiting[below] == nil {
          waiting[below] = Waiting(
            lines: 0, level: Explosion.Level(bom: below, quantity: .zero))
          open.append(below)
        }
        waiting[below]?.lines += 1
      }
    }
  }

  /// Adds what a line takes; the level, once that was the last line.
  mutating func take(
    _ quantity: Rational, of bom: BOMID, by level: Int
  ) throws(ArithmeticFault) -> Explosion.Level? {
    guard var entry = waiting.removeValue(forKey: bom) else { return nil }
    entry.lines -= 1
    entry.level.quantity = try entry.level.quantity.adding(quantity)
    if let last = entry.level.takers.indices.last, entry.level.takers[last].level == level {
      entry.level.takers[last].quantity = try entry.level.takers[last].quantity.adding(quantity)
    } else {
      entry.level.takers.append(Explosion.Taker(level: level, quantity: quantity))
    }
    if entry.lines == 0 { return entry.level }
    waiting[bom] = entry
    return nil
  }
}
