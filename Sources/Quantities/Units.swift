import Decimals

/// What a unit measures.
///
/// Units of one dimension convert into each other exactly.
public enum Dimension: UInt8, CaseIterable, Hashable, Sendable {
  /// Pieces; the base is `each`.
  case count
  /// The base is the metre.
  case length
  /// The base is the square metre.
  case area
  /// The base is the cubic metre.
  case volume
  /// The base is the kilogram.
  case mass
  /// The base is the second.
  case time

  /// A unit of it for examples.
  public var unit: String {
    switch self {
    case .count: "each"
    case .length: "m"
    case .area: "m2"
    case .volume: "L"
    case .mass: "kg"
    case .time: "min"
    }
  }

  /// The word for it in a sentence.
  public var name: String {
    switch self {
    case .count: "pieces"
    case .length: "length"
    case .area: "area"
    case .volume: "volume"
    case .mass: "weight"
    case .time: "time"
    }
  }
}

/// A unit of measure: a dimension and an exact factor.
public struct Unit: Hashable, Sendable {
  /// The name in manifests.
  public let name: String
  /// What it measures.
  public let dimension: Dimension
  /// How many base units of the dimension one of it is; above 0.
  public let factor: Rational

  /// A unit.
  public init(name: String, dimension: Dimension, factor: Rational) {
    self.name = name
    self.dimension = dimension
    self.factor = factor
  }
}

extension Unit {
  /// The units that every workspace knows (`language.md` 3), with exact factors: the inch is 25.4 mm
  /// (1959 international yard and pound agreement), the pound 0.45359237 kg, the gallon 231 cubic
  /// inches, and `t` the metric ton of 1000 kg.
  public static let builtIn: [Unit] = {
    var units: [Unit] = []
    func add(_ names: [String], _ dimension: Dimension, _ top: Int128, _ bottom: Int128 = 1) {
      guard let factor = try? Rational(top, over: bottom) else { return }
      for name in names { units.append(Unit(name: name, dimension: dimension, factor: factor)) }
    }
    add(["each", "ea", "pc", "pcs"], .count, 1)
    add(["pair"], .count, 2)
    add(["dozen"], .count, 12)
    add(["gross"], .count, 144)
    add(["mm"], .length, 1, 1_000)
    add(["cm"], .length, 1, 100)
    add(["m"], .length, 1)
    add(["in"], .length, 254, 10_000)
    add(["ft"], .length, 3_048, 10_000)
    add(["yd"], .length, 9_144, 10_000)
    add(["mm2"], .area, 1, 1_000_000)
    add(["cm2"], .area, 1, 10_000)
    add(["m2"], .area, 1)
    add(["in2"], .area, 254 * 254, 100_000_000)
    add(["ft2", "sqft"], .area, 3_048 * 3_048, 100_000_000)
    add(["yd2"], .area, 9_144 * 9_144, 100_000_000)
    add(["mL"], .volume, 1, 1_000_000)
    add(["L"], .volume, 1, 1_000)
    add(["in3"], .volume, 254 * 254 * 254, 1_000_000_000_000)
    add(["gal"], .volume, 231 * 254 * 254 * 254, 1_000_000_000_000)
    add(["floz"], .volume, 231 * 254 * 254 * 254, 128_000_000_000_000)
    add(["ft3"], .volume, 3_048 * 3_048 * 3_048, 1_000_000_000_000)
    add(["m3"], .volume, 1)
    add(["mg"], .mass, 1, 1_000_000)
    add(["g"], .mass, 1, 1_000)
    add(["kg"], .mass, 1)
    add(["t"], .mass, 1_000)
    add(["oz"], .mass, 45_359_237, 1_600_000_000)
    add(["lb"], .mass, 45_359_237, 100_000_000)
    add(["s"], .time, 1)
    add(["min"], .time, 60)
    add(["h"], .time, 3_600)
    add(["day"], .time, 86_400)
    return units
  }()

  /// What people write for a built-in unit, by the name that the language has for it.
  public static let foreignSpellings: [String: String] = [
    "piece": "each", "pieces": "each", "unit": "each", "units": "each", "off": "each", "no": "each",
    "pairs": "pair", "dozens": "dozen", "dz": "dozen", "millimetre": "mm", "millimeter": "mm",
    "centimetre": "cm", "centimeter": "cm", "metre": "m", "meter": "m", "metres": "m",
    "meters": "m", "inch": "in", "inches": "in", "foot": "ft", "feet": "ft", "yard": "yd",
    "yards": "yd", "sqm": "m2", "sqin": "in2", "sf": "ft2", "squarefeet": "ft2",
    "squarefoot": "ft2",
    "squaremetres": "m2", "squaremeters": "m2", "cuft": "ft3", "cubicfeet": "ft3", "cum": "m3",
    "cubicmetres": "m3", "cubicmeters": "m3", "fluidounces": "floz", "fluidounce": "floz",
    "l": "L", "liter": "L", "litre": "L",
    "liters": "L", "litres": "L", "ml": "mL", "gallon": "gal", "gallons": "gal", "fl": "floz",
    "gram": "g", "grams": "g", "kgs": "kg", "kilo": "kg", "kilogram": "kg", "kilograms": "kg",
    "tonne": "t", "ton": "t", "ounce": "oz", "ounces": "oz", "lbs": "lb", "pound": "lb",
    "pounds": "lb", "sec": "s", "second": "s", "seconds": "s", "mins": "min", "minute": "min",
    "minutes": "min", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "days": "day",
  ]

  /// Whether a text is the name of a built-in unit, or what people write for one.
  static func isWritten(_ text: String) -> Bool { inLanguage(text) != nil }

  /// The name of the built-in unit that people write so: `inches`, `ft²`, `Sq.ft`.
  public static func inLanguage(_ text: String) -> String? {
    var folded = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "²": folded += "2"
      case "³": folded += "3"
      case " ", ".", "^": break
      default: folded.unicodeScalars.append(scalar)
      }
    }
    if builtIn.contains(where: { $0.name == folded }) { return folded }
    if let name = foreignSpellings[folded] ?? foreignSpellings[folded.lowercased()] { return name }
    let lowered = folded.lowercased()
    return builtIn.first { $0.name.lowercased() == lowered }?.name
  }
}
