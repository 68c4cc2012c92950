import Diagnostics
import DocumentTrees
import Imports
import Machines
import Manifests
import SourceText

/// A workspace that is about to be begun, or why it cannot be.
package struct PreparedWorkspace: Sendable {
  /// A file, and what is done with it.
  package struct File: Sendable {
    /// What is in its place.
    package enum State: Sendable {
      case new, unchanged
      /// Something else, which is left as it is.
      case kept
    }

    /// Where it is.
    package var path: FilePath
    /// The text.
    package var contents: String
    /// What it is for.
    package var summary: String
    /// What is in its place.
    package var state: State
  }

  /// The files, the root manifest last.
  package var files: [File] = []
  /// Files of other programs, which the root manifest excludes.
  package var excluded: [String] = []
  /// What a table had and a workspace in `sync` does not take.
  package var leftOut: [String] = []
  /// Lines that a `.gitignore` that was there does not have.
  package var missingLines: [String] = []
  /// What was found in the workspace as it would be.
  package var diagnostics: [Diagnostic] = []
  /// The texts, for messages.
  package var sources = SourceMap()

  /// Whether nothing can be written.
  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

extension Session {
  /// Whether a folder can become a workspace.
  ///
  /// - Throws: `FileFault` when it is one already, or no folder.
  package func checkNewWorkspace(in folder: String) throws(FileFault) {
    let folder = normalized(folder)
    let place = path(named: folder)
    if files.kind(of: place) == .file {
      throw FileFault(path: folder, reason: "is a file; name a folder")
    }
    let root = place.child(WorkspaceFiles.rootFile)
    guard files.kind(of: root) == nil else {
      throw FileFault(
        path: root.text,
        reason: "is there already, so this folder is a workspace; `cogsmith check` checks it")
    }
    guard files.isWritable(place) else {
      throw FileFault(path: folder, reason: "is a folder in which you may not write")
    }
  }

  /// Prepares a workspace: everything but the writing.
  package func prepareWorkspace(
    _ new: NewWorkspace, in folder: String, _ imported: ImportResult? = nil
  ) throws(FileFault) -> PreparedWorkspace {
    try checkNewWorkspace(in: folder)
    let folder = normalized(folder)
    var prepared = PreparedWorkspace()
    var manifests: [ImportedFile] = []
    for file in imported?.files(isNew: false) ?? [] {
      // In `sync` quantities come from the accounting system.
      let isStock = file.path.hasPrefix("opening/") || file.path.hasPrefix("receipts/")
      if new.mode == .sync, isStock {
        prepared.leftOut.append(file.summary)
      } else {
        manifests.append(file)
      }
    }
    place(&prepared, new.files(manifests, excluding: []), folder)
    var workspace = try draft(prepared, folder)
    prepared.excluded = otherPrograms(workspace, prepared, folder)
    if !prepared.excluded.isEmpty {
      prepared.files = []
      place(&prepared, new.files(manifests, excluding: prepared.excluded), folder)
      workspace = try draft(prepared, folder)
    }
    let run = workspace.run()
    prepared.diagnostics = run.diagnostics
    prepared.sources = run.sources
    return prepared
  }

  /// Writes a prepared workspace: each file in one step, none over another, the root manifest last.
  package func write(_ prepared: PreparedWorkspace) throws(FileFault) {
    for file in prepared.files where file.state == .new {
      try files.create(Array(file.contents.utf8), at: file.path)
    }
  }

  private func place(_ prepared: inout PreparedWorkspace, _ new: [NewFile], _ folder: String) {
    let place = path(named: folder)
    for file in new {
      let path = place.child(file.path)
      var state = PreparedWorkspace.File.State.new
      if files.kind(of: path) != nil {
        let there = try? files.read(path)
        state = there == Array(file.contents.utf8) ? .unchanged : .kept
        if file.path == ".gitignore", let there {
          let lines = Set(String(decoding: there, as: UTF8.self).split { $0.isNewline })
          prepared.missingLines = file.contents.split { $0.isNewline }
            .filter { !$0.hasPrefix("#") && !lines.contains($0) }.map(String.init)
          if prepared.missingLines.isEmpty { state = .unchanged }
        }
      }
      prepared.files.append(
        PreparedWorkspace.File(
          path: path, contents: file.contents, summary: file.summary, state: state))
    }
  }

  /// The workspace as it would be.
  private func draft(
    _ prepared: PreparedWorkspace, _ folder: String
  ) throws(FileFault) -> Workspace {
    var overlay = Overlay(base: files)
    for file in prepared.files where file.state == .new {
      overlay.files[file.path.text] = Array(file.contents.utf8)
    }
    return try Session(files: overlay).load(join(folder, WorkspaceFiles.rootFile))
  }

  /// YAML files that were there and have no section of a manifest, relative to the folder.
  private func otherPrograms(
    _ workspace: Workspace, _ prepared: PreparedWorkspace, _ folder: String
  ) -> [String] {
    let own = Set(prepared.files.map(\.path.text))
    let sections = ManifestDocument.sections
    var found: [String] = []
    for file in workspace.sources.files
    where !own.contains(file.path)
      && (file.path.hasSuffix(".yaml") || file.path.hasSuffix(".yml"))
    {
      var bag = DiagnosticBag()
      let tree = readYAML(file, source: SourceID(index: 0), into: &bag)
      let isManifest = tree.read(file) { reader in
        tree.roots.contains { root in
          reader.kind(root) == .mapping
            && reader.entries(root).contains { sections.contains(reader.string($0.key)) }
        }
      }
      let isBlank = tree.roots.isEmpty && !bag.hasErrors
      if !isManifest, !isBlank {
        let path = folder == "." ? file.path : String(file.path.dropFirst(folder.count + 1))
        found.append(path)
      }
    }
    return found
  }
}
