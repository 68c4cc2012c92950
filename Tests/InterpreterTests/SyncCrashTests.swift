import Connections
import Interpreter
import Providers
import QuickBooksSimulator
import TestSupport
import Testing

/// A sync that ends at any step: the next one makes what an undisturbed one would have made.
@Suite struct SyncCrashTests {
  private static let secrets = "/ada/.config/cogsmith/quickbooks-online.json"

  /// The world after some syncs: the company, the secrets, the workspace.
  private struct World {
    var simulator: Simulator
    let secrets = MemorySecrets()
    let files = FaultyFiles(["cogsmith.yaml": SyncShop.manifest])
    let environment: [String: String]

    init() {
      simulator = Simulator(SimulatedCompany(at: simulatedNow))
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
