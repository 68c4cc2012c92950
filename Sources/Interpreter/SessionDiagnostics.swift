import Catalogs
import Diagnostics
import Exports
import Ledgers
import Machines
import Manifests
import Quantities
import SourceText

extension Diagnostic {
  static func unreadable(_ fault: FileFault) -> Diagnostic {
    Diagnostic(
      .fileUnreadable, "`\(fault.path)` \(fault.reason)",
      helps: [Help("check that the file is there and that you may read it")])
  }

  /// - Parameter near: paths of files that are there, as the manifest would write them.
  static func missingFile(
    _ path: String, isFolder: Bool, at span: Span, near: [String]
  ) -> Diagnostic {
    Diagnostic(
      .fileMissing, isFolder ? "`\(path)` is a folder" : "there is no file `\(path)`", at: span,
      label: "named here",
      helps: [
        near.first.map {
          Help("did you mean \(alternatives(near))?", edits: [Edit(span, $0)])
        } ?? Help("put the file there, or correct the path")
      ])
  }

  /// A path that leaves the workspace, by `..`, from the root, or by a link.
  static func outside(_ path: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .fileOutside, "`\(path)` leads out of the workspace", at: span, label: "named here",
      notes: ["a manifest may be a stranger's, so it can only name files of its own workspace"],
      helps: [Help("put the file into the workspace, and name it by a path from this manifest")])
  }

  static func notAFile(_ path: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .fileMissing, "`\(path)` is a link that leads nowhere, or not a regular file", at: span,
      label: "named here", helps: [Help("put a file there, or correct the path")])
  }

  static func namedTwice(_ path: String, at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      .workspaceDuplicate, "the file `\(path)` is named twice", at: span, label: "again here",
      related: [Label(first, "first here")],
      notes: ["its events would count twice"], helps: [Help("keep one of the two")])
  }

  /// The state of a `sync` workspace before its first pull; an error once stock is needed.
  static func nothingPulled(_ path: String, at span: Span, isNeeded: Bool) -> Diagnostic {
    Diagnostic(
      .inventorySnapshot, severity: isNeeded ? .error : .note,
      isNeeded
        ? "nothing has been pulled from the accounting system yet, so there is no stock to start from"
        : "nothing has been pulled from the accounting system yet", at: span,
      label: "`\(path)` is not there",
      notes: isNeeded
        ? ["in `sync` the quantities on hand come from this file"]
        : ["products can be written and checked; quantities come with the first pull"],
      helps: [Help("run `cogsmith sync`, which pulls items and accounts and writes that file")])
  }

  /// A snapshot of a day to come: what happens until then would count as already in it.
  static func snapshotToCome(
    _ taken: CivilDate, _ today: CivilDate?, at span: Span? = nil
  ) -> Diagnostic {
    Diagnostic(
      .inventorySnapshot,
      "a snapshot of \(taken) cannot have been taken yet" + (today.map { ": it is \($0)" } ?? ""),
      at: span, label: "a day to come",
      notes: ["events up to its day count as already in it, and would never be exported"],
      helps: [
        Help(
          span == nil
            ? "check the clock of this machine, and where the answer comes from"
            : "restore the file from git, or check the clock of this machine")
      ])
  }

  static func fileTooLarge(_ path: String, _ bytes: Int) -> Diagnostic {
    Diagnostic(
      .fileTooLarge, "`\(path)` has \(bytes) bytes, and a manifest at most 1073741824",
      helps: [Help("split the file")])
  }

  static func damagedText(
    _ source: SourceID, _ first: UInt32, _ byte: UInt8, _ count: Int
  ) -> Diagnostic {
    let digits = Array("0123456789ABCDEF")
    let hexadecimal = String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    let more = count > 1 ? ", and \(count - 1) more byte\(count > 2 ? "s" : "") like it" : ""
    return Diagnostic(
      .fileEncoding, "this file is not UTF-8",
      at: Span(source: source, start: first, end: first + 1),
      label: "the byte 0x\(hexadecimal) here\(more)",
      notes: ["files of older Windows programs are often in Windows-1252"],
      helps: [Help("save it as UTF-8: `iconv -f WINDOWS-1252 -t UTF-8`")])
  }

  static func damagedUTF16(_ source: SourceID, _ first: UInt32, _ count: Int) -> Diagnostic {
    let more = count > 1 ? ", and \(count - 1) more like it" : ""
    return Diagnostic(
      .fileEncoding, "this file begins as UTF-16 and is not",
      at: Span(source: source, start: first, end: first + 1),
      label: "half of a character here\(more)",
      helps: [Help("save it as UTF-8")])
  }
}

extension Workspace {
  /// What the accounting system would refuse.
  func reportProblems(of ledger: Ledger, _ catalog: Catalog, into bag: inout DiagnosticBag) {
    guard catalog.settings.provider == .quickbooksOnline else { return }
    for problem in quickBooksProblems(ledger, catalog) { bag.report(problem) }
  }
}
