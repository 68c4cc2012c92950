/// One way to call a function.
struct Overload: Sendable {
  var builtin: Builtin
  var parameters: [TypeID]
  var result: TypeID
  /// Whether the first parameter stands before the dot.
  var isMember: Bool
}

/// The functions of the standard library with their types.
struct FunctionLibrary: Sendable {
  /// The types that the signatures use.
  private(set) var types = TypeTable()
  private(set) var overloads: [String: [Overload]] = [:]
  /// The prefixes of functions with a namespace, such as `math`.
  private(set) var namespaces: Set<String> = []

  /// The library of a number model.
  static func standard(_ model: NumberModel) -> FunctionLibrary {
    model == .cel ? celLibrary : manifestLibrary
  }

  private static let celLibrary = FunctionLibrary(shared + celOnly)
  private static let manifestLibrary = FunctionLibrary(shared + manifestOnly)

  private init(_ signatures: [(Builtin, String)]) {
    for (builtin, signature) in signatures { add(builtin, signature) }
  }

  /// Adds a function by its signature: `string.charAt(int) string`, `size(list(A)) int`.
  private mutating func add(_ builtin: Builtin, _ signature: String) {
    var reader = SignatureReader(signature)
    let (name, isMember, receiver) = reader.readName(&types)
    let arguments = reader.readArguments(&types)
    let result = reader.readType(&types)
    let parameters = (receiver.map { [$0] } ?? []) + arguments
    overloads[name, default: []].append(
      Overload(
        builtin: builtin, parameters: parameters, result: result, isMember: isMember))
    if let dot = name.firstIndex(of: ".") { namespaces.insert(String(name[..<dot])) }
  }
}

/// Reads the signatures of the table below.
private struct SignatureReader {
  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  /// The name; a receiver is a type in angle brackets: `<string>.size() int`.
  mutating func readName(
    _ types: inout TypeTable
  ) -> (name: String, isMember: Bool, receiver: TypeID?) {
    var receiver: TypeID?
    if rest.first == "<" {
      rest = rest.dropFirst()
      receiver = readType(&types)
      rest = rest.dropFirst(2)
    }
    let name = rest.prefix { $0 != "(" }
    rest = rest.dropFirst(name.count + 1)
    return (String(name), receiver != nil, receiver)
  }

  mutating func readArguments(_ types: inout TypeTable) -> [TypeID] {
    var arguments: [TypeID] = []
    while rest.first != ")" {
      arguments.append(readType(&types))
      if rest.first == "," { rest = rest.dropFirst().drop { $0 == " " } }
    }
    rest = rest.dropFirst().drop { $0 == " " }
    return arguments
  }

  mutating func readType(_ types: inout TypeTable) -> TypeID {
    let name = rest.prefix { $0.isLetter }
    rest = rest.dropFirst(name.count)
    switch name {
    case "list":
      let element = parenthesized(&types)[0]
      return types.list(element)
    case "map":
      let parts = parenthesized(&types)
      return types.map(parts[0], parts[1])
    case "optional":
      let value = parenthesized(&types)[0]
      return types.optional(value)
    case "A": return types.parameter(0)
    case "B": return types.parameter(1)
    default: return simpleTypes[String(name)] ?? .dynamic
    }
  }

  private mutating func parenthesized(_ types: inout TypeTable) -> [TypeID] {
    rest = rest.dropFirst()
    return readArguments(&types)
  }
}

private let simpleTypes: [String: TypeID] = [
  "dyn": .dynamic, "null": .null, "bool": .bool, "int": .int, "uint": .uint, "double": .double,
  "decimal": .decimal, "percent": .percent, "string": .string, "bytes": .bytes,
  "duration": .duration, "timestamp": .timestamp, "date": .date, "type": .type,
]

