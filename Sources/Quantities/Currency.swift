/// A currency of ISO 4217.
public struct Currency: Hashable, Sendable {
  /// The three-letter code.
  public let code: String
  /// How many decimals amounts in the books have.
  public let digits: Int

  /// The currency of a code, or nil for a code that the standard does not list.
  public init?(code: String) {
    guard let digits = Self.table[code] else { return nil }
    self.code = code
    self.digits = digits
  }

  /// United States dollars.
  public static let dollars = Currency(known: "USD", digits: 2)

  private init(known code: String, digits: Int) {
    self.code = code
    self.digits = digits
  }

  /// Every code, in the order of the alphabet.
  public static let codes: [String] = table.keys.sorted()

  private static let table: [String: Int] = {
    var table: [String: Int] = [:]
    for (digits, codes) in [(0, withoutDecimals), (2, withTwo), (3, withThree), (4, withFour)] {
      for code in codes.split(separator: " ") { table[String(code)] = digits }
    }
    return table
  }()

  private static let withoutDecimals =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
  private static let withThree = "BHD IQD JOD KWD LYD OMR TND"
  private static let withFour = "CLF UYW"
  private static let withTwo = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF \
    CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD \
    GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL \
    MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR \
    PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP \
    TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWG
    """
}
