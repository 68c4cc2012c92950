import TestSupport
import Testing

/// `check --against` on a real repository.
@Suite struct AgainstTests {
  private let folder: Scratch

  init() throws {
    folder = try Scratch(["shop/cogsmith.yaml": Self.shop("12.00"), "shop/events/notes.txt": "x"])
    let result = try git(
      "git init -q . && git add -A && git -c user.name=Ada -c user.email=ada@example.com commit -q -m first"
    )
    try #require(result.status == 0, "\(result.errors)")
  }

  private static func shop(_ oak: String) -> String {
    """
    cogsmith: 1
    currency: USD
    products:
      oak: {cost: \(oak)}
      table: {type: finished-good}
    boms:
      table: [{lines: [{item: oak, quantity: 4}]}]
    rules:
      cost-jump: {each: product, require: change(product.cost.total) <= 5%}

    """
  }

  private func git(_ line: String) throws -> ProcessResult {
    try runProcess("/bin/bash", ["-c", line], in: folder.path)
  }

  private func check(_ arguments: String...) throws -> ProcessResult {
    try Program.run(["check"] + arguments, in: folder.path)
  }

  @Test func `a revision, from inside and from outside of the repository's folder`() throws {
    #expect(try check("shop", "--against", "HEAD").status == 0)
    // 12.60 is 5% more, 12.61 is above.
    try folder.write(Self.shop("12.60"), to: "shop/cogsmith.yaml")
    #expect(try check("shop", "--against", "HEAD").status == 0)
    try folder.write(Self.shop("12.61"), to: "shop/cogsmith.yaml")
    let outside = try check("shop", "--against", "HEAD")
    #expect(outside.status == 1)
    #expect(outside.errors.contains("is 12.61 USD, and was 12.00 USD"))
    let inside = try Program.run(["check", "--against", "HEAD"], in: folder.path + "/shop")
    #expect(inside.status == 1)
    #expect(inside.errors.contains("and was 48.00 USD"))
    // Without a baseline it is a note.
    let alone = try check("shop")
    #expect(alone.status == 0)
    #expect(alone.errors.contains("cogsmith check --against HEAD"))
  }

  @Test func `a folder`() throws {
    try folder.write(Self.shop("11.00"), to: "old/cogsmith.yaml")
    let result = try check("shop", "--against", "./old")
    #expect(result.status == 1)
    #expect(result.errors.contains("is 12.00 USD, and was 11.00 USD"))
  }

  @Test func `what is not there`() throws {
    let unknown = try check("shop", "--against", "v99")
    #expect(unknown.status == 3)
    #expect(unknown.errors == "error: `v99`: git knows no such revision\n")
    // Never an option of git.
    #expect(
      try check("shop", "--against=--help").errors
        == "error: `--help`: git knows no such revision\n")
    let alone = try Scratch(["cogsmith.yaml": Self.shop("1.00")])
    let outside = try Program.run(["check", "--against", "HEAD"], in: alone.path)
    #expect(outside.status == 3)
    #expect(outside.errors.contains("is not inside a git repository"))
  }

  @Test func `a revision with errors is a warning`() throws {
    try folder.write("cogsmith: 1\nproducts: 3\n", to: "shop/cogsmith.yaml")
    #expect(
      try git("git -c user.name=Ada -c user.email=ada@example.com commit -q -a -m broken").status
        == 0)
    try folder.write(Self.shop("99.00"), to: "shop/cogsmith.yaml")
    let result = try check("shop", "--against", "HEAD")
    #expect(result.status == 0)
    #expect(result.errors.contains("warning[expression/fault]: rules cannot compare with `HEAD`"))
    #expect(try check("shop", "--against", "HEAD~1").status == 1)
  }
}
