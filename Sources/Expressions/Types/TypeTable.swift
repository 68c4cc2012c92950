import Quantities

/// The type of an expression, by its position in a `TypeTable`.
public struct TypeID: Hashable, Sendable {
  let index: UInt32

  init(_ index: UInt32) { self.index = index }

  /// A part that was reported: it fits everywhere, so that nothing is reported twice.
  public static let error = TypeID(0)
  /// Known only when the expression runs.
  public static let dynamic = TypeID(1)
  /// The type of `null`.
  public static let null = TypeID(2)
  /// `true` or `false`.
  public static let bool = TypeID(3)
  /// A whole number of 64 bits.
  public static let int = TypeID(4)
  /// A whole number of 64 bits without a sign (`cel` only).
  public static let uint = TypeID(5)
  /// Binary floating point (`cel` only).
  public static let double = TypeID(6)
  /// An exact decimal (`manifest` only).
  public static let decimal = TypeID(7)
  /// A share, such as 5% (`manifest` only).
  public static let percent = TypeID(8)
  /// A text.
  public static let string = TypeID(9)
  /// Bytes.
  public static let bytes = TypeID(10)
  /// A span of time.
  public static let duration = TypeID(11)
  /// An instant.
  public static let timestamp = TypeID(12)
  /// A civil date (`manifest` only).
  public static let date = TypeID(13)
  /// The type of a type.
  public static let type = TypeID(14)
}

/// What kind of type it is.
enum TypeKind: UInt8, Sendable {
  case error, dynamic, null, bool, int, uint, double, decimal, percent, string, bytes, duration
  case timestamp, date, type
  /// `a`: the currency.
  case money
  /// `a`: the dimension.
  case quantity
  /// Money per unit. `a`: the currency, `b`: the dimension.
  case rate
  /// `a`: the elements.
  case list
  /// `a`: the keys, `b`: the values.
  case map
  /// A value that may be there. `a`: the value.
  case optional
  /// A value or null. `a`: the value.
  case nullable
  /// Named fields. `a`: the record.
  case record
  /// A declared type without operations. `a`: the name; `b`: its parameters.
  case abstract
  /// A type parameter of a function. `a`: its number.
  case parameter
  /// A type that is not known yet while checking. `a`: its number.
  case variable
}

/// Every type of a run, once: comparing two is comparing integers.
public struct TypeTable: Sendable {
  struct Entry: Hashable, Sendable {
    var kind: TypeKind
    var a: UInt32 = 0
    var b: UInt32 = 0
  }

  private var entries: ContiguousArray<Entry> = []
  private var known: [Entry: TypeID] = [:]
  /// The parameters of abstract types.
  private var parameterLists: [[TypeID]] = [[]]
  private var abstractNames: [String] = []
  /// The names of record types.
  var recordNames: [String] = []
  /// The codes of currencies.
  public private(set) var currencies: [String] = []

  init() {
    let simple: [TypeKind] = [
      .error, .dynamic, .null, .bool, .int, .uint, .double, .decimal, .percent, .string, .bytes,
      .duration, .timestamp, .date, .type,
    ]
    for kind in simple { _ = intern(Entry(kind: kind)) }
  }

  mutating func intern(_ entry: Entry) -> TypeID {
    if let id = known[entry] { return id }
    let id = TypeID(UInt32(truncatingIfNeeded: entries.count))
    entries.append(entry)
    known[entry] = id
    return id
  }

  subscript(type: TypeID) -> Entry { entries[Int(type.index)] }

  func kind(_ type: TypeID) -> TypeKind { entries[Int(type.index)].kind }

  /// A list of elements.
  public mutating func list(_ element: TypeID) -> TypeID {
    intern(Entry(kind: .list, a: element.index))
  }

  /// A map.
  public mutating func map(_ key: TypeID, _ value: TypeID) -> TypeID {
    intern(Entry(kind: .map, a: key.index, b: value.index))
  }

