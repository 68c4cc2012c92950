import Catalogs
import Diagnostics
import DocumentTrees
import Exports
import Machines
import Manifests
import SourceText

extension Session {
  /// Reads `exports.lock`; nil when it cannot be read, which is reported.
  func readLock(
    _ path: FilePath, _ settings: Settings, _ sources: inout SourceMap, _ bag: inout DiagnosticBag
  ) -> ExportLock? {
    guard files.kind(of: path) != nil else { return ExportLock() }
    do throws(FileFault) {
      if files.kind(of: path)?.isFolder == true {
        throw FileFault(path: path.text, reason: "is a folder")
      }
      let file = SourceFile(path: path.text, contents: try files.read(path))
      let source = sources.append(file)
      let decoded = decodeLock(readJSON(file, source: source, into: &bag), file, into: &bag)
      return ExportLock(decoded, settings, into: &bag)
    } catch {
      bag.report(.unreadable(error))
      return nil
    }
  }
}
