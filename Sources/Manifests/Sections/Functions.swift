import DocumentTrees
import SourceText

/// A named expression with typed parameters (`language.md` 2, `expressions.md`).
package struct FunctionDeclaration: ManifestRecord {
  /// The parameters in the order of a call's arguments, each with the name of its type.
  package var parameters: [Entry<LocatedName>] = []
  package var value = ExpressionField.missing
  package init() {}

  package static let schema = RecordSchema<Self>(
    "function", "A named expression with typed parameters.",
    [
      .plain(
        "parameters", \.parameters, .functionParameters,
        "A list of names with their types, such as `- width: length`, in the order of a call."),
      .required("value", \.value, .value, "The expression that gives the value."),
    ])
}

extension FieldType where Value == [Entry<LocatedName>] {
  /// A list of `name: type`; a map is read in the order in which it is written.
  static let functionParameters = FieldType(
    shape: .either([.list(.map(.parameter, .text)), .map(.parameter, .text)])
  ) { node, decoder in
    let map = Self.map(.parameter, of: .text, named: .identifier)
    guard decoder.reader.kind(node) == .sequence else { return map.decode(node, &decoder) }
    return FieldType<[Value]>.list(of: map).decode(node, &decoder)?.flatMap { $0 }
  }
}
