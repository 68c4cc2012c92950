import SourceText

/// A policy over computed facts (`language.md` 8).
package struct RuleDeclaration: ManifestRecord {
  package var each: Located<RuleSubject>?
  package var condition: ExpressionField?
  package var requirement = ExpressionField.missing
  package var message: ExpressionField?
  package var level: Located<RuleLevel>?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "rule", "A policy over computed facts.",
    [
      .optional(
        "each", \.each, .choice(), default: "`workspace`", "What it is asked about, one at a time."
      ),
      .optional(
        "when", \.condition, .condition, default: "always", "Which of them it is asked about."),
      .required("require", \.requirement, .condition, "What has to hold."),
      .optional(
        "message", \.message, .template, default: "the rule's name",
        "What to say where it does not hold."),
      .optional(
        "level", \.level, .choice(), default: "`error`",
        "How bad that is; an `error` stops exports."),
    ])
}

/// The words of `rules.….each`.
package enum RuleSubject: String, Choice {
  case product, bom, line, build, receipt, sale, transaction, posting, workspace
}

/// The words of `rules.….level`.
package enum RuleLevel: String, Choice {
  case error, warning, note
}
