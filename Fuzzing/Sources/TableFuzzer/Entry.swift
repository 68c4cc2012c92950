/// What libFuzzer calls with each table: nothing may trap, hang or grow without bound, and what an import
/// writes has to be a workspace without errors.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  TableInput(UnsafeBufferPointer(start: start, count: count))?.run()
  return 0
}