  /// A value that may be there.
  public mutating func optional(_ value: TypeID) -> TypeID {
    intern(Entry(kind: .optional, a: value.index))
  }

  /// A value or null.
  public mutating func nullable(_ value: TypeID) -> TypeID {
    intern(Entry(kind: .nullable, a: value.index))
  }

  /// An amount in a currency.
  public mutating func money(_ code: String) -> TypeID {
    intern(Entry(kind: .money, a: UInt32(currency(code))))
  }

  /// A quantity of a dimension.
  public mutating func quantity(_ dimension: Dimension) -> TypeID {
    intern(Entry(kind: .quantity, a: UInt32(dimension.rawValue)))
  }

  /// Money per unit of a dimension.
  public mutating func rate(_ code: String, _ dimension: Dimension) -> TypeID {
    intern(Entry(kind: .rate, a: UInt32(currency(code)), b: UInt32(dimension.rawValue)))
  }

  mutating func variable(_ number: Int) -> TypeID {
    intern(Entry(kind: .variable, a: UInt32(truncatingIfNeeded: number)))
  }

  mutating func parameter(_ number: Int) -> TypeID {
    intern(Entry(kind: .parameter, a: UInt32(truncatingIfNeeded: number)))
  }

  mutating func abstract(_ name: String, _ parameters: [TypeID]) -> TypeID {
    let nameIndex: Int
    if let found = abstractNames.firstIndex(of: name) {
      nameIndex = found
    } else {
      nameIndex = abstractNames.count
      abstractNames.append(name)
    }
    let listIndex: Int
    if let found = parameterLists.firstIndex(of: parameters) {
      listIndex = found
    } else {
      listIndex = parameterLists.count
      parameterLists.append(parameters)
    }
    return intern(
      Entry(
        kind: .abstract, a: UInt32(truncatingIfNeeded: nameIndex),
        b: UInt32(truncatingIfNeeded: listIndex)))
  }

  func abstractParameters(_ type: TypeID) -> [TypeID] { parameterLists[Int(self[type].b)] }

  func abstractName(_ type: TypeID) -> String { abstractNames[Int(self[type].a)] }

  /// The position of a currency, new or known.
  public mutating func currency(_ code: String) -> Int {
    if let found = currencies.firstIndex(of: code) { return found }
    currencies.append(code)
    return currencies.count - 1
  }

  /// Gives currencies their positions, so that those that expressions name are known when they run.
  mutating func setCurrencies(_ codes: [String]) { currencies = codes }

  /// The elements of a list, the value of an optional or a nullable, the keys of a map.
  func first(_ type: TypeID) -> TypeID { TypeID(self[type].a) }

  /// The values of a map.
  func second(_ type: TypeID) -> TypeID { TypeID(self[type].b) }

  /// Whether a type and its parts hold no parameter and no variable.
  func isConcrete(_ type: TypeID) -> Bool {
    let entry = self[type]
    switch entry.kind {
    case .parameter, .variable: return false
    case .list, .optional, .nullable: return isConcrete(TypeID(entry.a))
    case .map: return isConcrete(TypeID(entry.a)) && isConcrete(TypeID(entry.b))
    case .abstract: return abstractParameters(type).allSatisfy { isConcrete($0) }
    default: return true
    }
  }
}

