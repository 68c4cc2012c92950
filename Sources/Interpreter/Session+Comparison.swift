import Catalogs
import Diagnostics
import Machines
import Quantities

extension Session {
  /// Replays a workspace as it was, for rules that ask what has changed (`language.md` 8).
  ///
  /// - Parameters:
  ///   - earlier: a folder, written with a leading `/`, `./` or `../`; else a revision in git.
  ///   - bag: takes a warning when there is nothing to compare with after all.
  /// - Throws: `FileFault` when there is no such folder or revision, or no workspace in it.
  public func run(
    _ workspace: Workspace, asOf earlier: String, into bag: inout DiagnosticBag
  ) throws(FileFault) -> Run? {
    let isFolder = ["/", "./", "../"].contains { earlier.hasPrefix($0) } || earlier == ".."
    let before: Workspace
    if isFolder {
      before = try load(earlier)
    } else {
      let session = Session(files: try revisions.files(of: workspace.root, at: earlier))
      before = try session.load(workspace.root.isEmpty ? "." : workspace.root)
    }
    let run = before.run()
    var reason: String?
    if run.hasErrors || run.simulation == nil {
      reason = "the workspace as it was at `\(earlier)` has errors"
    } else if before.settings.currency != workspace.settings.currency {
      reason = "the workspace as it was at `\(earlier)` is in \(before.settings.currency.code)"
    }
    guard let reason else { return run }
    bag.report(
      Diagnostic(
        .expressionFault, severity: .warning, "rules cannot compare with `\(earlier)`",
        notes: [reason], helps: [Help("compare with a revision that `cogsmith check` passes")]))
    return nil
  }
}
