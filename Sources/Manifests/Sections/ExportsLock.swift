import Diagnostics
import DocumentTrees
import Quantities
import SourceText

/// `exports.lock`: what was exported, by id, so that nothing is exported twice (`accounting.md` 2).
package struct LockDeclaration: ManifestRecord {
  package var version: Located<Int>?
  package var exports: [LockEntryDeclaration] = []
  package init() {}

  package static let schema = RecordSchema<Self>(
    "exports-lock", "What was exported, by id.",
    [
      .optional("cogsmith", \.version, .wholeNumber(1...1), "The version of the file."),
      .plain("exports", \.exports, .list(of: .record()), "The exported transactions in order."),
    ])
}

/// An exported transaction.
package struct LockEntryDeclaration: ManifestRecord {
  package var target = LocatedName.missing
  package var id = LocatedName.missing
  package var content: LocatedName?
  package var type = LocatedName.missing
  package var source = LocatedName.missing
  package var event = LocatedName.missing
  package var eventHash: LocatedName?
  package var basis: LocatedName?
  package var next: LocatedName?
  package var date = Located(value: CivilDate(day: 0), span: LocatedName.missing.span)
  package var originalDate: Located<CivilDate>?
  package var number: LocatedName?
  package var memo: LocatedName?
  package var offset: LocatedName?
  package var reverses: LocatedName?
  package var place: RemotePlaceDeclaration?
  package var lines: [LockLineDeclaration] = []
  package init() {}

  package static let schema = RecordSchema<Self>(
    "exports-lock-entry", "An exported transaction.",
    [
      .required("target", \.target, .text, "Where it went."),
      .required("id", \.id, .text, "Its id."),
      .optional("content", \.content, .text, "The hash of its content, where that is not its id."),
      .required("type", \.type, .text, "What it is."),
      .required("source", \.source, .text, "The kind of its event."),
      .required("event", \.event, .text, "The id of its event."),
      .optional("event-hash", \.eventHash, .text, "A hash of what the manifest says about it."),
      .optional("basis", \.basis, .text, "A hash of what the catalog made of it."),
      .optional(
        "next", \.next, .text, "The kind of the transaction of its event that is still to be sent."),
      .required("date", \.date, .date, "The day on which it posts."),
      .optional("original-date", \.originalDate, .date, "The day of its event."),
      .optional("number", \.number, .text, "Its number."),
      .optional("memo", \.memo, .text, "What it is about."),
      .optional("offset", \.offset, .text, "The account that offsets an adjustment."),
      .optional("reverses", \.reverses, .text, "The id of the transaction that it takes back."),
      .optional("remote", \.place, .record(), "Where the accounting system keeps it."),
      .plain("lines", \.lines, .list(of: .record()), "Its lines."),
    ])
}

/// Where the accounting system keeps a transaction.
package struct RemotePlaceDeclaration: ManifestRecord {
  package var company = LocatedName.missing
  package var id = LocatedName.missing
  package init() {}

  package static let schema = RecordSchema<Self>(
    "remote-place", "Where the accounting system keeps a transaction.",
    [
      .required("company", \.company, .text, "The id of the company."),
      .required("id", \.id, .text, "The id that the transaction has there."),
    ])
}

/// A line of an exported transaction.
package struct LockLineDeclaration: ManifestRecord {
  package var item: LocatedName?
  package var itemID: LocatedName?
  package var quantity: LocatedName?
  package var value: LocatedName?
  package var account: LocatedName?
  package var role: LocatedName?
  package var debit: LocatedName?
  package var credit: LocatedName?
  package var className: LocatedName?
  package var department: LocatedName?
  package var memo: LocatedName?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "exports-lock-line", "A line of an exported transaction.",
    [
      .optional("item", \.item, .text, "The product."),
      .optional("item-id", \.itemID, .text, "The linked item."),
      .optional("quantity", \.quantity, .text, "The change of its quantity."),
      .optional("value", \.value, .text, "What that is worth."),
      .optional("account", \.account, .text, "The account."),
      .optional("role", \.role, .text, "What the line is."),
      .optional("debit", \.debit, .text, "The amount of a debit."),
      .optional("credit", \.credit, .text, "The amount of a credit."),
      .optional("class", \.className, .text, "The class of the line."),
      .optional("department", \.department, .text, "The department of the line."),
      .optional("memo", \.memo, .text, "What the line is about."),
    ])
}

/// A decoded lock file with the texts of its names.
package struct LockFile: Sendable {
  /// What it says.
  package var declaration: LockDeclaration
  /// The texts that names stand for.
  package var names: Interner
}

/// Decodes `exports.lock`; everything that does not fit is reported.
package func decodeLock(
  _ tree: DocumentTree, _ file: SourceFile, into bag: inout DiagnosticBag
) -> LockFile {
  tree.read(file) { reader in
    var decoder = ManifestDecoder(reader)
    let declaration = tree.roots.first.flatMap { decoder.record($0, LockDeclaration.self) }
    bag.append(contentsOf: decoder.bag)
    return LockFile(declaration: declaration ?? LockDeclaration(), names: decoder.names)
  }
}
