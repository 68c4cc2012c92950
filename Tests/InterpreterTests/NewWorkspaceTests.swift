import Interpreter
import Machines
import TestSupport
import Testing

/// A new workspace on a disk that fails.
@Suite struct NewWorkspaceTests {
  /// Whichever write fails, there is no root, so that nothing looks whole; the next run completes it.
  @Test(arguments: 0..<4) func `a crash leaves no half workspace that looks whole`(count: Int)
    throws
  {
    let files = FaultyFiles([:])
    let session = Session(files: files)
    let new = NewWorkspace(name: "Two Benches")
    let prepared = try session.prepareWorkspace(new, in: ".")
    #expect(prepared.files.count == 4)
    #expect(prepared.files.last?.path.text == "cogsmith.yaml")
    files.allowWrites(count)
    #expect(throws: FileFault.self) { try session.write(prepared) }
    #expect(files.texts["cogsmith.yaml"] == nil)
    files.allowWrites(nil)
    try session.write(try session.prepareWorkspace(new, in: "."))
    #expect(files.texts.count == 4)
    #expect(try TestWorkspace(files: files.texts).codes() == [])
  }

  @Test func `a file that appears meanwhile is left as it is`() throws {
    let files = FaultyFiles([:])
    let session = Session(files: files)
    let prepared = try session.prepareWorkspace(NewWorkspace(name: "A"), in: ".")
    files.set("cogsmith.yaml", "cogsmith: 1\n")
    #expect(throws: FileFault.self) { try session.write(prepared) }
    #expect(files.texts["cogsmith.yaml"] == "cogsmith: 1\n")
  }
}
