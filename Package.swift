// swift-tools-version: 6.2
import PackageDescription

/// One row of the target table: what a layer is called and which layers below it it may see.
///
/// The rows stand in dependency order, and a row imports only rows above it.
/// `Grammar/architecture.md` says what each layer owns.
struct Layer {
  var name: String
  var imports: [String]
  var products: [Target.Dependency] = []
}

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let layers: [Layer] = [
  Layer(name: "SourceText", imports: []),
  Layer(name: "Decimals", imports: []),
  Layer(name: "Quantities", imports: ["Decimals"]),
  Layer(name: "Renderings", imports: []),
  Layer(name: "Diagnostics", imports: ["Renderings", "SourceText"]),
  Layer(name: "DocumentTrees", imports: ["CLibYAML", "Diagnostics", "SourceText"]),
  Layer(
    name: "Tables",
    imports: ["CExpat", "CLibZip", "Diagnostics", "DocumentTrees", "Renderings", "SourceText"]),
  Layer(name: "Expressions", imports: ["Decimals", "Diagnostics", "Quantities", "SourceText"]),
  Layer(
    name: "Manifests",
    imports: ["Decimals", "Diagnostics", "DocumentTrees", "Quantities", "Renderings", "SourceText"]),
  Layer(
    name: "Imports",
    imports: ["Decimals", "Diagnostics", "Quantities", "SourceText", "Tables"]),
  Layer(
    name: "Catalogs",
    imports: ["Decimals", "Diagnostics", "Expressions", "Manifests", "Quantities", "SourceText"]),
  Layer(
    name: "Builds",
    imports: ["Catalogs", "Decimals", "Diagnostics", "Manifests", "Quantities", "SourceText"]),
  Layer(
    name: "Ledgers",
    imports: [
      "Builds", "Catalogs", "Decimals", "Diagnostics", "Manifests", "Quantities", "SourceText",
    ],
    products: [.product(name: "Crypto", package: "swift-crypto")]),
  Layer(
    name: "Policies",
    imports: [
      "Builds", "Catalogs", "Decimals", "Diagnostics", "Expressions", "Ledgers", "Manifests",
      "Quantities", "SourceText",
    ]),
  Layer(
    name: "Exports",
    imports: [
      "Builds", "Catalogs", "Decimals", "Diagnostics", "Ledgers", "Manifests", "Quantities",
      "Renderings", "SourceText",
    ]),
  Layer(name: "Connections", imports: ["CLibCurl"]),
  Layer(
    name: "Providers",
    imports: [
      "Connections", "Decimals", "Diagnostics", "DocumentTrees", "Quantities", "Renderings",
    ],
    products: [.product(name: "Crypto", package: "swift-crypto")]),
  Layer(name: "Machines", imports: ["CAllocator", "Expressions", "Providers"]),
  Layer(
    name: "Reports",
    imports: [
      "Builds", "Catalogs", "Decimals", "Diagnostics", "Exports", "Imports", "Ledgers",
      "Manifests", "Policies", "Providers", "Quantities", "Renderings", "SourceText", "Tables",
    ]),
  Layer(
    name: "Conformance",
    imports: ["Decimals", "DocumentTrees", "Expressions"]),
  Layer(
    name: "Interpreter",
    imports: [
      "Builds", "Catalogs", "Decimals", "Diagnostics", "DocumentTrees", "Exports", "Imports",
      "Ledgers", "Machines", "Manifests", "Policies", "Providers", "Quantities",
      "Renderings", "SourceText", "Tables",
    ]),
]

/// The test targets.
///
/// They may see every layer, and what `imports` names besides.
let tests: [Layer] = [
  Layer(
    name: "DecimalsTests", imports: [],
    products: [.product(name: "BigInt", package: "BigInt")]),
  Layer(name: "DocumentTreesTests", imports: []),
  Layer(name: "TablesTests", imports: []),
  Layer(
    name: "ExpressionsTests", imports: [],
    products: [.product(name: "BigInt", package: "BigInt")]),
  Layer(name: "ImportsTests", imports: []),
  Layer(name: "ManifestsTests", imports: []),
  Layer(name: "CatalogsTests", imports: []),
  Layer(name: "RenderingsTests", imports: []),
  Layer(name: "DiagnosticsTests", imports: []),
  Layer(name: "BuildsTests", imports: []),
  Layer(name: "LedgersTests", imports: []),
  Layer(name: "LimitsTests", imports: []),
  Layer(name: "ConformanceTests", imports: []),
  Layer(name: "MachinesTests", imports: []),
  Layer(name: "ProvidersTests", imports: ["QuickBooksSimulator"]),
  Layer(name: "InterpreterTests", imports: ["QuickBooksSimulator"]),
  Layer(
    name: "PropertyTests", imports: [],
    products: [.product(name: "BigInt", package: "BigInt")]),
  Layer(name: "ExampleTests", imports: []),
  Layer(name: "CapsuleTests", imports: []),
  Layer(
    name: "QuickBooksSimulatorTests",
    imports: ["QuickBooksSimulator", "QuickBooksSimulatorTool"],
    products: [.product(name: "FlyingSocks", package: "FlyingFox")]),
  Layer(
    name: "CommandTests",
    imports: ["Command", "QuickBooksSimulator", "QuickBooksSimulatorTool"]),
  Layer(name: "RepositoryTests", imports: []),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "Cogsmith",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "cogsmith", targets: ["Command"]),
    .executable(name: "quickbooks-simulator", targets: ["QuickBooksSimulatorTool"]),
    .library(name: "Interpreter", targets: ["Interpreter"]),
    .library(name: "Diagnostics", targets: ["Diagnostics"]),
    .library(name: "Expressions", targets: ["Expressions"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.0"),
    .package(url: "https://github.com/onevcat/Rainbow", from: "4.0.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    .systemLibrary(name: "CAllocator"),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CLibCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CLibEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .systemLibrary(name: "CLibZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
  ]
    + layers.map { layer in
      .target(
        name: layer.name,
        dependencies: layer.imports.map { .byName(name: $0) } + layer.products,
        swiftSettings: settings)
    }
    + [
      .executableTarget(
        name: "Command",
        dependencies: layers.filter { $0.name != "DocumentTrees" }.map { .byName(name: $0.name) }
          + ["CLibEdit", argumentParser, .product(name: "Rainbow", package: "Rainbow")],
        swiftSettings: settings),
      .target(
        name: "TestSupport", dependencies: layers.map { .byName(name: $0.name) },
        path: "Tests/TestSupport", swiftSettings: settings),
      .target(
        name: "QuickBooksSimulator",
        dependencies: [
          "Decimals", "Diagnostics", "DocumentTrees", "Quantities", "Renderings", "SourceText",
          .product(name: "FlyingSocks", package: "FlyingFox"),
        ],
        path: "Tests/QuickBooksSimulator", swiftSettings: settings),
      .executableTarget(
        name: "QuickBooksSimulatorTool",
        dependencies: ["Quantities", "QuickBooksSimulator", argumentParser],
        path: "Tests/QuickBooksSimulatorTool", swiftSettings: settings),
    ]
    + tests.map { test in
      .testTarget(
        name: test.name,
        dependencies: ["TestSupport"] + layers.map { .byName(name: $0.name) }
          + test.imports.map { .byName(name: $0) } + test.products,
        swiftSettings: settings)
    }
)
