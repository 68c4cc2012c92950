import Foundation

/// Checks values by a JSON Schema of draft 2020-12, as far as ours goes: it knows the keywords that we
/// use, and says so when it meets another.
struct SchemaValidator {
  private let root: JSONValue
  private let definitions: [String: JSONValue]
  private var patterns: [String: Regex<AnyRegexOutput>] = [:]

  init(_ schema: JSONValue) throws {
    root = schema
    guard case .object(let members) = schema, case .object(let definitions)? = members["$defs"]
    else {
      throw SchemaFault(text: "no `$defs`")
    }
    self.definitions = definitions
    for (name, part) in definitions.sorted(by: { $0.key < $1.key }) { try collect(part, name) }
    try collect(.object(members.filter { $0.key != "$defs" }), "root")
  }

  /// Keywords of a schema, and whether their values are schemas.
  private static let keywords: Set<String> = [
    "$schema", "$ref", "title", "description", "type", "enum", "pattern", "minimum", "maximum",
    "required", "properties", "additionalProperties", "items", "minItems", "anyOf",
  ]

  private static let types: Set<String> = [
    "object", "array", "string", "number", "integer", "boolean", "null",
  ]

  /// Compiles the patterns and refuses what is no schema.
  private mutating func collect(_ schema: JSONValue, _ place: String) throws {
    if case .boolean = schema { return }
    guard case .object(let members) = schema else { throw SchemaFault(text: "\(place): no schema") }
    for (keyword, value) in members.sorted(by: { $0.key < $1.key }) {
      guard Self.keywords.contains(keyword) else {
        throw SchemaFault(text: "\(place): `\(keyword)` is not known")
      }
      switch (keyword, value) {
      case ("pattern", .string(let pattern)): patterns[pattern] = try Regex(pattern)
      case ("type", .string(let name)):
        guard Self.types.contains(name) else { throw SchemaFault(text: "\(place): \(name)") }
      case ("type", .array(let names)):
        guard names.allSatisfy({ name in Self.types.contains { name == .string($0) } }) else {
          throw SchemaFault(text: "\(place): \(value.text)")
        }
      case ("$ref", .string(let reference)):
        guard definition(reference) != nil else {
          throw SchemaFault(text: "\(place): \(reference)")
        }
      case ("properties", .object(let properties)):
        for (key, part) in properties.sorted(by: { $0.key < $1.key }) {
          try collect(part, place + "." + key)
        }
      case ("anyOf", .array(let parts)):
        for part in parts { try collect(part, place) }
      case ("items", let part), ("additionalProperties", let part): try collect(part, place + "[]")
      case ("enum", .array), ("required", .array), ("minimum", .number), ("maximum", .number),
        ("minItems", .number):
        break
      case ("$schema", .string), ("title", .string), ("description", .string): break
      default: throw SchemaFault(text: "\(place): `\(keyword)` holds \(value.text)")
      }
    }
  }

  private func definition(_ reference: String) -> JSONValue? {
    guard reference.hasPrefix("#/$defs/") else { return nil }
    return definitions[String(reference.dropFirst("#/$defs/".count))]
  }

  /// The definitions that nothing refers to.
  var unused: [String] {
    let text = root.text
    return definitions.keys.filter { !text.contains("\"#/$defs/\($0)\"") }.sorted()
  }

  /// Whether the schema allows a value.
  func allows(_ value: JSONValue) -> Bool { allows(value, root) }

  private func allows(_ value: JSONValue, _ schema: JSONValue) -> Bool {
    guard case .object(let members) = schema else { return schema == .boolean(true) }
    return members.allSatisfy { keyword, argument in
      switch (keyword, argument) {
      case ("$ref", .string(let reference)):
        definition(reference).map { allows(value, $0) } ?? false
      case ("type", .string(let name)): isType(value, name)
      case ("type", .array(let names)):
        names.contains { if case .string(let name) = $0 { isType(value, name) } else { false } }
      case ("enum", .array(let words)): words.contains(value)
      case ("pattern", .string(let pattern)): fits(value, pattern)
      case ("minimum", .number(let least)): number(value).map { $0 >= least } ?? true
      case ("maximum", .number(let most)): number(value).map { $0 <= most } ?? true
      case ("anyOf", .array(let parts)): parts.contains { allows(value, $0) }
      case ("minItems", .number(let least)): hasElements(value, least)
      case ("items", let part): allowsElements(value, part)
      case ("required", .array(let keys)): hasKeys(value, keys)
      case ("properties", .object(let properties)): allowsMembers(value, properties)
      case ("additionalProperties", let part): allowsOthers(value, part, members["properties"])
      default: true
      }
    }
  }

  private func isType(_ value: JSONValue, _ name: String) -> Bool {
    switch value {
    case .null: name == "null"
    case .boolean: name == "boolean"
    case .string: name == "string"
    case .array: name == "array"
    case .object: name == "object"
    case .number(let number): name == "number" || name == "integer" && number == number.rounded()
    }
  }

  private func fits(_ value: JSONValue, _ pattern: String) -> Bool {
    guard case .string(let text) = value, let regex = patterns[pattern] else { return true }
    return text.firstMatch(of: regex) != nil
  }

  private func number(_ value: JSONValue) -> Double? {
    if case .number(let number) = value { number } else { nil }
  }

  private func allowsElements(_ value: JSONValue, _ part: JSONValue) -> Bool {
    guard case .array(let elements) = value else { return true }
    return elements.allSatisfy { allows($0, part) }
  }

  private func hasElements(_ value: JSONValue, _ least: Double) -> Bool {
    guard case .array(let elements) = value else { return true }
    return Double(elements.count) >= least
  }

  private func hasKeys(_ value: JSONValue, _ keys: [JSONValue]) -> Bool {
    guard case .object(let members) = value else { return true }
    return keys.allSatisfy { key in members.contains { key == .string($0.key) } }
  }

  private func allowsMembers(_ value: JSONValue, _ properties: [String: JSONValue]) -> Bool {
    guard case .object(let members) = value else { return true }
    return members.allSatisfy { key, member in properties[key].map { allows(member, $0) } ?? true }
  }

  private func allowsOthers(
    _ value: JSONValue, _ part: JSONValue, _ properties: JSONValue?
  ) -> Bool {
    guard case .object(let members) = value else { return true }
    var known: Set<String> = []
    if case .object(let named)? = properties { known = Set(named.keys) }
    return members.allSatisfy { key, member in known.contains(key) || allows(member, part) }
  }
}

struct SchemaFault: Error {
  var text: String
}
