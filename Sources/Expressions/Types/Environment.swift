import Decimals
import Quantities

/// A named value that expressions may read: a position in the bindings of a run.
struct VariableDeclaration: Sendable {
  var slot: Int
  var type: TypeID
}

/// A field of a record type.
public struct RecordField: Sendable {
  /// The name in expressions.
  public var name: String
  /// Its type.
  public var type: TypeID
  /// Whether a record may lack it.
  public var isOptional: Bool
  /// What it is, in one line.
  public var summary: String

  /// A field.
  public init(_ name: String, _ type: TypeID, isOptional: Bool = false, _ summary: String = "") {
    self.name = name
    self.type = type
    self.isOptional = isOptional
    self.summary = summary
  }
}

/// A type with named fields, whose values a `FactSource` knows.
struct RecordType: Sendable {
  var name: String
  var fields: [RecordField]
  var positions: [String: Int]
}

/// A function that the environment's owner declares: with a body, or for the checker alone.
struct DeclaredFunction: Sendable {
  var name: String
  var parameterNames: [String]
  var parameters: [TypeID]
  var result: TypeID
  var isMember: Bool
  /// The compiled body, if there is one.
  var body: Int?
}

/// A unit of measure that expressions know.
public struct UnitDeclaration: Sendable {
  /// The name as written.
  public var name: String
  /// What it measures, and how many base units one of it is.
  public var unit: Unit
}

/// What an expression can see: variables, records, functions, units; everything is declared before
/// an expression is read.
public struct Environment: Sendable {
  /// Which numbers expressions compute with.
  public let model: NumberModel
  /// The namespace in which names are looked up first (`cel` only).
  public var container = ""
  /// Every type.
  public var types: TypeTable
  private(set) var variables: [String: VariableDeclaration] = [:]
  /// Whether a variable's name has a dot, so that fields may be parts of a name.
  private(set) var hasDottedNames = false
  private(set) var records: [RecordType] = []
  private(set) var declared: [String: [DeclaredFunction]] = [:]
  private(set) var bodies: [Program] = []
  private(set) var units: [UnitDeclaration] = []
  private var unitPositions: [String: Int] = [:]
  /// The currency of amounts that name none.
  public private(set) var currency: String
  /// Decimals that amounts print with.
  public private(set) var currencyDigits: Int
  /// Paths of fields that are there, by a condition that was asked before.
  private(set) var present: [String] = []
  /// What `round` does with a half.
  public var rounding = Rounding.halfAwayFromZero

  /// An environment with the standard library and nothing else.
  public init(_ model: NumberModel, currency: String = "USD", currencyDigits: Int = 2) {
    self.model = model
    types = FunctionLibrary.standard(model).types
    self.currency = currency
    self.currencyDigits = currencyDigits
    types.setCurrencies([currency] + Currency.codes.filter { $0 != currency })
  }

  /// How many variables there are: the length of a run's bindings.
  public var variableCount: Int { variables.count }

  /// The environment of expressions that are only evaluated where a condition holds: the fields that it
  /// asks for are there.
  public func assuming(_ condition: String) -> Environment {
    var copy = self
    var text = condition
    copy.present = text.withUTF8 { bytes in
      var parser = Parser(bytes, model)
      parser.parseAll()
      guard !parser.tree.hasErrors else { return present }
      var compiler = Compiler(self, parser.tree, bytes, isLenient: false)
      compiler.addPresent(parser.tree.root, when: true)
      return compiler.present
    }
    return copy
  }

  /// The position of a variable in the bindings.
  public func slot(of name: String) -> Int? { variables[name]?.slot }

  /// The name of a unit by its position.
  public func unitName(_ position: UInt16) -> String { units[Int(position)].name }

  /// The names of the variables, sorted.
  public var variableNames: [String] { variables.keys.sorted() }

  /// Declares a variable; returns its position in the bindings.
  public mutating func declare(_ name: String, _ type: TypeID) -> Int {
    if let known = variables[name] {
      variables[name] = VariableDeclaration(slot: known.slot, type: type)
      return known.slot
    }
    let slot = variables.count
    if name.utf8.contains(UInt8(ascii: ".")) { hasDottedNames = true }
    variables[name] = VariableDeclaration(slot: slot, type: type)
    return slot
  }

  /// Declares a record type; its fields may come later, so that records can refer to each other.
  public mutating func declareRecord(_ name: String) -> TypeID {
    let index = UInt32(truncatingIfNeeded: records.count)
    records.append(RecordType(name: name, fields: [], positions: [:]))
    types.recordNames.append(name)
    return types.intern(TypeTable.Entry(kind: .record, a: index))
  }

  /// Gives a record type its fields; their positions are what a `FactSource` is asked for.
  public mutating func setFields(_ record: TypeID, _ fields: [RecordField]) {
    let index = Int(types[record].a)
    records[index].fields = fields
    records[index].positions = Dictionary(
      fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The fields of a record type.
  public func fields(_ record: TypeID) -> [RecordField] { records[Int(types[record].a)].fields }

  /// The number of a record type: how its values name it.
  public func recordIndex(_ record: TypeID) -> UInt16 {
    UInt16(truncatingIfNeeded: types[record].a)
  }

  /// Declares a unit of measure.
  public mutating func declareUnit(_ name: String, _ unit: Unit) {
    guard unitPositions[name] == nil else { return }
    unitPositions[name] = units.count
    units.append(UnitDeclaration(name: name, unit: unit))
  }

  /// The position of a unit by its name.
  public func unit(_ name: String) -> UInt16? {
    unitPositions[name].map { UInt16(truncatingIfNeeded: $0) }
  }

  /// Declares a function for the checker, or with a body that was compiled before.
  mutating func declare(_ function: DeclaredFunction) {
    declared[function.name, default: []].append(function)
  }

  mutating func addBody(_ program: Program) -> Int {
    bodies.append(program)
    return bodies.count - 1
  }

  func variable(_ name: String) -> VariableDeclaration? { variables[name] }
}
