import Diagnostics
import Expressions
import Manifests
import SourceText

extension ExpressionText {
  /// The place of a range of the expression.
  package func span(_ range: TextRange) -> Span { span(Int(range.start)..<Int(range.end)) }

  /// What was found in the expression, with its places in the file.
  package func diagnostic(_ issue: Issue) -> Diagnostic {
    Diagnostic(
      issue.code.diagnosticCode, severity: issue.isWarning ? .warning : .error, issue.message,
      at: span(issue.range), label: issue.label,
      related: issue.related.map { Label(span($0.range), $0.text) }, notes: issue.notes,
      helps: issue.fixes.map { fix in
        Help(
          fix.text,
          edits: fix.edit.map { [edit(Int($0.range.start)..<Int($0.range.end), $0.replacement)] }
            ?? []
        )
      })
  }

  /// A fault of a run, with its place in the file.
  package func diagnostic(_ fault: RuntimeFault, severity: Severity = .error) -> Diagnostic {
    Diagnostic(
      .expressionFault, severity: severity, fault.message, at: span(fault.range),
      label: "cannot be computed", helps: [Help(fault.code.help)])
  }

  /// The side of an `&&` or `||` that failed without deciding anything (`expressions.md` 12).
  package func swallowed(_ fault: RuntimeFault) -> Diagnostic {
    Diagnostic(
      .expressionSwallowed, severity: .warning, fault.message, at: span(fault.range),
      label: "this side cannot be computed",
      notes: ["the other side decides, so the expression has a value all the same"],
      helps: [Help(fault.code.help)])
  }
}

extension IssueCode {
  /// The code in the list of all findings.
  fileprivate var diagnosticCode: DiagnosticCode {
    switch self {
    case .syntax: .expressionSyntax
    case .literal: .expressionLiteral
    case .limit: .expressionLimit
    case .unknownName: .expressionUnknownName
    case .call: .expressionCall
    case .type: .expressionType
    case .unit: .expressionUnit
    case .optional: .expressionOptional
    case .suspicious: .expressionSuspicious
    }
  }
}

extension FaultCode {
  /// What can be done about it.
  fileprivate var help: String {
    switch self {
    case .noSuchKey: "ask first whether it is there, with `has(…)` or `in`"
    case .outOfRange: "ask first how long it is, with `size(…)`"
    case .divisionByZero: "ask first whether the divisor is 0: `x == 0 ? … : y / x`"
    case .overflow: "round what is computed on the way: `round(x, 6)`"
    case .noSuchOverload: "use values of the same kind"
    case .invalidArgument: "correct the argument"
    case .conversion: "correct the text, or ask first what it is"
    case .unknownName: "give it a value"
    case .noValue: "say what counts where there is none: `….orValue(…)`"
    case .key: "give every entry a key of its own"
    case .noBaseline: "ask for a change in a rule"
    case .brokenFunction: "correct the function"
    case .unit: "use units of one kind, or amounts of one currency"
    case .fuel: "go through fewer entries, or split the expression"
    }
  }
}
