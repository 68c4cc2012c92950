import Decimals

/// The members of an object of a case; what nobody asked for is found out, so that nothing of a case
/// is passed over in silence.
struct CaseFields {
  let value: JSONValue
  private var known: Set<String> = []

  init(_ value: JSONValue?) {
    self.value = value ?? .object([])
  }

  mutating func callAsFunction(_ key: String) -> JSONValue? {
    known.insert(key)
    guard let value = value[key], !value.isNull else { return nil }
    return value
  }

  mutating func number(_ key: String) -> Rational? { self(key)?.number }
  mutating func text(_ key: String) -> String? { self(key)?.text }
  mutating func truth(_ key: String) -> Bool { self(key)?.truth ?? false }
  mutating func list(_ key: String) -> [JSONValue] { self(key)?.elements ?? [] }

  /// Takes note of fields that change no figure.
  mutating func ignore(_ keys: String...) { known.formUnion(keys) }

  /// Skips the case where a member was never asked for.
  func finish(_ reason: Reason = .input) throws {
    if let other = value.members.first(where: { !known.contains($0.key) }) {
      throw Skip(reason, other.key)
    }
  }
}
