/// Reads a pattern (RE2's syntax: github.com/google/re2/wiki/Syntax, without what needs memory of the
/// text).
struct RegexParser {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  private var flags = Flags()
  /// How many code points were looked up for other cases.
  private var folds = 0

  private struct Flags {
    var ignoresCase = false
    var dotMatchesNewline = false
    var isMultiline = false
  }

  private static let maximumDepth = 200
  private static let maximumRepeat = 1000
  private static let maximumFolds = 20_000
  /// Ranges of a class before those that touch are joined.
  private static let maximumRanges = 4_096

  init(_ pattern: String) {
    scalars = Array(pattern.unicodeScalars)
  }

  mutating func parseAll() throws(RegexFault) -> RegexNode {
    let node = try parseChoice()
    if index < scalars.count { throw RegexFault(message: "a `)` closes nothing") }
    return node
  }

  private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    index += 1
    return true
  }

  private mutating func parseChoice() throws(RegexFault) -> RegexNode {
    var choices = [try parseSequence()]
    while accept("|") { choices.append(try parseSequence()) }
    return choices.count == 1 ? choices[0] : .choice(choices)
  }

  private mutating func parseSequence() throws(RegexFault) -> RegexNode {
    var nodes: [RegexNode] = []
    while let scalar = peek, scalar != "|", scalar != ")" {
      let atom = try parseAtom()
      nodes.append(try parseQuantifiers(atom))
    }
    return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
  }

  private mutating func parseQuantifiers(_ atom: RegexNode) throws(RegexFault) -> RegexNode {
    var node = atom
    var isQuantified = false
    while let scalar = peek {
      let bounds: (Int, Int?)
      switch scalar {
      case "*": bounds = (0, nil)
      case "+": bounds = (1, nil)
      case "?": bounds = (0, 1)
      case "{":
        guard let counted = try parseCount() else { return node }
        bounds = counted
        index -= 1
      default: return node
      }
      if isQuantified { throw RegexFault(message: "a repetition is repeated") }
      index += 1
      // A lazy repetition fits the same texts.
      _ = accept("?")
      node = .repeated(node, bounds.0, bounds.1)
      isQuantified = true
    }
    return node
  }

  /// `{2}`, `{2,}` and `{2,5}`; a brace that is none of them stands for itself.
  private mutating func parseCount() throws(RegexFault) -> (Int, Int?)? {
    var ahead = index + 1
    func number() -> Int? {
      var value: Int?
      while ahead < scalars.count, (48...57).contains(scalars[ahead].value), (value ?? 0) < 100_000
      {
        value = (value ?? 0) * 10 + Int(scalars[ahead].value - 48)
        ahead += 1
      }
      return value
    }
    guard let least = number() else { return nil }
    var most: Int? = least
    if ahead < scalars.count, scalars[ahead] == "," {
      ahead += 1
      most = number()
    }
    guard ahead < scalars.count, scalars[ahead] == "}" else { return nil }
    if least > Self.maximumRepeat || (most ?? 0) > Self.maximumRepeat {
      throw RegexFault(message: "it repeats more than \(Self.maximumRepeat) times")
    }
    if let most, most < least { throw RegexFault(message: "a repetition ends before it begins") }
    index = ahead + 1
    return (least, most)
  }

  private mutating func parseAtom() throws(RegexFault) -> RegexNode {
    guard let scalar = peek else { return .empty }
    index += 1
    switch scalar {
    case "(": return try parseGroup()
    case "[": return .set(try parseClass())
    case ".": return .any(matchesNewline: flags.dotMatchesNewline)
    case "^": return .assert(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assert(flags.isMultiline ? .lineEnd : .textEnd)
    case "\\": return try parseEscape()
    case "*", "+", "?": throw RegexFault(message: "`\(scalar)` repeats nothing")
    default: return literal(scalar.value)
    }
  }

  private func literal(_ value: UInt32) -> RegexNode {
    guard flags.ignoresCase else { return .scalar(value) }
    let variants = Self.caseVariants(value)
    return variants.count == 1
      ? .scalar(value) : .set(CharacterClass(ranges: variants.map { $0...$0 }))
  }

  private static func caseVariants(_ value: UInt32) -> [UInt32] {
    guard let scalar = Unicode.Scalar(value) else { return [value] }
    var variants = [value]
    for text in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
      let scalars = Array(text.unicodeScalars)
      if scalars.count == 1, !variants.contains(scalars[0].value) {
        variants.append(scalars[0].value)
      }
    }
    return variants
  }

  // MARK: Groups

  private mutating func parseGroup() throws(RegexFault) -> RegexNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw RegexFault(message: "it nests too deeply") }
    let outer = flags
    if accept("?") {
      if accept(":") {
      } else if try parseGroupName() {
      } else if try parseFlags() {
        return .empty
      }
    }
    let node = try parseChoice()
    guard accept(")") else { throw RegexFault(message: "a `(` is never closed") }
    flags = outer
    return node
  }

  /// `(?P<name>` and `(?<name>`: the name means nothing here.
  private mutating func parseGroupName() throws(RegexFault) -> Bool {
    let start = index
    _ = accept("P")
    guard accept("<") else {
      index = start
      return false
    }
    if peek == "=" || peek == "!" {
      throw RegexFault(message: "it looks behind, which linear time does not allow")
    }
    while let scalar = peek, scalar != ">" {
      guard scalar.properties.isAlphabetic || scalar == "_" || (48...57).contains(scalar.value)
      else { throw RegexFault(message: "a group's name is not one") }
      index += 1
    }
    guard accept(">") else { throw RegexFault(message: "a group's name is never closed") }
    return true
  }

  /// `(?i)` for the rest of the group: true; `(?i:` for the group: false.
  private mutating func parseFlags() throws(RegexFault) -> Bool {
    if peek == "=" || peek == "!" {
      throw RegexFault(message: "it looks ahead, which linear time does not allow")
    }
    var value = true
    while let scalar = peek {
      index += 1
      switch scalar {
      case "i": flags.ignoresCase = value
      case "s": flags.dotMatchesNewline = value
      case "m": flags.isMultiline = value
      case "U": break
      case "-": value = false
      case ":": return false
      case ")": return true
      default: throw RegexFault(message: "`(?\(scalar)` is no group")
      }
    }
    throw RegexFault(message: "a `(` is never closed")
  }

  // MARK: Escapes

  private mutating func parseEscape() throws(RegexFault) -> RegexNode {
    guard let scalar = peek else { throw RegexFault(message: "it ends with a backslash") }
    switch scalar {
    case "A":
      index += 1
      return .assert(.textStart)
    case "z":
      index += 1
      return .assert(.textEnd)
    case "b":
      index += 1
      return .assert(.wordBoundary)
    case "B":
      index += 1
      return .assert(.noWordBoundary)
    case "Q":
      index += 1
      return parseQuoted()
    default: break
    }
    if let set = try parseClassEscape() { return .set(set) }
    return literal(try parseScalarEscape())
  }

  private mutating func parseQuoted() -> RegexNode {
    var nodes: [RegexNode] = []
    while let scalar = peek {
      if scalar == "\\", index + 1 < scalars.count, scalars[index + 1] == "E" {
        index += 2
        break
      }
      nodes.append(literal(scalar.value))
      index += 1
    }
    return .sequence(nodes)
  }

  /// `\d` and its like; nil when it stands for one code point.
  private mutating func parseClassEscape() throws(RegexFault) -> CharacterClass? {
    guard let scalar = peek else { return nil }
    let set: CharacterClass
    switch scalar {
    case "d", "D": set = .digit
    case "w", "W": set = .word
    case "s", "S": set = .space
    case "p", "P": return try parseProperty()
    default: return nil
    }
    index += 1
    return CharacterClass(ranges: scalar.properties.isUppercase ? set.complement : set.ranges)
  }

  private mutating func parseProperty() throws(RegexFault) -> CharacterClass {
    var isNegated = peek == "P"
    index += 1
    var name = ""
    if accept("{") {
      if accept("^") { isNegated.toggle() }
      while let scalar = peek, scalar != "}" {
        name.unicodeScalars.append(scalar)
        index += 1
      }
      guard accept("}") else { throw RegexFault(message: "a property is never closed") }
    } else if let scalar = peek {
      name.unicodeScalars.append(scalar)
      index += 1
    }
    guard let ranges = propertyRanges(name) else {
      throw RegexFault(message: "there is no property `\(name)`")
    }
    let set = CharacterClass(ranges: ranges)
    return CharacterClass(ranges: isNegated ? set.complement : ranges)
  }

  private mutating func parseScalarEscape() throws(RegexFault) -> UInt32 {
    guard let scalar = peek else { throw RegexFault(message: "it ends with a backslash") }
    index += 1
    switch scalar {
    case "a": return 0x07
    case "f": return 0x0C
    case "n": return 0x0A
    case "r": return 0x0D
    case "t": return 0x09
    case "v": return 0x0B
    case "x": return try parseHexadecimal()
    case "0"..."7":
      var value = scalar.value - 48
      var count = 1
      while count < 3, let digit = peek, (48...55).contains(digit.value) {
        value = value * 8 + digit.value - 48
        count += 1
        index += 1
      }
      if scalar != "0", count == 1 {
        throw RegexFault(message: "`\\\(scalar)` refers back, which linear time does not allow")
      }
      return value
    case "8", "9":
      throw RegexFault(message: "`\\\(scalar)` refers back, which linear time does not allow")
    default:
      if scalar.isASCII, scalar.properties.isAlphabetic {
        throw RegexFault(message: "there is no escape `\\\(scalar)`")
      }
      return scalar.value
    }
  }

  private mutating func parseHexadecimal() throws(RegexFault) -> UInt32 {
    var digits = ""
    if accept("{") {
      while let scalar = peek, scalar != "}" {
        digits.unicodeScalars.append(scalar)
        index += 1
      }
      index += 1
    } else {
      while digits.utf8.count < 2, let scalar = peek {
        digits.unicodeScalars.append(scalar)
        index += 1
      }
    }
    guard let value = UInt32(digits, radix: 16), value <= 0x10FFFF else {
      throw RegexFault(message: "`\\x` needs two hexadecimal digits, or more in braces")
    }
    return value
  }

  // MARK: Classes

  private mutating func parseClass() throws(RegexFault) -> CharacterClass {
    var set = CharacterClass(isNegated: accept("^"))
    var isFirst = true
    while let scalar = peek, scalar != "]" || isFirst {
      isFirst = false
      if set.ranges.count > Self.maximumRanges { set.normalize() }
      if scalar == "[", let named = try parseNamedClass() {
        set.ranges += named
        continue
      }
      if scalar == "\\" {
        index += 1
        if let escaped = try parseClassEscape() {
          set.ranges += escaped.ranges
          continue
        }
        index -= 1
      }
      let low = try parseClassScalar()
      var high = low
      if peek == "-", index + 1 < scalars.count, scalars[index + 1] != "]" {
        index += 1
        high = try parseClassScalar()
      }
      guard low <= high else { throw RegexFault(message: "a range ends before it begins") }
      set.ranges.append(low...high)
      if flags.ignoresCase { set.ranges += try folded(low, high) }
    }
    guard accept("]") else { throw RegexFault(message: "a `[` is never closed") }
    return set
  }

  private mutating func folded(
    _ low: UInt32, _ high: UInt32
  ) throws(RegexFault) -> [ClosedRange<UInt32>] {
    guard high - low < 1024 else { return [] }
    folds += Int(high - low)
    guard folds < Self.maximumFolds else {
      throw RegexFault(message: "it ignores the case of too many characters")
    }
    return (low...high).flatMap { Self.caseVariants($0).dropFirst() }.map { $0...$0 }
  }

  private mutating func parseClassScalar() throws(RegexFault) -> UInt32 {
    guard let scalar = peek else { throw RegexFault(message: "a `[` is never closed") }
    index += 1
    return scalar == "\\" ? try parseScalarEscape() : scalar.value
  }

  /// `[:alpha:]` and its like.
  private mutating func parseNamedClass() throws(RegexFault) -> [ClosedRange<UInt32>]? {
    guard index + 1 < scalars.count, scalars[index + 1] == ":" else { return nil }
    var ahead = index + 2
    var name = ""
    while ahead < scalars.count, scalars[ahead] != ":" {
      name.unicodeScalars.append(scalars[ahead])
      ahead += 1
    }
    guard ahead + 1 < scalars.count, scalars[ahead + 1] == "]" else { return nil }
    let isNegated = name.hasPrefix("^")
    guard let ranges = namedRanges(isNegated ? String(name.dropFirst()) : name) else {
      throw RegexFault(message: "there is no class `[:\(name):]`")
    }
    index = ahead + 2
    return isNegated ? CharacterClass(ranges: ranges).complement : ranges
  }
}