/// What both number models have (CEL language definition; the extensions of cel-go).
private let shared: [(Builtin, String)] = [
  (.size, "size(string) int"), (.size, "size(bytes) int"), (.size, "size(list(A)) int"),
  (.size, "size(map(A, B)) int"), (.size, "<string>.size() int"), (.size, "<bytes>.size() int"),
  (.size, "<list(A)>.size() int"), (.size, "<map(A, B)>.size() int"),
  (.contains, "<string>.contains(string) bool"), (.startsWith, "<string>.startsWith(string) bool"),
  (.endsWith, "<string>.endsWith(string) bool"), (.matches, "<string>.matches(string) bool"),
  (.matches, "matches(string, string) bool"),
  (.toInt, "int(int) int"), (.toInt, "int(string) int"), (.toInt, "int(timestamp) int"),
  (.toInt, "int(duration) int"),
  (.toText, "string(string) string"), (.toText, "string(int) string"),
  (.toText, "string(bool) string"), (.toText, "string(bytes) string"),
  (.toText, "string(timestamp) string"), (.toText, "string(duration) string"),
  (.toBytes, "bytes(bytes) bytes"), (.toBytes, "bytes(string) bytes"),
  (.toBool, "bool(bool) bool"), (.toBool, "bool(string) bool"),
  (.toDyn, "dyn(A) dyn"), (.typeOf, "type(A) type"),
  (.toDuration, "duration(duration) duration"), (.toDuration, "duration(string) duration"),
  (.toDuration, "duration(int) duration"),
  (.toTimestamp, "timestamp(timestamp) timestamp"), (.toTimestamp, "timestamp(string) timestamp"),
  (.toTimestamp, "timestamp(int) timestamp"),
  (.getDate, "<timestamp>.getDate() int"), (.getDate, "<timestamp>.getDate(string) int"),
  (.getDayOfMonth, "<timestamp>.getDayOfMonth() int"),
  (.getDayOfMonth, "<timestamp>.getDayOfMonth(string) int"),
  (.getDayOfWeek, "<timestamp>.getDayOfWeek() int"),
  (.getDayOfWeek, "<timestamp>.getDayOfWeek(string) int"),
  (.getDayOfYear, "<timestamp>.getDayOfYear() int"),
  (.getDayOfYear, "<timestamp>.getDayOfYear(string) int"),
  (.getFullYear, "<timestamp>.getFullYear() int"),
  (.getFullYear, "<timestamp>.getFullYear(string) int"),
  (.getMonth, "<timestamp>.getMonth() int"), (.getMonth, "<timestamp>.getMonth(string) int"),
  (.getHours, "<timestamp>.getHours() int"), (.getHours, "<timestamp>.getHours(string) int"),
  (.getHours, "<duration>.getHours() int"),
  (.getMinutes, "<timestamp>.getMinutes() int"),
  (.getMinutes, "<timestamp>.getMinutes(string) int"),
  (.getMinutes, "<duration>.getMinutes() int"),
  (.getSeconds, "<timestamp>.getSeconds() int"),
  (.getSeconds, "<timestamp>.getSeconds(string) int"),
  (.getSeconds, "<duration>.getSeconds() int"),
  (.getMilliseconds, "<timestamp>.getMilliseconds() int"),
  (.getMilliseconds, "<timestamp>.getMilliseconds(string) int"),
  (.getMilliseconds, "<duration>.getMilliseconds() int"),

  (.charAt, "<string>.charAt(int) string"),
  (.indexOf, "<string>.indexOf(string) int"), (.indexOf, "<string>.indexOf(string, int) int"),
  (.lastIndexOf, "<string>.lastIndexOf(string) int"),
  (.lastIndexOf, "<string>.lastIndexOf(string, int) int"),
  (.join, "<list(string)>.join() string"), (.join, "<list(string)>.join(string) string"),
  (.lowerAscii, "<string>.lowerAscii() string"), (.upperAscii, "<string>.upperAscii() string"),
  (.replace, "<string>.replace(string, string) string"),
  (.replace, "<string>.replace(string, string, int) string"),
  (.split, "<string>.split(string) list(string)"),
  (.split, "<string>.split(string, int) list(string)"),
  (.substring, "<string>.substring(int) string"),
  (.substring, "<string>.substring(int, int) string"),
  (.trim, "<string>.trim() string"), (.reverse, "<string>.reverse() string"),
  (.format, "<string>.format(list(dyn)) string"), (.quote, "strings.quote(string) string"),

  (.abs, "math.abs(int) int"), (.sign, "math.sign(int) int"),
  (.bitAnd, "math.bitAnd(int, int) int"), (.bitOr, "math.bitOr(int, int) int"),
  (.bitXor, "math.bitXor(int, int) int"), (.bitNot, "math.bitNot(int) int"),
  (.bitShiftLeft, "math.bitShiftLeft(int, int) int"),
  (.bitShiftRight, "math.bitShiftRight(int, int) int"),

  (.encodeBase64, "base64.encode(bytes) string"), (.decodeBase64, "base64.decode(string) bytes"),

  (.optionalOf, "optional.of(A) optional(A)"), (.optionalNone, "optional.none() optional(A)"),
  (.optionalOfNonZero, "optional.ofNonZeroValue(A) optional(A)"),
  (.hasValue, "<optional(A)>.hasValue() bool"), (.optionalValue, "<optional(A)>.value() A"),
  (.or, "<optional(A)>.or(optional(A)) optional(A)"), (.orValue, "<optional(A)>.orValue(A) A"),
  (.optionalUnwrap, "optional.unwrap(list(optional(A))) list(A)"),
  (.optionalUnwrap, "<list(optional(A))>.unwrapOpt() list(A)"),

  (.first, "<list(A)>.first() optional(A)"), (.last, "<list(A)>.last() optional(A)"),
  (.distinct, "<list(A)>.distinct() list(A)"), (.flatten, "<list(list(A))>.flatten() list(A)"),
  (.flatten, "<list(dyn)>.flatten() list(dyn)"),
  (.flatten, "<list(dyn)>.flatten(int) list(dyn)"), (.range, "lists.range(int) list(int)"),
  (.reverse, "<list(A)>.reverse() list(A)"), (.slice, "<list(A)>.slice(int, int) list(A)"),
  (.sort, "<list(A)>.sort() list(A)"),
]

