import Machines
import Testing

/// Paths that manifests name never leave their boundary as texts.
@Suite struct FilePathTests {
  @Test(arguments: [
    ("a.csv", "", "ws/a.csv"), ("a.csv", "events", "ws/events/a.csv"),
    ("../a.csv", "events", "ws/a.csv"), ("./x/./a.csv", "", "ws/x/a.csv"),
    ("x/../../a.csv", "events", "ws/a.csv"), ("x//a.csv", "", "ws/x/a.csv"),
  ]) func `a path within`(written: String, folder: String, text: String) {
    #expect(FilePath(written: written, from: folder, in: "ws")?.text == text)
  }

  @Test(arguments: [
    ("../a.csv", ""), ("/etc/passwd", ""), ("../../a.csv", "events"), ("x/../../a.csv", ""),
    ("..", ""), ("a.csv\0.yaml", ""), ("../ws/a.csv", ""),
  ]) func `a path that leaves`(written: String, folder: String) {
    #expect(FilePath(written: written, from: folder, in: "ws") == nil)
  }

  @Test func `the working folder adds nothing in front`() {
    #expect(FilePath("exports.lock", in: "").text == "exports.lock")
    #expect(FilePath("exports.lock", in: ".").text == "exports.lock")
    #expect(FilePath("exports.lock", in: "/").text == "/exports.lock")
    #expect(FilePath("a", in: "ws").child("b").parent == FilePath("a", in: "ws"))
  }
}
