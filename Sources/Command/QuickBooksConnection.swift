import Connections
import Interpreter
import Machines
import Providers

/// QuickBooks Online with the credentials of this machine; nothing is asked yet.
///
/// - Parameter root: the folder of the workspace, which credentials must not lie in.
func connectToQuickBooks(
  _ root: String, _ clock: SystemClock
) throws(ProviderFault) -> QuickBooksOnline {
  let credentials = try QuickBooksCredentials.load(
    environment: Surroundings.environment, files: DiskSecrets(),
    workspace: root.isEmpty ? "." : root)
  return QuickBooksOnline(
    credentials, http: CurlClient(agent: "cogsmith/\(Version.current)"), files: DiskSecrets(),
    clock: clock)
}
