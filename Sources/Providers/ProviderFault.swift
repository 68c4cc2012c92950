import Connections
import Diagnostics

/// Why an accounting system could not be asked, or what it refused.
public struct ProviderFault: Error, Sendable {
  /// What is said about it.
  public var diagnostic: Diagnostic
  /// The accounting system's own codes, when it gave any, such as `6140`.
  public var codes: [String] = []

  /// A fault that is found around an accounting system.
  public init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }

  init(
    _ code: DiagnosticCode, _ message: String, notes: [String] = [], helps: [String],
    codes: [String] = []
  ) {
    diagnostic = Diagnostic(code, message, notes: notes, helps: helps.map { Help($0) })
    self.codes = codes
  }
}

/// What was being done when a fault came up, such as `read the items`.
struct ProviderTask: Sendable {
  var words: String
}

extension ProviderFault {
  static func connection(_ fault: ConnectionFault, _ task: ProviderTask, host: String)
    -> ProviderFault
  {
    let who = "QuickBooks could not be asked to \(task.words)"
    switch fault {
    case .noLibrary:
      return ProviderFault(
        .providerLibrary,
        "libcurl is not installed, and without it nothing is asked over the network",
        helps: [
          "install it: `apt-get install libcurl4` on Debian and Ubuntu, `dnf install libcurl` on Fedora; macOS has it"
        ])
    case .address(let url):
      return .address(url)
    case .unreachable(let reason):
      return ProviderFault(
        .providerUnreachable, "\(who): `\(host)` cannot be reached", notes: [reason],
        helps: ["check the connection to the internet, and try again"])
    case .untrusted:
      return ProviderFault(
        .providerUnreachable, "\(who): `\(host)` does not prove who it is",
        notes: ["its certificate is not one that this machine trusts, and nothing was sent"],
        helps: [
          "check the clock of this machine and its certificates (`ca-certificates`)",
          "a company network that reads along has a certificate of its own, which must be installed",
        ])
    case .timedOut:
      return ProviderFault(
        .providerUnreachable, "\(who): `\(host)` takes too long to answer",
        helps: ["try again in a while; status.developer.intuit.com says whether QuickBooks is well"]
      )
    case .dropped:
      return ProviderFault(
        .providerUnreachable, "\(who): the connection to `\(host)` breaks off",
        helps: ["try again in a while; status.developer.intuit.com says whether QuickBooks is well"]
      )
    case .tooLarge:
      return ProviderFault(
        .providerReply, "\(who): the answer is larger than what is read",
        notes: ["an answer has at most 64 MiB"],
        helps: ["check that `\(host)` is QuickBooks"])
    }
  }

  static func address(_ url: String) -> ProviderFault {
    // A name and a password before the host are the reader's own secret.
    var shown = url
    if let end = url.lastIndex(of: "@") {
      let scheme =
        url.hasPrefix("https://") ? "https://" : url.hasPrefix("http://") ? "http://" : ""
      shown = scheme + "…" + url[end...]
    }
    return ProviderFault(
      .providerAddress, "`\(shown)` is not an address that secrets are sent to",
      notes: ["it must begin with `https://`, or with `http://` on this machine itself"],
      helps: ["correct the address, or take it out: QuickBooks' own is known"])
  }

  static func reply(_ task: ProviderTask, _ reason: String, _ notes: [String] = []) -> ProviderFault
  {
    ProviderFault(
      .providerReply, "QuickBooks was asked to \(task.words), and the answer makes no sense",
      notes: [reason] + notes,
      helps: [
        "try again; if it stays so, check that nothing between here and QuickBooks changes what it says"
      ])
  }

  static func busy(_ task: ProviderTask, seconds: Int?, _ notes: [String]) -> ProviderFault {
    ProviderFault(
      .providerBusy, "QuickBooks was asked to \(task.words), and takes no more requests for now",
      notes: notes,
      helps: [
        seconds.map { "try again in \($0) seconds" }
          ?? "try again in a few minutes, and less often if it happens again"
      ])
  }

  static func broken(_ task: ProviderTask, status: Int, _ notes: [String]) -> ProviderFault {
    ProviderFault(
      .providerBusy,
      "QuickBooks was asked to \(task.words), and has trouble of its own (status \(status))",
      notes: notes,
      helps: ["try again in a while; status.developer.intuit.com says whether QuickBooks is well"])
  }

  static func signIn(_ reason: String, _ notes: [String] = []) -> ProviderFault {
    ProviderFault(
      .providerSignIn, "QuickBooks does not let Cogsmith in: \(reason)", notes: notes,
      helps: [
        "connect the company again (Intuit's OAuth playground does it), and put the new refresh token where the old one is"
      ])
  }
}