extension TypeTable {
  /// The type as CEL writes it.
  public func celName(_ type: TypeID) -> String {
    let entry = self[type]
    switch entry.kind {
    case .error: return "error"
    case .dynamic, .parameter, .variable: return "dyn"
    case .null: return "null"
    case .bool: return "bool"
    case .int: return "int"
    case .uint: return "uint"
    case .double: return "double"
    case .decimal: return "decimal"
    case .percent: return "percent"
    case .string: return "string"
    case .bytes: return "bytes"
    case .duration: return "duration"
    case .timestamp: return "timestamp"
    case .date: return "date"
    case .type: return "type"
    case .money: return "money(\(currencies[Int(entry.a)]))"
    case .quantity: return "quantity(\(dimension(entry.a).name))"
    case .rate: return "rate(\(currencies[Int(entry.a)]), \(dimension(entry.b).name))"
    case .list: return "list(\(celName(TypeID(entry.a))))"
    case .map: return "map(\(celName(TypeID(entry.a))),\(celName(TypeID(entry.b))))"
    case .optional: return "optional_type(\(celName(TypeID(entry.a))))"
    case .nullable: return "wrapper(\(celName(TypeID(entry.a))))"
    case .record: return recordNames[Int(entry.a)]
    case .abstract:
      let parameters = abstractParameters(type).map { celName($0) }
      return parameters.isEmpty
        ? abstractName(type) : "\(abstractName(type))(\(parameters.joined(separator: ",")))"
    }
  }

  /// Whether it is a quantity, of whatever dimension.
  public func isQuantity(_ type: TypeID) -> Bool { kind(type) == .quantity }

  /// Whether it is an amount, in whatever currency.
  public func isMoney(_ type: TypeID) -> Bool { kind(type) == .money }

  /// Whether it is an amount per unit.
  public func isRate(_ type: TypeID) -> Bool { kind(type) == .rate }

  /// The type in the words of a message: "a whole number", "money in USD".
  public func words(_ type: TypeID) -> String {
    let entry = self[type]
    switch entry.kind {
    case .error, .dynamic, .parameter, .variable: return "a value of any kind"
    case .null: return "null"
    case .bool: return "a condition"
    case .int: return "a whole number"
    case .uint: return "a whole number without sign"
    case .double: return "a floating-point number"
    case .decimal: return "a number"
    case .percent: return "a percentage"
    case .string: return "a text"
    case .bytes: return "bytes"
    case .duration: return "a duration"
    case .timestamp: return "a timestamp"
    case .date: return "a date"
    case .type: return "a type"
    case .money: return "money in \(currencies[Int(entry.a)])"
    case .quantity: return "a quantity of \(dimension(entry.a).name)"
    case .rate:
      return "money in \(currencies[Int(entry.a)]) per unit of \(dimension(entry.b).name)"
    case .list:
      let element = TypeID(entry.a)
      return isConcrete(element) && element != .dynamic ? "a list of \(plural(element))" : "a list"
    case .map: return "a map"
    case .optional: return "an optional value (\(words(TypeID(entry.a))))"
    case .nullable: return "\(words(TypeID(entry.a))) or null"
    case .record: return article(recordNames[Int(entry.a)])
    case .abstract: return celName(type)
    }
  }

  /// Several values of the type in the words of a message: "texts", "amounts in USD".
  func plural(_ type: TypeID) -> String {
    let entry = self[type]
    switch entry.kind {
    case .bool: return "conditions"
    case .int: return "whole numbers"
    case .decimal, .double, .uint: return "numbers"
    case .percent: return "percentages"
    case .string: return "texts"
    case .date: return "dates"
    case .money: return "amounts in \(currencies[Int(entry.a)])"
    case .quantity: return "quantities of \(dimension(entry.a).name)"
    case .list: return "lists"
    case .map: return "maps"
    case .optional: return "optional values"
    case .record:
      let name = recordNames[Int(entry.a)]
      return name.hasSuffix("y") ? name.dropLast() + "ies" : name + "s"
    default: return "values"
    }
  }

  func dimension(_ raw: UInt32) -> Dimension {
    Dimension(rawValue: UInt8(truncatingIfNeeded: raw)) ?? .count
  }
}

/// A noun with its article.
func article(_ noun: String) -> String {
  let isVowel = noun.unicodeScalars.first.map { "aeio".unicodeScalars.contains($0) } ?? false
  return (isVowel ? "an " : "a ") + noun
}
