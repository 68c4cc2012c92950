import Decimals
import Diagnostics
import Quantities
import SourceText
import Tables

/// What came of a table: what was recognised, what is to be written, what was left out.
public struct ImportResult: Sendable {
  /// A column of the table.
  public struct Column: Sendable {
    /// Its letter.
    public var letter: String
    /// Its header; empty where it has none.
    public var header: String
    /// What it holds; nil where nothing of it is imported.
    public var target: String?
  }

  /// Something that was taken for granted.
  public struct Assumption: Sendable {
    /// What it was, as a sentence fragment.
    public var text: String
    /// The first cells it holds for.
    public var places: [CellPlace] = []
    /// How many cells it holds for.
    public var count = 0
  }

  /// What a product comes to by the costs of the table.
  public struct Total: Sendable {
    /// What is summed up, such as the key of the product.
    public var name: String
    /// The sum, optional lines included.
    public var all: Rational
    /// The sum without optional lines.
    public var required: Rational
  }

  /// The path of the table.
  public var path: String
  /// The sheet that was read.
  public var sheet: String?
  /// What it was imported as; nil where that is not known.
  public var kind: ImportKind?
  /// The row of the header.
  public var headerRow: Int?
  /// The columns.
  public var columns: [Column] = []
  /// Rows that were imported.
  public var imported = 0
  /// Rows without anything to import: blank ones, headings, totals, repeated headers.
  public var skipped = 0
  /// Rows that were left out, each with a finding.
  public var rejected = 0
  /// What was taken for granted.
  public var assumptions: [Assumption] = []
  /// What the lines come to.
  public var totals: [Total] = []
  /// The cells of stated totals that agree with the rows above them.
  public var agreeing: [CellPlace] = []
  /// The keys of parts that count with nothing, for no cell says what they cost.
  public var uncosted: [String] = []
  /// The products that are new.
  public internal(set) var products: [ImportedProduct] = []
  /// The BOMs.
  public internal(set) var boms: [ImportedBOM] = []
  /// Opening stock by day.
  public internal(set) var openings: [ImportedOpening] = []
  /// Receipts.
  public internal(set) var receipts: [ImportedReceipt] = []
  /// Accounts.
  public internal(set) var accounts: [ImportedAccount] = []
  /// The product that the lines of a parts list are taken to make, by the name of the file.
  public internal(set) var assumedProduct: String?
  /// The key of the first product with a BOM.
  public var firstBOM: String? { boms.first?.key }
  /// The currency of the amounts.
  public var currency: String

  /// A result that says nothing yet.
  public init(path: String, sheet: String? = nil, currency: String) {
    self.path = path
    self.sheet = sheet
    self.currency = currency
  }

  /// The texts that findings are shown in.
  public var sources = SourceMap()
  /// What was found, by place.
  public var diagnostics: [Diagnostic] = []

  /// What the columns hold, as a mapping that can be saved.
  public var mapping: String {
    var text = "# What the columns hold; cogsmith import --mapping reads this.\n"
    if let kind { text += "as: \(kind.rawValue)\n" }
    for column in columns {
      let name = column.header.isEmpty ? column.letter : column.header
      text += "\(name)=\(column.target ?? Field.ignore.name)\n"
    }
    return text
  }

  /// Whether something stops the import.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// A product of a table.
public struct ImportedProduct: Sendable {
  /// The key in manifests.
  public var key: String
  var sku: String?
  var name: String?
  var description: String?
  var type: String?
  var unit: String?
  var cost: ImportedCost?
  var price: ImportedCost?
  var item: String?
  var isInactive = false
  var reorderPoint: String?
  var attributes: [(name: String, text: String)] = []
  var place: CellPlace
  var costPlace: CellPlace?
  var unitPlace: CellPlace?
  /// Whether the workspace has it.
  var isKnown = false
  /// Whether every row that names it was left out.
  var isLeftOut = false
  /// Whether it goes into a manifest.
  public var isWritten: Bool { !isKnown && !isLeftOut }
  /// Whether something of this table is made of it, by its position among the BOMs.
  var bom: Int?
}

/// An amount per unit.
struct ImportedCost: Hashable, Sendable {
  var value: Rational
  /// The unit behind `/`, where that is not the product's own.
  var unit: String?
}

/// A BOM of a table.
public struct ImportedBOM: Sendable {
  /// The position of the product among all that the table names.
  var product: Int
  var lines: [ImportedLine] = []
  var isKnown = false
  /// The key of the product.
  public internal(set) var key = ""
  /// How many lines it has.
  public var lineCount: Int { lines.count }
}

/// A line of a BOM, of opening stock or of a receipt.
struct ImportedLine: Sendable {
  var product: Int
  var quantity: Rational
  /// A unit other than the product's own.
  var unit: String?
  var cost: ImportedCost?
  var isOptional = false
  var loss: Rational?
  var group: String?
  var lot: String?
  var expires: CivilDate?
  var place: CellPlace
}

/// Opening stock of a day.
public struct ImportedOpening: Sendable {
  var date: CivilDate
  var lines: [ImportedLine] = []
}

/// A receipt.
public struct ImportedReceipt: Sendable {
  var id: String
  var date: CivilDate
  var supplier: String?
  var lines: [ImportedLine] = []
}

/// An account of a chart.
public struct ImportedAccount: Sendable {
  /// The local name.
  public var key: String
  var code: String?
  var name: String?
  var id: String?
  var type: String?
}
