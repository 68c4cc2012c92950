import Diagnostics
import Providers
import Renderings
import SourceText

/// A fault as a terminal shows it.
func shown(_ fault: ProviderFault?) -> String {
  guard let fault else { return "no fault\n" }
  return ExcerptRenderer(SourceMap()).render(fault.diagnostic).plain
}