private func namedRanges(_ name: String) -> [ClosedRange<UInt32>]? {
  switch name {
  case "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A]
  case "alpha": [0x41...0x5A, 0x61...0x7A]
  case "ascii": [0x00...0x7F]
  case "blank": [0x09...0x09, 0x20...0x20]
  case "cntrl": [0x00...0x1F, 0x7F...0x7F]
  case "digit": [0x30...0x39]
  case "graph": [0x21...0x7E]
  case "lower": [0x61...0x7A]
  case "print": [0x20...0x7E]
  case "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]
  case "space": [0x09...0x0D, 0x20...0x20]
  case "upper": [0x41...0x5A]
  case "word": CharacterClass.word.ranges
  case "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66]
  default: nil
  }
}

/// The code points of a general category of Unicode, by its one or two letters.
private func propertyRanges(_ name: String) -> [ClosedRange<UInt32>]? { categoryRanges[name] }

/// The ranges of every general category but those without characters, gathered once.
private let categoryRanges: [String: [ClosedRange<UInt32>]] = {
  var all: [String: [ClosedRange<UInt32>]] = [:]
  func add(_ name: String, _ range: ClosedRange<UInt32>) {
    var range = range
    if let last = all[name]?.last, last.upperBound + 1 == range.lowerBound {
      range = last.lowerBound...range.upperBound
      all[name]?.removeLast()
    }
    all[name, default: []].append(range)
  }
  var start: UInt32 = 0
  var current = ""
  for value in UInt32(0)...0x110000 {
    let name = Unicode.Scalar(value).map { category($0) } ?? ""
    if name == current { continue }
    if !current.isEmpty {
      add(current, start...value - 1)
      add(String(current.prefix(1)), start...value - 1)
    }
    (start, current) = (value, name)
  }
  return all
}()

private func category(_ scalar: Unicode.Scalar) -> String {
  switch scalar.properties.generalCategory {
  case .uppercaseLetter: "Lu"
  case .lowercaseLetter: "Ll"
  case .titlecaseLetter: "Lt"
  case .modifierLetter: "Lm"
  case .otherLetter: "Lo"
  case .nonspacingMark: "Mn"
  case .spacingMark: "Mc"
  case .enclosingMark: "Me"
  case .decimalNumber: "Nd"
  case .letterNumber: "Nl"
  case .otherNumber: "No"
  case .connectorPunctuation: "Pc"
  case .dashPunctuation: "Pd"
  case .openPunctuation: "Ps"
  case .closePunctuation: "Pe"
  case .initialPunctuation: "Pi"
  case .finalPunctuation: "Pf"
  case .otherPunctuation: "Po"
  case .mathSymbol: "Sm"
  case .currencySymbol: "Sc"
  case .modifierSymbol: "Sk"
  case .otherSymbol: "So"
  case .spaceSeparator: "Zs"
  case .lineSeparator: "Zl"
  case .paragraphSeparator: "Zp"
  case .control: "Cc"
  case .format: "Cf"
  case .privateUse: "Co"
  default: ""
  }
}
