internal import CAllocator

/// Gives memory back that reading files needed and nothing uses any more.
///
/// Files are read on several threads, and the C library keeps what they freed apart for them; without
/// this a large workspace would hold that memory for as long as it runs.
package func returnFreeMemory() {
  #if canImport(Glibc)
    _ = malloc_trim(0)
  #endif
}
