import FlyingSocks
import Foundation
import Synchronization

/// Serves a simulator on 127.0.0.1, with a thread for each connection.
///
/// Threads of its own, so that a test may wait for a reply on whatever thread it runs.
package final class SimulatorServer: Sendable {
  private struct State {
    var simulator: Simulator
    var listener: Socket?
    var port: UInt16 = 0
    var connections: Set<Socket> = []
    var isStopping = false
  }

  private let state: Mutex<State>
  private let now: @Sendable () -> Instant
  private let hasStopped = DispatchSemaphore(value: 0)

  /// A server that does not listen yet.
  package init(
    _ simulator: Simulator, now: @escaping @Sendable () -> Instant = SimulatorServer.systemTime
  ) {
    state = Mutex(State(simulator: simulator))
    self.now = now
  }

  /// A server for a company that starts now.
  package convenience init(
    settings: CompanySettings = CompanySettings(), seed: CompanySeed = .standard,
    faults: FaultPlan = FaultPlan()
  ) {
    let company = SimulatedCompany(settings: settings, seed: seed, at: Self.systemTime())
    self.init(Simulator(company, faults: faults))
  }

  /// The time of the machine.
  @Sendable package static func systemTime() -> Instant {
    Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
  }

  /// Listens, on a port of the system's choice when it is 0, and returns the port.
  @discardableResult
  package func start(port: UInt16 = 0) throws -> UInt16 {
    let address = try sockaddr_in.inet(ip4: "127.0.0.1", port: port)
    let listener = try Socket(domain: Int32(AF_INET), type: .stream)
    keepFromChildren(listener)
    try listener.setValue(true, for: .localAddressReuse)
    try listener.bind(to: address)
    try listener.listen()
    guard case .ip4(_, let bound) = try listener.sockname() else { throw SocketError.disconnected }
    state.withLock { state in
      state.listener = listener
      state.port = bound
      state.isStopping = false
    }
    Thread.detachNewThread { [self] in accept(on: listener) }
    return bound
  }

  /// Stops listening and closes all connections.
  package func stop() {
    let listening = state.withLock { state -> UInt16? in
      guard state.listener != nil, !state.isStopping else { return nil }
      state.isStopping = true
      for connection in state.connections { _ = shutdown(connection.file.rawValue, 2) }
      return state.port
    }
    guard let listening else { return }
    // A last connection wakes the thread that waits for one.
    if let address = try? sockaddr_in.inet(ip4: "127.0.0.1", port: listening),
      let last = try? Socket(domain: Int32(AF_INET), type: .stream)
    {
      try? last.connect(to: address)
      try? last.close()
    }
    hasStopped.wait()
  }

  /// Reads or changes the simulator between requests.
  package func withSimulator<Result>(_ body: (inout sending Simulator) throws -> Result) rethrows
    -> Result
  {
    try state.withLock { state in try body(&state.simulator) }
  }

  /// `http://127.0.0.1:PORT`.
  package var address: String { "http://127.0.0.1:\(state.withLock { $0.port })" }

  /// What Cogsmith reads from its environment to speak with this server.
  package var environment: [(name: String, value: String)] {
    let (settings, token) = state.withLock {
      ($0.simulator.company.settings, $0.simulator.company.refreshToken)
    }
    let prefix = "COGSMITH_QUICKBOOKS_"
    return [
      (prefix + "CLIENT_ID", settings.clientID), (prefix + "CLIENT_SECRET", settings.clientSecret),
      (prefix + "REFRESH_TOKEN", token), (prefix + "COMPANY", settings.realm),
      (prefix + "URL", address), (prefix + "TOKEN_URL", address + "/oauth2/v1/tokens/bearer"),
    ]
  }

  // MARK: Connections

  private func accept(on listener: Socket) {
    while !state.withLock({ $0.isStopping }) {
      guard let file = try? listener.accept().file else { continue }
      let socket = Socket(file: file)
      keepFromChildren(socket)
      let isWelcome = state.withLock { state in
        if !state.isStopping { state.connections.insert(socket) }
        return !state.isStopping
      }
      if isWelcome {
        Thread.detachNewThread { [self] in serve(socket) }
      } else {
        end(socket)
      }
    }
    end(listener)
    state.withLock { $0.listener = nil }
    hasStopped.signal()
  }

  private func serve(_ socket: Socket) {
    var connection = Connection(socket)
    var isOpen = true
    while isOpen, let (request, isLast) = connection.readRequest() {
      let outcome = state.withLock { $0.simulator.outcome(of: request, at: now()) }
      wait(outcome.delayMilliseconds)
      switch outcome.sending {
      case .whole(let reply): isOpen = connection.write(reply, isLast: isLast) && !isLast
      case .half(let reply):
        connection.writeHalf(reply)
        isOpen = false
      case .nothing: isOpen = false
      case .hang:
        connection.waitForEnd()
        isOpen = false
      }
    }
    state.withLock { state in
      state.connections.remove(socket)
      end(socket)
    }
  }

  /// A program that a test starts meanwhile does not get the socket.
  private func keepFromChildren(_ socket: Socket) {
    _ = fcntl(socket.file.rawValue, F_SETFD, FD_CLOEXEC)
  }

  /// Ends a connection even where a program got its socket before it could be kept from it.
  private func end(_ socket: Socket) {
    _ = shutdown(socket.file.rawValue, 2)
    try? socket.close()
  }

  private func wait(_ milliseconds: Int) {
    var left = milliseconds
    while left > 0, !state.withLock({ $0.isStopping }) {
      Thread.sleep(forTimeInterval: TimeInterval(min(left, 20)) / 1_000)
      left -= 20
    }
  }
}
