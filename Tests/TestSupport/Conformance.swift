import Foundation
import Testing

/// The root of this package.
public let packageRoot: String = {
  let file = #filePath
  return file.components(separatedBy: "/").dropLast(3).joined(separator: "/")
}()

/// The folder of conformance cases kept beside a checkout, or nil where there is none.
///
/// `COGSMITH_CONFORMANCE` names it; else it is looked for in `../shared/conformance`.
public let conformanceFolder: String? = {
  let named = ProcessInfo.processInfo.environment["COGSMITH_CONFORMANCE"]
  let candidates = [named, packageRoot + "/../shared/conformance"].compactMap { $0 }
  return candidates.first { FileManager.default.fileExists(atPath: $0) }
}()

/// The text of a conformance file, or nil with a line that says it was skipped.
public func conformanceFile(_ name: String) -> String? {
  guard let folder = conformanceFolder,
    let data = FileManager.default.contents(atPath: folder + "/" + name)
  else {
    print("SKIPPED: \(name) is not here; set COGSMITH_CONFORMANCE to the folder that holds it")
    return nil
  }
  return String(decoding: data, as: UTF8.self)
}

/// The bytes of a table that others made, kept beside the conformance cases, or nil with a line that
/// says it was skipped.
public func realTable(_ name: String) -> [UInt8]? {
  guard let folder = conformanceFolder,
    let data = FileManager.default.contents(atPath: folder + "/../data/" + name)
  else {
    print("SKIPPED: \(name) is not here; it is looked for beside COGSMITH_CONFORMANCE")
    return nil
  }
  return [UInt8](data)
}
