import Catalogs
import Decimals
import Manifests
import Quantities

/// What BOM lines need as whole numbers of smallest units, for plans that are tried many times.
///
/// The need of a line is `(quantity x numerator + addend) / denominator`, rounded once as
/// `BuildPlanner` rounds it.
struct NeedTable {
  /// A line.
  struct Line {
    var item: ItemID
    var numerator: Int64
    /// The set-up of a build; above 0 only where there is one.
    var addend: Int64
    var denominator: Int64
    /// Whether the line itself says that what is missing is built.
    var isBuilt: Bool
  }

  /// The lines of all products, those of one behind each other.
  private(set) var lines: ContiguousArray<Line> = []
  private var ranges: [Range<Int>]
  /// For each item, whether plans of it and of what is built for it need nothing but these lines.
  private var isPlain: [Bool]
  /// The BOM of each item on the day.
  private(set) var boms: [BOMID?]
  let rounding: Rounding

  init(_ catalog: Catalog, on date: CivilDate) {
    rounding = catalog.settings.rounding
    ranges = [Range<Int>](repeating: 0..<0, count: catalog.items.count)
    isPlain = [Bool](repeating: true, count: catalog.items.count)
    boms = [BOMID?](repeating: nil, count: catalog.items.count)
    for item in catalog.bottomUp(on: date) {
      guard let bom = catalog.effectiveBOM(of: item, on: date) else { continue }
      let index = Int(item.index)
      boms[index] = bom
      let first = lines.count
      for position in catalog[bom].lines {
        guard let line = line(position, of: item, catalog) else {
          isPlain[index] = false
          continue
        }
        guard catalog[line.item].isStocked, !isLeftOut(position, catalog) else { continue }
        if line.numerator != 0 || line.addend != 0 { lines.append(line) }
        if !isPlain[Int(line.item.index)] { isPlain[index] = false }
      }
      ranges[index] = first..<lines.count
    }
  }

  /// Whether plans of an item need nothing but these lines.
  func canPlan(_ item: ItemID) -> Bool { isPlain[Int(item.index)] && boms[Int(item.index)] != nil }

  /// The positions of the lines of an item.
  func range(of item: ItemID) -> Range<Int> { ranges[Int(item.index)] }

  /// What is taken as far as stock reaches stands in nobody's way.
  private func isLeftOut(_ position: Int, _ catalog: Catalog) -> Bool {
    catalog.options(catalog.lines[position]).isOptional
  }

  /// Nil for a line that asks for more than a multiplication: a phantom, substitutes, whole packs.
  private func line(_ position: Int, of product: ItemID, _ catalog: Catalog) -> Line? {
    let line = catalog.lines[position]
    let options = catalog.options(line)
    guard options.supply != .phantom, options.substitutes.isEmpty, !options.consumesPack,
      let from = try? powerOfTen(max(catalog[product].precision, 0)),
      let to = try? powerOfTen(max(catalog[line.item].precision, 0)),
      let factor = try? line.perUnit.value(wide: catalog.wideFactors)
        .multiplying(by: Rational(to, over: from)).fraction,
      let setup = try? options.setup.multiplying(by: Rational(to)).fraction
    else { return nil }
    // One denominator for both.
    let shared = setup.numerator == 0 ? 1 : setup.denominator
    guard
      let numerator = Int64(exactly: (try? factor.numerator.multiplying(by: shared)) ?? .max),
      let denominator = Int64(exactly: (try? factor.denominator.multiplying(by: shared)) ?? .max),
      let addend = Int64(
        exactly: (try? setup.numerator.multiplying(by: factor.denominator)) ?? .max),
      numerator >= 0, addend >= 0
    else { return nil }
    return Line(
      item: line.item, numerator: numerator, addend: addend, denominator: denominator,
      isBuilt: options.supply == .build)
  }
}
