/// What numbers an expression computes with; everything else is the same in both.
public enum NumberModel: Hashable, Sendable {
  /// Stock CEL: 64-bit integers with and without a sign, and binary floating point.
  ///
  /// For the public conformance suite only: manifests never see it.
  case cel
  /// Exact decimals, money, quantities, percentages and civil dates (`expressions.md`).
  case manifest
}
