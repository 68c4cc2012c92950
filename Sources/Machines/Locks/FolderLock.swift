#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension DiskFiles {
  /// Runs a function while no other process does the same in a folder.
  ///
  /// The lock is the operating system's own (`flock` on the folder): it ends with the process, however
  /// that ends, so that none is ever left behind.
  ///
  /// - Throws: `FileFault` when another process holds it, and what the function throws.
  public func exclusively<Result>(
    in folder: FilePath, _ body: () throws(FileFault) -> Result
  ) throws(FileFault) -> Result {
    let descriptor = try openFolder(folder)
    guard flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 else {
      throw FileFault(
        path: folder.text, reason: "another export is running here; try again when it is done")
    }
    return try body()
  }
}
