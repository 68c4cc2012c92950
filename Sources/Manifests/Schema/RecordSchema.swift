import Diagnostics
import DocumentTrees
import SourceText

/// How a value of a field is read, and what it may be.
package struct FieldType<Value: Sendable>: Sendable {
  /// For documentation and messages.
  let shape: FieldShape
  /// Reads a node that is not empty; nil when it was reported.
  let decode: @Sendable (NodeID, inout ManifestDecoder) -> Value?
}

/// One field of a record: its declaration is all that decoding, suggestions, `cogsmith schema` and
/// `Grammar/manifest.md` know about it.
package struct Field<Record: Sendable>: Sendable {
  let description: FieldDescription
  let key: [UInt8]
  /// Reads a node into the record; false when it was reported.
  let decode: @Sendable (NodeID, inout Record, inout ManifestDecoder) -> Bool
}

extension Field {
  /// A field that may be absent.
  static func optional<Value>(
    _ key: String, _ path: any WritableKeyPath<Record, Value?> & Sendable, _ type: FieldType<Value>,
    default defaultText: String? = nil, _ summary: String
  ) -> Field {
    Field(
      description: FieldDescription(
        key: key, shape: type.shape, isRequired: false, defaultText: defaultText, summary: summary),
      key: Array(key.utf8)
    ) { node, record, decoder in
      guard let value = type.decode(node, &decoder) else { return false }
      record[keyPath: path] = value
      return true
    }
  }

  /// A field whose absence is the same as an empty value, such as a list.
  static func plain<Value>(
    _ key: String, _ path: any WritableKeyPath<Record, Value> & Sendable, _ type: FieldType<Value>,
    default defaultText: String? = nil, _ summary: String
  ) -> Field {
    declared(key, path, type, isRequired: false, default: defaultText, summary)
  }

  /// A field that has to be there.
  static func required<Value>(
    _ key: String, _ path: any WritableKeyPath<Record, Value> & Sendable, _ type: FieldType<Value>,
    _ summary: String
  ) -> Field {
    declared(key, path, type, isRequired: true, default: nil, summary)
  }

  private static func declared<Value>(
    _ key: String, _ path: any WritableKeyPath<Record, Value> & Sendable, _ type: FieldType<Value>,
    isRequired: Bool, default defaultText: String?, _ summary: String
  ) -> Field {
    Field(
      description: FieldDescription(
        key: key, shape: type.shape, isRequired: isRequired, defaultText: defaultText,
        summary: summary),
      key: Array(key.utf8)
    ) { node, record, decoder in
      guard let value = type.decode(node, &decoder) else { return false }
      record[keyPath: path] = value
      return true
    }
  }
}

/// The fields of a record.
package struct RecordSchema<Record: Sendable>: Sendable {
  let name: String
  let summary: String
  let fields: [Field<Record>]

  init(_ name: String, _ summary: String, _ fields: [Field<Record>]) {
    self.name = name
    self.summary = summary
    self.fields = fields
  }

  /// The record as the reference and editors show it.
  package var shape: RecordShape {
    RecordShape(name: name, summary: summary, fields: fields.map(\.description))
  }

  /// The position of a key among the fields.
  @inline(__always)
  func index(of key: UnsafeBufferPointer<UInt8>) -> Int? {
    for (index, field) in fields.enumerated() where field.key.count == key.count {
      var isEqual = true
      for position in key.indices where field.key[position] != key[position] {
        isEqual = false
        break
      }
      if isEqual { return index }
    }
    return nil
  }
}

/// A record of the language, decoded by its schema.
package protocol ManifestRecord: Sendable {
  /// A record without any field.
  init()
  /// Its fields.
  static var schema: RecordSchema<Self> { get }
  /// Checks that need more than one field; runs once the fields are read.
  mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder)
}

extension ManifestRecord {
  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {}
}
