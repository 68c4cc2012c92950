import DocumentTrees

extension JSONValue {
  /// The text, or the digits of a number.
  var string: String? {
    switch self {
    case .text(let text), .number(let text): text
    default: nil
    }
  }

  var isTrue: Bool { self == .bool(true) }
}
