import Connections
import Machines
import Providers
import QuickBooksSimulator
import TestSupport

/// Counts what reaches the world, and ends everything at one step.
final class Doom {
  var steps = 0
  var end: Int?
  /// Whether the last step still has its effect.
  var isDone = false

  /// Whether a step happens, and whether the program lives on.
  func step() -> (happens: Bool, lives: Bool) {
    steps += 1
    guard let end, steps >= end else { return (true, true) }
    return (steps == end && isDone, false)
  }
}

/// Changes a reply on its way; nil leaves it as it is.
typealias Tampering = (HTTPRequest, HTTPResponse) -> HTTPResponse?

/// The simulated company, without a socket.
final class Wire: HTTPClient {
  var simulator: Simulator
  let doom: Doom
  /// What becomes of a reply on its way.
  var tampering: Tampering?

  init(_ simulator: Simulator, _ doom: Doom) {
    self.simulator = simulator
    self.doom = doom
  }

  func send(_ request: HTTPRequest) throws(ConnectionFault) -> HTTPResponse {
    let (happens, lives) = doom.step()
    guard happens else { throw .noLibrary }
    let target = request.url.replacing("http://127.0.0.1", with: "")
    let outcome = simulator.outcome(
      of: SimulatorRequest(
        request.method.rawValue, target, headers: request.headers.map { ($0.name, $0.value) },
        body: request.body),
      at: simulatedNow)
    guard lives else { throw .noLibrary }
    switch outcome.sending {
    case .whole(let reply):
      let response = HTTPResponse(
        status: reply.status, headers: reply.headers.map { HTTPHeader($0.name, $0.value) },
        body: reply.body)
      return tampering?(request, response) ?? response
    case .hang: throw .timedOut
    case .half, .nothing: throw .dropped
    }
  }
}

/// Secrets whose writing may be the last thing that happens.
final class DoomedSecrets: PrivateFiles {
  let base: MemorySecrets
  let doom: Doom

  init(_ base: MemorySecrets, _ doom: Doom) {
    self.base = base
    self.doom = doom
  }

  func resolved(_ path: String) -> String { base.resolved(path) }
  func facts(_ path: String) -> PrivateFileFacts? { base.facts(path) }
  func read(_ path: String) throws(PrivateFileFault) -> [UInt8] { try base.read(path) }

  func checkWritable(_ path: String) throws(PrivateFileFault) {
    guard doom.step().lives else { throw PrivateFileFault("the end") }
  }

  func write(_ bytes: [UInt8], to path: String) throws(PrivateFileFault) {
    let (happens, lives) = doom.step()
    if happens { try base.write(bytes, to: path) }
    guard lives else { throw PrivateFileFault("the end") }
  }
}

/// The day on which the simulated company is asked.
let simulatedNow = Instant("2026-11-28T09:00:00-08:00") ?? Instant(milliseconds: 0)

/// Files of a workspace whose writing may be the last thing that happens.
struct DoomedFiles: FileSystem {
  let base: FaultyFiles
  nonisolated(unsafe) let doom: Doom

  func kind(of path: FilePath) -> FileKind? { base.kind(of: path) }
  func list(_ path: FilePath) throws(FileFault) -> [FolderEntry] { try base.list(path) }

  func read(_ path: FilePath, limit: Int) throws(FileFault) -> [UInt8] {
    try base.read(path, limit: limit)
  }

  func write(_ bytes: [UInt8], to path: FilePath) throws(FileFault) {
    let (happens, lives) = doom.step()
    if happens { try base.write(bytes, to: path) }
    guard lives else { throw FileFault(path: path.text, reason: "the end") }
  }
}
