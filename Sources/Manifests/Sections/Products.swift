import Decimals
import Diagnostics
import DocumentTrees
import Quantities
import SourceText

/// A product: anything that is bought, made, stocked or sold (`language.md` 5).
package struct ProductDeclaration: ManifestRecord {
  package var sku: LocatedName?
  package var name: LocatedName?
  package var type: Located<ProductType>?
  package var unit: LocatedName?
  package var cost: MoneyField?
  private var rare = OutOfLine<ProductOptions>()
  package init() {}

  /// The fields that most products do not have.
  package var options: ProductOptions { written }

  private var written: ProductOptions {
    get { rare[orNew: ProductOptions()] }
    set { rare[orNew: ProductOptions()] = newValue }
  }

  package static let schema = RecordSchema<Self>(
    "product", "Anything that is bought, made, stocked or sold.",
    [
      .optional("sku", \.sku, .text, default: "the key", "The stock-keeping unit."),
      .optional("name", \.name, .title, default: "the key", "The name that people read."),
      .optional("description", \.written.description, .text, "A longer text."),
      .optional(
        "type", \.type, .choice(), default: "what its BOM and its uses imply",
        "What it is in the shop; a `service` is costed and never stocked."),
      .optional("unit", \.unit, .reference(.unit), default: "`each`", "The unit it is stocked in."),
      .plain(
        "packs", \.written.packs, .map(.unit, of: .positiveQuantity, named: .unit),
        "Units of its own, such as `sheet: 32 ft2`."),
      .plain(
        "equals", \.written.equals, .map(.unit, of: .positiveQuantity),
        "What a quantity is in another dimension, such as `1 L: 0.92 kg`."),
      .optional(
        "cost", \.cost, .cost,
        "Standard cost per unit; estimates fall back to it where there is no stock."),
      .optional("price", \.written.price, .cost, "Sales price per unit."),
      .optional(
        "item", \.written.item, .text, "The id of the linked item in the accounting system."),
      .optional(
        "reorder-point", \.written.reorderPoint, .quantity,
        "At or below this stock it should be ordered."),
      .optional(
        "active", \.written.active, .yesNo, default: "`true`", "Whether it is still in use."),
      .optional(
        "precision", \.written.precision, .wholeNumber(0...12), default: "6",
        "How many decimals a stock movement keeps."),
      .optional(
        "costing", \.written.costing, .choice(), default: "`inventory.costing`",
        "Which layer of its stock is issued first."),
      .optional(
        "picking", \.written.picking, .choice(), default: "the costing method's order",
        "`fefo` takes the lot that expires first."),
      .plain(
        "attributes", \.written.attributes, .map(.attribute, of: .text),
        "Free texts for rules and mappings."),
      .plain(
        "parameters", \.written.parameters, .map(.parameter, of: .record(), named: .identifier),
        "What a build may choose with `with:`."),
    ])
}

/// The fields of a product that most products do not have.
package struct ProductOptions: Sendable {
  package var description: LocatedName?
  package var packs: [Entry<QuantityField>] = []
  package var equals: [Entry<QuantityField>] = []
  package var price: MoneyField?
  package var item: LocatedName?
  package var reorderPoint: QuantityField?
  package var active: Located<Bool>?
  package var precision: Located<Int>?
  package var costing: Located<CostingMethod>?
  package var picking: Located<Picking>?
  package var attributes: [Entry<LocatedName>] = []
  package var parameters: [Entry<ParameterDeclaration>] = []
}

/// The words of `products.….type`.
package enum ProductType: String, Choice {
  case rawMaterial = "raw-material"
  case component
  case subAssembly = "sub-assembly"
  case finishedGood = "finished-good"
  case service
}

/// The words of `products.….picking`.
package enum Picking: String, Choice {
  case fefo
}

/// A choice that a build of a configurable product makes.
package struct ParameterDeclaration: ManifestRecord {
  package var unit: LocatedName?
  package var `default`: LocatedName?
  package var min: NumberField?
  package var max: NumberField?
  package var choices: [LocatedName] = []
  package init() {}

  package static let schema = RecordSchema<Self>(
    "parameter", "A choice that a build of a configurable product makes.",
    [
      .optional("unit", \.unit, .reference(.unit), "The unit of a measured parameter."),
      .optional("default", \.default, .text, "The value where a build chooses none."),
      .optional("min", \.min, .number, "The least value."),
      .optional("max", \.max, .number, "The largest value."),
      .plain("choices", \.choices, .list(of: .text), "The words it may be."),
    ])

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    let least = min?.literal
    let largest = max?.literal
    if let least, let largest, let min, let max, largest.value < least.value {
      decoder.reportConflict(
        "`min` is above `max`", min.span, max.span, help: "swap the two, or correct one")
    } else if let choice = choices.first, let bound = min?.span ?? max?.span ?? unit?.span {
      decoder.reportConflict(
        "a parameter is one of its `choices` or a measure, not both", choice.span, bound,
        help: "take `choices` out, or `unit`, `min` and `max`")
    }
  }
}
