import CFuzzer

// One expression a run: nothing may trap, hang or grow without bound, and what is said has to be true.
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
_ = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
  ExpressionInput(UnsafeBufferPointer(start: data, count: size)).run()
  return 0
}
