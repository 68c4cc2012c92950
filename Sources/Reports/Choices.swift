import Catalogs
import Renderings
import SourceText

extension JSONWriter {
  /// What the product of a BOM was configured as: names with texts; nothing for no parameters.
  mutating func choices(of bom: BOMID, _ catalog: Catalog) {
    let choices = catalog[bom].choices
    guard !choices.isEmpty else { return }
    key("with")
    object(inline: true) { json in
      for choice in choices { json.member(catalog.names[choice.name], choice.text) }
    }
  }
}
