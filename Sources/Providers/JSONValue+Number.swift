import Decimals
import DocumentTrees

extension JSONValue {
  /// The exact value of a number; nil for anything else, and for more digits than are kept.
  public var number: Rational? {
    guard case .number(let text) = self, let decimal = ExactDecimal(text) else { return nil }
    return try? decimal.rational()
  }
}
