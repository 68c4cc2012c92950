// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "Cogsmith", path: "..")],
  targets: [
    .executableTarget(
      name: "Fuzzing",
      dependencies: [
        .product(name: "Interpreter", package: "Cogsmith"),
        .product(name: "Diagnostics", package: "Cogsmith"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]),
    .systemLibrary(name: "CFuzzer"),
    .executableTarget(
      name: "ExpressionFuzzer",
      dependencies: ["CFuzzer", .product(name: "Expressions", package: "Cogsmith")],
      swiftSettings: [.swiftLanguageMode(.v6)]),
  ]
)
