#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Seconds since a moment, to a tenth of a millisecond.
func seconds(since start: ContinuousClock.Instant) -> Double {
  let elapsed = ContinuousClock.now - start
  let micros =
    elapsed.components.seconds * 1_000_000
    + elapsed.components.attoseconds / 1_000_000_000_000
  return Double(micros / 100) / 10_000
}

/// Seconds for one run of some work: the least of three times over, each repeated.
func fastest(_ repeats: Int, _ work: () -> Void) -> Double {
  var best = Double.infinity
  for _ in 0..<3 {
    let start = ContinuousClock.now
    for _ in 0..<repeats { work() }
    best = min(best, seconds(since: start) / Double(repeats))
  }
  return best
}

/// The largest resident size of this process so far, in megabytes.
func peakMemory() -> Int {
  var usage = rusage()
  #if canImport(Darwin)
    getrusage(RUSAGE_SELF, &usage)
  #else
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  #endif
  #if canImport(Darwin)
    return usage.ru_maxrss / 1_048_576
  #else
    return usage.ru_maxrss / 1_024
  #endif
}

/// A ratio with two decimals.
func ratio(_ value: Double, _ other: Double) -> Double {
  (value / other * 100).rounded() / 100
}
