import Connections
import Diagnostics

/// What QuickBooks Online is asked with: from the environment, else from a file outside the workspace.
public struct QuickBooksCredentials: Sendable {
  /// What an entry is called in the file; the environment has it in capitals.
  enum Key: String, CaseIterable, Sendable {
    case clientID = "client-id"
    case clientSecret = "client-secret"
    case refreshToken = "refresh-token"
    case company
    case environment
    case url
    case tokenURL = "token-url"

    /// The name of the environment variable.
    var variable: String {
      "COGSMITH_QUICKBOOKS_" + rawValue.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
    }

    var isNeeded: Bool {
      switch self {
      case .clientID, .clientSecret, .refreshToken, .company: true
      case .environment, .url, .tokenURL: false
      }
    }
  }

  /// The id of the company, which QuickBooks calls realm.
  public let company: String
  let clientID: String
  let clientSecret: String
  var refreshToken: String
  let url: String
  let tokenURL: String
  /// Where the newest refresh token is kept.
  var file: CredentialFile
  /// The refresh token of the environment, where there is one.
  let givenToken: String?

  /// Reads the credentials.
  ///
  /// - Parameters:
  ///   - environment: the environment variables.
  ///   - workspace: the folder of the workspace, which holds no secrets.
  public static func load(
    environment: [String: String], files: any PrivateFiles, workspace: String
  ) throws(ProviderFault) -> QuickBooksCredentials {
    let file = try CredentialFile.open(environment, files, workspace)
    return try QuickBooksCredentials(environment, file)
  }

  private init(_ environment: [String: String], _ file: CredentialFile) throws(ProviderFault) {
    var file = file
    var values: [Key: String] = [:]
    for key in Key.allCases {
      if let text = trimmed(environment[key.variable]) {
        try Self.check(text, "the environment variable `\(key.variable)`")
        values[key] = text
      } else if let text = try file.text(key) {
        try Self.check(text, "`\(key.rawValue)` in `\(file.shownPath)`")
        values[key] = text
      }
    }
    givenToken = trimmed(environment[Key.refreshToken.variable])
    if let givenToken, let newer = try file.token(superseding: givenToken) {
      values[.refreshToken] = newer
    }
    let missing = Key.allCases.filter { $0.isNeeded && values[$0] == nil }
    guard missing.isEmpty, let company = values[.company], let id = values[.clientID],
      let secret = values[.clientSecret], let token = values[.refreshToken]
    else { throw .missing(missing, file) }
    guard company.utf8.allSatisfy({ $0 &- 0x30 < 10 }), company.utf8.count <= 32 else {
      throw ProviderFault(
        .providerCredentials, "the company's id is not a number",
        notes: ["QuickBooks shows it under Account and settings, Billing, as Company ID"],
        helps: ["correct `company` in the file, or `\(Key.company.variable)`"])
    }
    if givenToken != nil, let other = try file.text(.company), other != company {
      throw ProviderFault(
        .providerCredentials, "`\(file.shownPath)` keeps the sign-in of another company",
        notes: ["the newest refresh token of this one would take its place there"],
        helps: ["name another file for this company in `\(CredentialFile.variable)`"])
    }
    file.company = company
    self.file = file
    self.company = company
    clientID = id
    clientSecret = secret
    refreshToken = token
    let base = try Self.base(values[.environment])
    url = try Self.address(values, .url) ?? base
    tokenURL =
      try Self.address(values, .tokenURL)
      ?? "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"
  }

  private static func check(_ text: String, _ place: String) throws(ProviderFault) {
    guard text.utf8.count > 4_096 || text.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else {
      return
    }
    throw ProviderFault(
      .providerCredentials, "\(place) holds what no identifier and no token holds",
      notes: ["they are letters, digits and signs without blanks and without line breaks"],
      helps: ["copy it again, whole and alone"])
  }

  private static func base(_ environment: String?) throws(ProviderFault) -> String {
    switch environment {
    case nil, "production": return "https://quickbooks.api.intuit.com"
    case "sandbox": return "https://sandbox-quickbooks.api.intuit.com"
    case let other?:
      throw ProviderFault(
        .providerCredentials, "there is no environment `\(other)` of QuickBooks",
        helps: ["write `production` or `sandbox`"])
    }
  }

  private static func address(
    _ values: [Key: String], _ key: Key
  ) throws(ProviderFault) -> String? {
    guard var url = values[key] else { return nil }
    while url.hasSuffix("/") { url.removeLast() }
    guard HTTPAddress(url) != nil, !url.contains("?"), !url.contains("#") else {
      throw .address(url)
    }
    return url
  }
}

/// A text without blanks around it; nil where nothing is left.
private func trimmed(_ text: String?) -> String? {
  guard var rest = text?.drop(while: { $0.isWhitespace }) else { return nil }
  while rest.last?.isWhitespace == true { rest.removeLast() }
  return rest.isEmpty ? nil : String(rest)
}

extension ProviderFault {
  fileprivate static func missing(
    _ keys: [QuickBooksCredentials.Key], _ file: CredentialFile
  ) -> ProviderFault {
    let names = keys.map(\.rawValue)
    let variables = keys.map(\.variable)
    return ProviderFault(
      .providerCredentials,
      "to ask QuickBooks, \(alternatives(names, joinedBy: "and")) \(names.count == 1 ? "is" : "are") missing",
      notes: [
        file.isThere
          ? "`\(file.shownPath)` was read"
          : file.path == nil
            ? "there is no folder for a file with them either" : "there is no `\(file.shownPath)`",
        "an app of your own at developer.intuit.com has the first two; its OAuth playground gives the others",
      ],
      helps: [
        "write them into `\(file.shownPath)`, and `chmod 600` it",
        "or set \(alternatives(variables, joinedBy: "and"))",
      ])
  }
}
