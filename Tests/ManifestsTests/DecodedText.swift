import Diagnostics
import DocumentTrees
import Manifests
import SourceText
import TestSupport

/// A text that was decoded as a manifest, with what was found in it.
struct DecodedText {
  let file: SourceFile
  let tree: DocumentTree
  let manifest: Manifest
  let diagnostics: [Diagnostic]

  init(_ yaml: String) {
    self.init(Array(yaml.utf8))
  }

  init(_ bytes: [UInt8]) {
    var bag = DiagnosticBag()
    file = SourceFile(path: "shop.yaml", contents: bytes)
    tree = readYAML(file, source: SourceID(index: 0), into: &bag)
    manifest = decodeManifest(tree, file, into: &bag)
    diagnostics = bag.sorted()
  }

  /// The codes of the findings, by place.
  var codes: [String] { diagnostics.map(\.code.rawValue) }

  /// The text with the places of the findings marked.
  var marked: String { MarkedText.marking(file.bytes, diagnostics) }

  /// Whether nothing but warnings was found.
  var isAccepted: Bool { diagnostics.allSatisfy { $0.severity != .error } }
}