private let celOnly: [(Builtin, String)] = [
  (.toInt, "int(uint) int"), (.toInt, "int(double) int"),
  (.toUint, "uint(uint) uint"), (.toUint, "uint(int) uint"), (.toUint, "uint(double) uint"),
  (.toUint, "uint(string) uint"),
  (.toDouble, "double(double) double"), (.toDouble, "double(int) double"),
  (.toDouble, "double(uint) double"), (.toDouble, "double(string) double"),
  (.toText, "string(uint) string"), (.toText, "string(double) string"),
  (.ceil, "math.ceil(double) double"), (.floor, "math.floor(double) double"),
  (.roundWhole, "math.round(double) double"), (.trunc, "math.trunc(double) double"),
  (.abs, "math.abs(uint) uint"), (.abs, "math.abs(double) double"),
  (.sign, "math.sign(uint) uint"), (.sign, "math.sign(double) double"),
  (.isNaN, "math.isNaN(double) bool"), (.isInf, "math.isInf(double) bool"),
  (.isFinite, "math.isFinite(double) bool"),
  (.sqrt, "math.sqrt(int) double"), (.sqrt, "math.sqrt(uint) double"),
  (.sqrt, "math.sqrt(double) double"),
  (.bitAnd, "math.bitAnd(uint, uint) uint"), (.bitOr, "math.bitOr(uint, uint) uint"),
  (.bitXor, "math.bitXor(uint, uint) uint"), (.bitNot, "math.bitNot(uint) uint"),
  (.bitShiftLeft, "math.bitShiftLeft(uint, int) uint"),
  (.bitShiftRight, "math.bitShiftRight(uint, int) uint"),
]

/// What only manifests have (`expressions.md`, Names).
private let manifestOnly: [(Builtin, String)] = [
  (.toInt, "int(decimal) int"), (.toInt, "int(percent) int"),
  (.toDecimal, "decimal(decimal) decimal"), (.toDecimal, "decimal(string) decimal"),
  (.toDecimal, "decimal(percent) decimal"),
  (.toText, "string(decimal) string"), (.toText, "string(percent) string"),
  (.toText, "string(date) string"),
  (.ceil, "math.ceil(decimal) decimal"), (.floor, "math.floor(decimal) decimal"),
  (.roundWhole, "math.round(decimal) decimal"), (.trunc, "math.trunc(decimal) decimal"),
  (.abs, "math.abs(decimal) decimal"), (.sign, "math.sign(decimal) decimal"),
  (.date, "date(string) date"), (.date, "date(int, int, int) date"),
  (.addMonths, "addMonths(date, int) date"), (.addDays, "addDays(date, int) date"),
  (.year, "year(date) int"), (.month, "month(date) int"), (.day, "day(date) int"),
  (.div, "div(int, int) int"), (.div, "div(decimal, decimal) int"),
  (.percent, "percent(decimal) percent"),
  (.change, "change(A) percent"), (.changed, "changed(A) bool"),
]
