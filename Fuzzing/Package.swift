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
    .executableTarget(
      name: "ExpressionFuzzer",
      dependencies: [.product(name: "Expressions", package: "Cogsmith")],
      swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]),
    .executableTarget(
      name: "TableFuzzer",
      dependencies: [
        .product(name: "Interpreter", package: "Cogsmith"),
        .product(name: "Diagnostics", package: "Cogsmith"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]),
  ]
)
