extension Environment {
  /// The type that a name in CEL's spelling means, such as `map(string,int)`; nil for an unknown one.
  ///
  /// A single capital letter is a type parameter.
  public mutating func type(named text: String) -> TypeID? {
    var reader = TypeReader(rest: text[...])
    let type = reader.read(&types)
    return reader.rest.isEmpty ? type : nil
  }

  /// Declares a function for the checker alone; false for an unknown type.
  public mutating func declareFunction(
    _ name: String, parameters: [String], result: String, isMember: Bool
  ) -> Bool {
    var parameterTypes: [TypeID] = []
    for parameter in parameters {
      guard let type = type(named: parameter) else { return false }
      parameterTypes.append(type)
    }
    guard let resultType = type(named: result) else { return false }
    declare(
      DeclaredFunction(
        name: name, parameterNames: parameters.indices.map { "argument \($0 + 1)" },
        parameters: parameterTypes, result: resultType, isMember: isMember, body: nil))
    return true
  }
}

private struct TypeReader {
  var rest: Substring

  mutating func read(_ types: inout TypeTable) -> TypeID? {
    let name = rest.prefix { $0 != "(" && $0 != ")" && $0 != "," }
    rest = rest.dropFirst(name.count)
    var parameters: [TypeID] = []
    if rest.first == "(" {
      repeat {
        rest = rest.dropFirst().drop { $0 == " " }
        guard let parameter = read(&types) else { return nil }
        parameters.append(parameter)
      } while rest.first == ","
      guard rest.first == ")" else { return nil }
      rest = rest.dropFirst()
    }
    return type(String(name), parameters, &types)
  }

  private func type(
    _ name: String, _ parameters: [TypeID], _ types: inout TypeTable
  ) -> TypeID? {
    switch (name, parameters.count) {
    case ("dyn", 0), ("any", 0): return .dynamic
    case ("null", 0), ("null_type", 0): return .null
    case ("bool", 0): return .bool
    case ("int", 0): return .int
    case ("uint", 0): return .uint
    case ("double", 0): return .double
    case ("decimal", 0): return .decimal
    case ("percent", 0): return .percent
    case ("string", 0): return .string
    case ("bytes", 0): return .bytes
    case ("duration", 0), ("google.protobuf.Duration", 0): return .duration
    case ("timestamp", 0), ("google.protobuf.Timestamp", 0): return .timestamp
    case ("date", 0): return .date
    case ("type", _): return .type
    case ("list", 1): return types.list(parameters[0])
    case ("map", 2): return types.map(parameters[0], parameters[1])
    case ("optional_type", 1), ("optional", 1): return types.optional(parameters[0])
    case ("wrapper", 1): return types.nullable(parameters[0])
    default:
      if parameters.isEmpty, let scalar = name.unicodeScalars.first, name.utf8.count == 1,
        ("A"..."Z").contains(scalar)
      {
        return types.parameter(Int(scalar.value))
      }
      return name.isEmpty ? nil : types.abstract(name, parameters)
    }
  }
}
