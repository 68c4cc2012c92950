import DocumentTrees
import Renderings

extension JSONValue {
  /// Writes an object on one line, and any other value as ever.
  public func writeInline(to json: inout JSONWriter) {
    guard let members else { return write(to: &json) }
    json.object(inline: true) { json in
      for member in members {
        json.key(member.key)
        member.value.write(to: &json)
      }
    }
  }

  /// Writes the value, one key a line.
  public func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.null()
    case .bool(let value): json.boolean(value)
    case .number(let text): json.number(text)
    case .text(let text): json.string(text)
    case .list(let values): json.array(of: values) { $1.write(to: &$0) }
    case .object(let members):
      json.object { json in
        for member in members {
          json.key(member.key)
          member.value.write(to: &json)
        }
      }
    }
  }
}
