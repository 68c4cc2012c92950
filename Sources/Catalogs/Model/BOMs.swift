import Decimals
import Manifests
import Quantities
import SourceText

/// A version of a bill of materials, by its position in the catalog.
public struct BOMID: Hashable, Sendable {
  /// The position in `Catalog.boms`.
  public let index: UInt32

  @inlinable
  package init(index: UInt32) {
    self.index = index
  }
}

/// A version of a bill of materials.
package struct BOM: Sendable {
  /// What it makes.
  package var product: ItemID
  /// Its number.
  package var version: Int
  /// Whether it is built.
  package var status: BOMStatus
  /// The first day; nil for the beginning.
  package var from: CivilDate?
  /// The last day; nil for no end.
  package var to: CivilDate?
  /// Stocking units of the product that one run makes; above 0.
  package var makes: Rational
  /// Positions in `Catalog.lines`.
  package var lines: Range<Int>
  /// Positions in `Catalog.costLines`.
  package var costLines: Range<Int>
  /// Positions in `Catalog.byproducts`.
  package var byproducts: Range<Int>
  /// At or below this many stocking units it should be built.
  package var buildPoint: Rational?
  /// The stock that a suggested build aims at.
  package var targetStock: Rational?
  /// The place of the version.
  package var span: Span
  /// The lines, and behind them those whose condition does not hold: what another choice may take.
  package var possibleLines: Range<Int>
  /// Whether a parameter has no default, so that only builds that choose can use it.
  package var isOpen = false
  /// Whether it is what a build of a configurable product has chosen.
  package var isVariant = false
  /// What was chosen for the product's parameters, in the order of their names.
  package var choices: [Choice] = []
  /// Whether every line takes a different stocked item and has no options, so that a build needs no
  /// plan beyond one quantity per line.
  package var isPlain = false
  /// Whether a line of it is a phantom.
  package var explodesPhantoms = false

  /// Whether it is the one to build on a date.
  package func isEffective(on date: CivilDate) -> Bool {
    status == .active && covers(date) && !isOpen
  }

  /// Whether a day is within its dates, whatever its status.
  package func covers(_ date: CivilDate) -> Bool {
    from.map { $0 <= date } ?? true && to.map { date <= $0 } ?? true
  }
}

/// What was chosen for a parameter.
package struct Choice: Sendable {
  /// The parameter's name.
  package var name: NameID
  /// The value as people read it, such as `900 mm`.
  package var text: String
}

/// A line of a BOM, small enough for millions.
package struct BOMLine: Sendable {
  /// Stocking units of the item for one stocking unit of the product, losses and yields included.
  package var perUnit: CompactRatio
  /// What is taken.
  package var item: ItemID
  /// The position in `Catalog.lineOptions`, or `noOptions`.
  package var options: UInt32
  /// The place of the item's name on the line.
  package var span: Span

  /// A line without options.
  package static let noOptions = UInt32.max
}

/// What most lines do not have.
package struct LineOptions: Sendable {
  /// Stocking units added once per build.
  package var setup = Rational.zero
  /// The need is drawn in multiples of this many stocking units.
  package var multiple: Rational?
  /// Whether what a multiple adds is consumed.
  package var consumesPack = false
  /// Whether the line is taken as far as stock reaches.
  package var isOptional = false
  /// Where it comes from.
  package var supply = Supply.stock
  /// What is taken instead, each with its stocking units for one of the line's item.
  package var substitutes: [(item: ItemID, factor: Rational)] = []

  /// The options of a line that has none.
  package static let none = LineOptions()
}

/// A cost of a build that is no material.
package struct CostLine: Sendable {
  /// How much it is.
  package enum Amount: Sendable {
    /// For each stocking unit of the product.
    case perUnit(Figure)
    /// Once per build.
    case perBuild(Figure)
    /// A share of other costs of the build.
    case share(Figure, of: PercentBase)
  }

  /// What kind of cost it is.
  package var type: CostType
  /// What it is for; empty for its type.
  package var name: NameID
  /// How much it is, in money.
  package var amount: Amount
  /// The account that is credited, if the line or its rate names one.
  package var account: LocatedName?
  /// The place of the line.
  package var span: Span
}

/// What a build makes besides its product.
package struct Byproduct: Sendable {
  /// How its credit is declared.
  package enum Credit: Sendable {
    /// Money for each stocking unit of it.
    case perUnit(Rational)
    /// A share of the build's cost.
    case share(Rational)
  }

  /// What falls off.
  package var item: ItemID
  /// Stocking units of it for one stocking unit of the product.
  package var perUnit: Rational
  /// Its credit.
  package var credit: Credit
  /// The place of its item.
  package var span: Span
}
