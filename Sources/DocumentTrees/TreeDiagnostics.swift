import Diagnostics
import SourceText

extension Diagnostic {
  static func duplicateKey(_ key: String, at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      .yamlDuplicateKey, "`\(key)` is given twice", at: span, label: "given again here",
      related: [Label(first, "first given here")],
      helps: [Help("keep one of the two, or give the second another name")])
  }

  static func complexKey(at span: Span) -> Diagnostic {
    Diagnostic(
      .yamlKey, "a key must be plain text", at: span,
      label: "this key is a list or a map",
      helps: [Help("write the key as a single word, such as `steel-16:`")])
  }

  static func emptyKey(at span: Span) -> Diagnostic {
    Diagnostic(
      .yamlKey, "a key is missing", at: span, label: "there is no text here",
      helps: [Help("write a name before the `:`")])
  }

  static func mergeKey(at span: Span) -> Diagnostic {
    Diagnostic(
      .yamlMergeKey, "merge keys are not part of the manifest language", at: span,
      label: "`<<` would copy entries from elsewhere",
      notes: ["what a record holds has to be readable where it stands"],
      helps: [Help("write the entries out, or refer to the whole value with `*name`")])
  }

  /// - Parameter removing: the tag with the blanks behind it, where it can be cut out.
  static func tag(_ tag: String, at span: Span, removing: Span?) -> Diagnostic {
    Diagnostic(
      .yamlTag, "tags are not part of the manifest language", at: span,
      label: "this value carries the tag `\(tag)`",
      notes: ["the field decides how its text is read, so a type in the file has no effect"],
      helps: [Help("take the tag out", edits: removing.map { [Edit($0, "")] } ?? [])])
  }

  /// - Parameter value: the whole text that starts with the alias, for quotes around it.
  static func unknownAnchor(
    _ name: String, at span: Span, among anchors: [String], value: Span, quoted: String
  ) -> Diagnostic {
    let near = suggestions(for: name, among: anchors)
    let help =
      near.first.map {
        Help("did you mean \(alternatives(near.map { "*" + $0 }))?", edits: [Edit(span, "*" + $0)])
      }
      ?? Help(
        "put the text in quotes, if it really starts with `*`", edits: [Edit(value, quoted)])
    return Diagnostic(
      .yamlAlias, "no anchor `&\(name)` stands above this alias", at: span,
      label: "`*\(name)` refers to nothing",
      notes: value.end > span.end ? ["the rest of this file is not read"] : [], helps: [help])
  }

  static func recursiveAlias(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .yamlAlias, "the alias `*\(name)` stands inside the value that it refers to", at: span,
      label: "stands for what it is part of",
      helps: [Help("write the value out; a value cannot contain itself")])
  }

  static func tooManyAliases(limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .yamlAlias, "the aliases of this file stand for more than \(limit) values", at: span,
      label: "this alias goes over the limit",
      notes: [
        "nested aliases multiply: a few lines can stand for billions of values, and a long text counts for many"
      ],
      helps: [Help("write the values out, or split the file")])
  }

  static func tooDeep(limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .yamlTooDeep, "more than \(limit) lists or maps are nested here", at: span,
      label: "the rest of this file is not read",
      helps: [Help("a manifest needs no more than 10 levels; look for brackets that never close")])
  }

  static func scalarTooLong(limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      .yamlTooLarge, "a text is longer than \(limit) bytes", at: span, label: "it starts here",
      notes: ["the rest of this file is not read"],
      helps: [Help("look for a quote that never closes")])
  }
}
