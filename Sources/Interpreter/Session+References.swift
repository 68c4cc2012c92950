import Diagnostics
import DocumentTrees
import Machines
import Manifests
import SourceText

/// Files that manifests name: tables of events, and the snapshot.
extension Session {
  /// Reads what manifests name.
  func loadReferences(into workspace: inout Workspace) {
    var jobs: [(path: FilePath, role: FileRole)] = []
    var named: [FilePath: Span] = [:]
    for manifest in workspace.manifests {
      let folder = folder(of: workspace.relative(workspace.sources[manifest.source].path))
      for reference in manifest.eventFiles {
        let place = FilePath(written: reference.path, from: folder, in: workspace.root)
        if let problem = problem(with: place, named: (reference.path, reference.span)) {
          workspace.bag.report(problem)
        } else if let place {
          if let first = named[place] {
            workspace.bag.report(.namedTwice(place.text, at: reference.span, first: first))
          } else {
            named[place] = reference.span
            jobs.append((place, .events(reference.layout)))
          }
        }
      }
    }
    workspace.add(readSideBySide(jobs, from: workspace.sources.files.count))
    loadSnapshot(into: &workspace)
  }

  private func loadSnapshot(into workspace: inout Workspace) {
    guard let reference = workspace.snapshotReference else { return }
    let place = workspace.snapshotPlace
    if let problem = problem(with: place, named: reference) {
      let isMissing = place.map { files.kind(of: $0) == nil } ?? false
      let isMisspelt = problem.helps.contains { !$0.edits.isEmpty }
      workspace.bag.report(
        isMissing && !isMisspelt
          ? .nothingPulled(
            place?.text ?? reference.path, at: reference.span, isNeeded: workspace.hasEvents)
          : problem)
      return
    }
    let source = SourceID(index: UInt32(truncatingIfNeeded: workspace.sources.files.count))
    guard let place, let file = open(place, source, &workspace.bag) else { return }
    _ = workspace.sources.append(file)
    let tree = readJSON(file, source: source, into: &workspace.bag)
    let snapshot = decodeSnapshot(tree, file, into: &workspace.bag)
    if let taken = snapshot.taken, isToCome(taken.value) {
      workspace.bag.report(.snapshotToCome(taken.value, today, at: taken.span))
    }
    workspace.snapshot = snapshot
  }

  /// What is wrong with a file that a manifest names; nil where it can be read.
  private func problem(
    with place: FilePath?, named reference: (path: String, span: Span)
  ) -> Diagnostic? {
    guard let place else { return .outside(reference.path, at: reference.span) }
    switch files.kind(of: place) {
    case .file?: return nil
    case .outside?: return .outside(place.text, at: reference.span)
    case .brokenLink?, .special?: return .notAFile(place.text, at: reference.span)
    case let kind:
      return .missingFile(
        place.text, isFolder: kind != nil, at: reference.span,
        near: neighbours(of: place, writtenAs: reference.path))
    }
  }

  /// Files in the folder of a path that may be meant, as the manifest would write them.
  private func neighbours(of path: FilePath, writtenAs written: String) -> [String] {
    let names = ((try? files.list(path.parent)) ?? []).filter { $0.isNameable && $0.kind == .file }
      .map(\.name).sorted()
    return suggestions(for: lastName(path.text), among: names)
      .map { join(folder(of: written), $0) }
  }
}
