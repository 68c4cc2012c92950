import Expressions

/// The type of a fact, by the names that a schema gives its records and lists.
package indirect enum FactType: Sendable {
  case text, whole, number, percent, money, date, condition
  /// A record of this name.
  case record(String)
  /// A list of this name.
  case list(String)
  /// A value or null.
  case nullable(FactType)
}

/// A field of a record: what it is called and how it is read, in one place.
package struct Fact<Source>: Sendable {
  let field: String
  let type: FactType
  let isOptional: Bool
  let summary: String
  let read: @Sendable (Source, Int) -> Expressions.Value?

  /// A field from its parts.
  package init(
    field: String, type: FactType, isOptional: Bool, summary: String,
    read: @escaping @Sendable (Source, Int) -> Expressions.Value?
  ) {
    self.field = field
    self.type = type
    self.isOptional = isOptional
    self.summary = summary
    self.read = read
  }

  /// A field that every record has.
  package init(
    _ field: String, _ type: FactType, _ summary: String,
    _ read: @escaping @Sendable (Source, Int) -> Expressions.Value
  ) {
    self.field = field
    self.type = type
    isOptional = false
    self.summary = summary
    self.read = { read($0, $1) }
  }

  /// A field that a record may lack.
  package init(
    optional field: String, _ type: FactType, _ summary: String,
    _ read: @escaping @Sendable (Source, Int) -> Expressions.Value?
  ) {
    self.field = field
    self.type = type
    isOptional = true
    self.summary = summary
    self.read = read
  }
}

/// A list or a table of records.
package struct FactList<Source>: Sendable {
  let name: String
  let element: String
  let isTable: Bool
  let count: @Sendable (Source, Int) -> Int
  let row: @Sendable (Source, Int, Int) -> Int
  let key: @Sendable (Source, Int) -> String
  let find: @Sendable (Source, String) -> Int?

  /// A list: how many records it has, and which they are.
  package init(
    _ name: String, of element: String, count: @escaping @Sendable (Source, Int) -> Int,
    row: @escaping @Sendable (Source, Int, Int) -> Int
  ) {
    self.name = name
    self.element = element
    isTable = false
    self.count = count
    self.row = row
    key = { _, _ in "" }
    find = { _, _ in nil }
  }

  /// A table of records by their keys, in the order of the rows.
  package init(
    table name: String, of element: String, count: @escaping @Sendable (Source) -> Int,
    key: @escaping @Sendable (Source, Int) -> String,
    find: @escaping @Sendable (Source, String) -> Int?
  ) {
    self.name = name
    self.element = element
    isTable = true
    self.count = { source, _ in count(source) }
    row = { _, _, position in position }
    self.key = key
    self.find = find
  }
}

/// The records that expressions read: declared once, for checking and for reading.
package struct FactSchema<Source>: Sendable {
  /// A record type.
  struct Record: Sendable {
    var name: String
    var facts: [Fact<Source>]
  }

  private(set) var records: [Record] = []
  private(set) var lists: [FactList<Source>] = []

  /// A schema without records.
  package init() {}

  /// Declares a record type.
  package mutating func record(_ name: String, _ facts: [Fact<Source>]) {
    records.append(Record(name: name, facts: facts))
  }

  /// Declares a list or a table.
  package mutating func list(_ list: FactList<Source>) { lists.append(list) }

  /// Makes the records known to an environment that has none yet, and declares variables.
  package func declare(
    in environment: inout Environment, variables: KeyValuePairs<String, FactType>
  ) {
    var types: [String: TypeID] = [:]
    for record in records { types[record.name] = environment.declareRecord(record.name) }
    for record in records {
      guard let type = types[record.name] else { continue }
      let fields = record.facts.map { fact in
        RecordField(
          fact.field, self.type(fact.type, types, &environment), isOptional: fact.isOptional,
          fact.summary)
      }
      environment.setFields(type, fields)
    }
    for (name, type) in variables {
      _ = environment.declare(name, self.type(type, types, &environment))
    }
  }

  /// Declares one more variable for a record, in an environment that knows the records.
  package func declareVariable(
    _ name: String, _ record: String, in environment: inout Environment
  ) {
    if let type = environment.recordType(named: record) { _ = environment.declare(name, type) }
  }

  private func type(
    _ type: FactType, _ records: [String: TypeID], _ environment: inout Environment
  ) -> TypeID {
    switch type {
    case .text: return .string
    case .whole: return .int
    case .number: return .decimal
    case .percent: return .percent
    case .date: return .date
    case .condition: return .bool
    case .money: return environment.types.money(environment.currency)
    case .record(let name): return records[name] ?? .error
    case .nullable(let inner):
      let type = self.type(inner, records, &environment)
      return environment.types.nullable(type)
    case .list(let name):
      guard let list = lists.first(where: { $0.name == name }),
        let element = records[list.element]
      else { return .error }
      return list.isTable
        ? environment.types.map(.string, element) : environment.types.list(element)
    }
  }

  /// The name of a record type.
  package func recordName(_ type: UInt16) -> String { records[Int(type)].name }

  /// The name of a list or a table.
  package func listName(_ kind: UInt16) -> String { lists[Int(kind)].name }

  /// A record as a value.
  package func value(_ record: String, _ row: Int) -> Expressions.Value {
    let index = records.firstIndex { $0.name == record } ?? 0
    return .record(UInt16(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: row))
  }

  /// A list as a value.
  package func collection(_ list: String, _ row: Int = 0) -> Expressions.Value {
    let index = lists.firstIndex { $0.name == list } ?? 0
    return .collection(UInt16(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: row))
  }
}

/// A fact source that reads what its schema declares.
package protocol SchemaFacts: FactSource {
  /// What is known.
  var schema: FactSchema<Self> { get }
}

extension SchemaFacts {
  package func value(of field: Int, in record: RecordHandle) -> Expressions.Value? {
    schema.records[Int(record.type)].facts[field].read(self, Int(record.row))
  }

  package func count(_ collection: CollectionHandle) -> Int {
    schema.lists[Int(collection.kind)].count(self, Int(collection.row))
  }

  package func element(_ position: Int, of collection: CollectionHandle) -> Expressions.Value {
    let list = schema.lists[Int(collection.kind)]
    return schema.value(list.element, list.row(self, Int(collection.row), position))
  }

  package func key(_ position: Int, of collection: CollectionHandle) -> Expressions.Value {
    let list = schema.lists[Int(collection.kind)]
    return list.isTable ? .string(list.key(self, position)) : .int(Int64(position))
  }

  package func entry(_ key: String, of collection: CollectionHandle) -> Expressions.Value? {
    let list = schema.lists[Int(collection.kind)]
    return list.find(self, key).map { schema.value(list.element, $0) }
  }
}
