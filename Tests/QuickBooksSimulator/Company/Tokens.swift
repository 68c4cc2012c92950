/// The tokens that were given out (OAuth 2, RFC 6749).
struct Tokens: Sendable {
  private struct Refresh {
    var expires: Instant
    var successor: String?
  }

  private var access: [String: Instant] = [:]
  private var refresh: [String: Refresh] = [:]
  private var random: SplitMix
  private(set) var newest = ""

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  private mutating func make(_ prefix: String) -> String {
    let digits = (0..<3).map { _ in String(random.next(), radix: 36) }.joined()
    return prefix + digits
  }

  /// A refresh token that no other replaces yet.
  mutating func issueRefresh(_ settings: CompanySettings, at now: Instant) -> String {
    let token = make("RT1-")
    refresh[token] = Refresh(expires: now.adding(seconds: settings.refreshSeconds))
    newest = token
    return token
  }

  mutating func issueAccess(_ settings: CompanySettings, at now: Instant) -> String {
    let token = make("AT0-")
    access[token] = now.adding(seconds: settings.accessSeconds)
    return token
  }

  enum Standing { case valid, expired, unknown }

  func standing(of token: String, at now: Instant) -> Standing {
    guard let expires = access[token] else { return .unknown }
    return now < expires ? .valid : .expired
  }

  /// The refresh token to use from now on, or nil when the one given is no good.
  mutating func rotate(
    _ token: String, _ settings: CompanySettings, at now: Instant
  ) -> String? {
    guard let known = refresh[token], now < known.expires else { return nil }
    if var next = known.successor {
      while let later = refresh[next]?.successor { next = later }
      return next
    }
    guard settings.rotates else { return token }
    let next = issueRefresh(settings, at: now)
    let grace = now.adding(seconds: settings.graceSeconds)
    refresh[token] = Refresh(expires: min(grace, known.expires), successor: next)
    return next
  }

  /// Ends every access token, as when a person disconnects.
  mutating func expireAccess(at now: Instant) {
    for token in access.keys { access[token] = now }
  }

  /// Ends every refresh token.
  mutating func revoke() { refresh = [:] }
}

/// Numbers that are the same in every run: SplitMix64.
struct SplitMix: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
