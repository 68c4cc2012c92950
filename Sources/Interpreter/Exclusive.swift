#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs a function while no other process does the same in a folder.
///
/// The lock is the operating system's own (`flock` on the folder): it ends with the process, however
/// that ends, so that none is ever left behind.
///
/// - Throws: `FileFault` when another process holds it, and what the function throws.
public func exclusively<Result>(
  in folder: String, _ body: () throws(FileFault) -> Result
) throws(FileFault) -> Result {
  let path = folder.isEmpty ? "." : folder
  let descriptor = open(path, O_RDONLY)
  guard descriptor >= 0 else { throw FileFault(path: path, reason: "cannot be opened") }
  defer { close(descriptor) }
  guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
    throw FileFault(path: path, reason: "another export is running here; try again when it is done")
  }
  return try body()
}
