import Foundation
import TestSupport
import Testing

/// What a newcomer reads first.
@Suite struct HelpTests {
  static let commands = [
    "check", "cost", "explode", "where-used", "buildable", "simulate", "export", "explain",
    "schema", "eval", "init", "link",
  ]

  @Test func `the program says what it does`() throws {
    let result = try Program.run(["--help"])
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    expectGolden(result.output, "command/help.txt")
  }

  @Test(arguments: commands) func `each command says what it takes`(command: String) throws {
    let result = try Program.run([command, "--help"])
    #expect(result.status == 0)
    expectGolden(result.output, "command/help-\(command).txt")
  }

  @Test func `the version is said`() throws {
    let result = try Program.run(["--version"])
    #expect(result.status == 0)
    #expect(result.output == "0.1.0\n")
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func `shells are told how to complete`(
    shell: String
  ) throws {
    let result = try Program.run(["--generate-completion-script", shell])
    #expect(result.status == 0)
    for command in Self.commands { #expect(result.output.contains(command)) }
    guard shell == "bash" else { return }
    let folder = try Scratch(["completion.bash": result.output])
    #expect(try Program.shell("bash -n \(folder.path)/completion.bash").status == 0)
  }

  @Test func `products complete from the workspace of the working folder`() throws {
    let folder = try Scratch(["cogsmith.yaml": benchShop])
    let result = try Program.shell(
      """
      mkdir bin && ln -s "$COGSMITH" bin/cogsmith && PATH="$PWD/bin:$PATH"
      source <(cogsmith --generate-completion-script bash)
      COMP_WORDS=(cogsmith cost "") COMP_CWORD=2 COMP_LINE="cogsmith cost " COMP_POINT=14 COMPREPLY=()
      _cogsmith
      printf '%s\\n' "${COMPREPLY[@]}"
      """, in: folder.path)
    let offered = Set(result.output.split(separator: "\n").map(String.init))
    #expect(offered.isSuperset(of: ["bench", "oil", "pine", "screw"]), "\(result)")
  }
}
