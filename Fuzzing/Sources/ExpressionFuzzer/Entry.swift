import Expressions

/// What libFuzzer calls with each expression: nothing may trap, hang or grow without bound, and what is
/// said has to be true.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  ExpressionInput(UnsafeBufferPointer(start: start, count: count)).run()
  return 0
}
