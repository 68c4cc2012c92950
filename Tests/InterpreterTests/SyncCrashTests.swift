import Connections
import Interpreter
import Providers
import QuickBooksSimulator
import TestSupport
import Testing

/// A sync that ends at any step: the next one makes what an undisturbed one would have made.
@Suite struct SyncCrashTests {
  /// Counts what reaches the world, and ends everything at one step.
  private final class Doom {
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

  /// The simulated company, without a socket.
  private final class Wire: HTTPClient {
    var simulator: Simulator
    let doom: Doom

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
        at: SyncCrashTests.now)
      guard lives, let reply = outcome.reply else { throw .noLibrary }
      return HTTPResponse(
        status: reply.status, headers: reply.headers.map { HTTPHeader($0.name, $0.value) },
        body: reply.body)
    }
  }

  /// Secrets and files whose writing may be the last thing that happens.
  private final class DoomedSecrets: PrivateFiles {
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

  private static let now = Instant("2026-11-28T09:00:00-08:00") ?? Instant(milliseconds: 0)
  private static let secrets = "/ada/.config/cogsmith/quickbooks-online.json"

  /// The world after some syncs: the company, the secrets, the workspace.
  private struct World {
    var simulator: Simulator
    let secrets = MemorySecrets()
    let files = FaultyFiles(["cogsmith.yaml": SyncShop.manifest])
    let environment: [String: String]

    init() {
      simulator = Simulator(SimulatedCompany(at: SyncCrashTests.now))
      environment = [
        "HOME": "/ada", "COGSMITH_QUICKBOOKS_CLIENT_ID": "simulated-client",
        "COGSMITH_QUICKBOOKS_CLIENT_SECRET": "simulated-secret",
        "COGSMITH_QUICKBOOKS_REFRESH_TOKEN": simulator.company.refreshToken,
        "COGSMITH_QUICKBOOKS_COMPANY": simulator.company.settings.realm,
        "COGSMITH_QUICKBOOKS_URL": "http://127.0.0.1",
        "COGSMITH_QUICKBOOKS_TOKEN_URL": "http://127.0.0.1/oauth2/v1/tokens/bearer",
      ]
    }

    /// One run of the program; whether it went to its end.
    mutating func sync(_ doom: Doom) throws -> Bool {
      let wire = Wire(simulator, doom)
      defer { simulator = wire.simulator }
      var options = SyncOptions()
      options.selections = ["Steel*"]
      let session = Session(files: files)
      let secrets = DoomedSecrets(self.secrets, doom)
      let environment = environment
      let prepared = try session.prepareSync(nil, options) { () throws(ProviderFault) in
        QuickBooksSource(
          QuickBooksOnline(
            try QuickBooksCredentials.load(
              environment: environment, files: secrets, workspace: "."),
            http: wire, files: secrets, clock: TestClock()))
      }
      if prepared.hasErrors { return false }
      // Each of the two files is a step of its own.
      let (first, goesOn) = doom.step()
      files.allowWrites(first ? (goesOn ? nil : 1) : 0)
      do { try session.write(prepared) } catch { return false }
      return goesOn
    }
  }

  @Test(arguments: [false, true]) func `at every step`(isDone: Bool) throws {
    var whole = World()
    let counting = Doom()
    #expect(try whole.sync(counting))
    // Signing in, keeping the token, company, accounts, items, writing.
    #expect(counting.steps >= 7)
    for end in 1...counting.steps {
      var world = World()
      let doom = Doom()
      doom.end = end
      doom.isDone = isDone
      #expect(try !world.sync(doom))
      let half = world.files.texts
      // What is there is whole.
      for (path, text) in half where path != "cogsmith.yaml" {
        #expect(text == whole.files.texts[path], "\(path) after step \(end)")
      }
      world.files.allowWrites(nil)
      #expect(try world.sync(Doom()), "after step \(end)")
      #expect(world.files.texts == whole.files.texts, "after step \(end)")
      // The token that is kept is one that QuickBooks still takes, also in the run after next.
      world.simulator.advanceMilliseconds += 3_600_000
      #expect(try world.sync(Doom()), "after step \(end)")
    }
  }

  @Test func `also when only the second file is missing`() throws {
    var world = World()
    let doom = Doom()
    #expect(try world.sync(doom))
    let after = world.files.texts
    world.files.set("products/quickbooks-online.yaml", nil)
    #expect(try world.sync(Doom()))
    #expect(world.files.texts == after)
  }

  @Test func `nothing of an access token and no secret of the app is ever kept`() throws {
    var world = World()
    #expect(try world.sync(Doom()))
    let kept = try #require(world.secrets.files[Self.secrets])
    #expect(!kept.contains("simulated-secret") && !kept.contains("AT0-"))
    for text in world.files.texts.values {
      for secret in ["simulated-secret", "AT0-", "RT1-"] { #expect(!text.contains(secret)) }
    }
  }
}
