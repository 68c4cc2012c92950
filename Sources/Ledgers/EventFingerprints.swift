import Builds
import Catalogs

/// Hashes of what manifests say about events; a sub-build has that of the build that it is for.
struct EventFingerprints {
  /// By the events of a simulation; nil for what no manifest declares.
  private var hashes: [UInt64?]

  init(_ simulation: Simulation) {
    hashes = simulation.events.map { event in
      event.reference.map { simulation.catalog.history.key(of: $0).fingerprint }
    }
    // Sub-builds stand before the build that they are for.
    var pending: [Int] = []
    for build in simulation.builds {
      pending.append(build.event)
      guard build.parent == nil else { continue }
      for event in pending { hashes[event] = hashes[build.event] }
      pending.removeAll()
    }
  }

  /// Nil for what no manifest declares.
  func text(ofEvent event: Int) -> String? { hashes[event].flatMap(eventHash) }
}

/// A hash of what a manifest says about an event, as `exports.lock` has it: 16 hexadecimal digits; nil
/// for what no manifest declares.
package func eventHash(_ fingerprint: UInt64) -> String? {
  if fingerprint == 0 { return nil }
  let digits = String(fingerprint, radix: 16)
  return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}
