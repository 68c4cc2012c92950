import Diagnostics
import DocumentTrees
import SourceText

/// `export:` which account each role of a transaction posts to (`language.md` 9).
package struct ExportDeclaration: ManifestRecord {
  package var recognizeCOGS: Located<COGSRecognition>?
  package var memo: ExpressionField?
  package var number: ExpressionField?
  package var accounts: [MappingRowDeclaration] = []
  package var dimensions: [DimensionDeclaration] = []
  package init() {}

  package static let schema = RecordSchema<Self>(
    "export", "Which account each role of a transaction posts to.",
    [
      .optional(
        "recognize-cogs", \.recognizeCOGS, .choice(), default: "`build`",
        "Whether cost of goods sold is booked at the build or at the sale; `local` mode only."),
      .optional("memo", \.memo, .template, default: "what happened", "The memo of a transaction."),
      .optional("number", \.number, .template, default: "the event's id", "Its number."),
      .plain(
        "accounts", \.accounts, .mappingRows,
        "A role with its account, or a list of rows of which the first that fits wins."),
      .plain(
        "dimensions", \.dimensions, .list(of: .record()), "Classes and departments for lines."),
    ])
}

/// The words of `export.recognize-cogs`.
package enum COGSRecognition: String, Choice {
  case build, sale
}

/// A row of the decision table for accounts.
package struct MappingRowDeclaration: ManifestRecord {
  package var role = LocatedName.missing
  package var condition: ExpressionField?
  package var use = LocatedName.missing
  package init() {}

  package static let schema = RecordSchema<Self>(
    "mapping-row", "A row of the decision table for accounts; the first that fits wins.",
    [
      .required("role", \.role, .reference(.role), "The role of a transaction's line."),
      .optional("when", \.condition, .condition, default: "always", "When the row fits."),
      .required("use", \.use, .reference(.account), "The account that is used."),
    ])
}

extension FieldType where Value == [MappingRowDeclaration] {
  /// `{role: account}`, or a list of rows.
  static let mappingRows = FieldType(
    shape: .either([
      .map(.role, .reference(.account)), .list(.record(MappingRowDeclaration.schema.shape)),
    ])
  ) { node, decoder in
    if decoder.reader.kind(node) == .sequence {
      return FieldType<[MappingRowDeclaration]>.list(of: .record()).decode(node, &decoder)
    }
    return FieldType<[Entry<LocatedName>]>.map(.role, of: .reference(.account))
      .decode(node, &decoder)
      .map { entries in
        entries.map { entry in
          var row = MappingRowDeclaration()
          row.role = entry.key
          row.use = entry.value
          return row
        }
      }
  }
}

/// A class or a department for the lines of a transaction.
package struct DimensionDeclaration: ManifestRecord {
  package var condition: ExpressionField?
  package var className: LocatedName?
  package var department: LocatedName?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "dimension", "A class or a department for the lines of a transaction.",
    [
      .optional("when", \.condition, .condition, default: "always", "When it applies."),
      .optional("class", \.className, .text, "The class."),
      .optional("department", \.department, .text, "The department."),
    ])
}
