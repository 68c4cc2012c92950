/// A path, and the folder that it may not leave.
///
/// What a manifest names comes from whoever wrote the manifest, which may be a stranger. So a path
/// carries its boundary with it: every function that touches the disk takes a `FilePath`, and the disk
/// compares the real path, with all links followed, with that of the boundary.
public struct FilePath: Hashable, Sendable {
  /// The path as the user would write it: from the working folder, or from the root.
  public let text: String
  /// The folder that it stays in, as the user would write it; nil for a path that the user named, which
  /// may be any file of this machine.
  public let boundary: String?

  /// A path that our own code or the disk made up, below a boundary: `exports.lock`, or a name that a
  /// folder lists.
  public init(_ relative: String, in boundary: String) {
    text = join(boundary, relative)
    self.boundary = boundary.isEmpty ? "." : boundary
  }

  /// A path that the user named, who may also name what lies in another folder.
  ///
  /// - Parameter workspace: the folder of the workspace that the path lies in; nil where it lies in
  ///   none.
  public init(named path: String, in workspace: String?) {
    text = normalized(path)
    boundary = workspace.map { $0.isEmpty ? "." : $0 }
  }

  /// A path that a manifest names.
  ///
  /// - Parameters:
  ///   - written: what stands in the manifest.
  ///   - folder: where it starts, relative to the boundary: the folder of the manifest.
  /// - Returns: nil where it starts at the root, climbs out of the boundary by `..`, or is no name.
  public init?(written: String, from folder: String, in boundary: String) {
    guard !written.hasPrefix("/"), !written.utf8.contains(0) else { return nil }
    var names: [Substring] = []
    for name in (folder + "/" + written).split(separator: "/") where name != "." {
      guard name == ".." else {
        names.append(name)
        continue
      }
      guard names.popLast() != nil else { return nil }
    }
    self.init(names.joined(separator: "/"), in: boundary)
  }

  private init(text: String, boundary: String?) {
    self.text = text
    self.boundary = boundary
  }

  /// A name in this folder.
  public func child(_ name: String) -> FilePath {
    FilePath(text: join(text, name), boundary: boundary)
  }

  /// The folder that it lies in.
  public var parent: FilePath {
    let above = folder(of: text)
    return FilePath(text: above.isEmpty ? "." : above, boundary: boundary)
  }

  /// The names below the boundary; nil where the text does not start with that of the boundary.
  var namesBelowBoundary: [String]? {
    guard let boundary else { return nil }
    var rest = text[...]
    if boundary == "." {
      if rest.hasPrefix("/") { return nil }
      if rest == "." { return [] }
    } else if rest == boundary {
      return []
    } else {
      let prefix = boundary == "/" ? boundary : boundary + "/"
      guard rest.hasPrefix(prefix) else { return nil }
      rest = rest.dropFirst(prefix.count)
    }
    let names = rest.split(separator: "/").map(String.init)
    return names.contains(where: { $0 == ".." || $0 == "." }) ? nil : names
  }
}

// MARK: Paths as texts

/// A path without `./` in front and without a slash at the end.
package func normalized(_ path: String) -> String {
  var path = path
  while path.hasPrefix("./"), path.count > 2 { path.removeFirst(2) }
  while path.hasSuffix("/"), path.count > 1 { path.removeLast() }
  return path.isEmpty ? "." : path
}

/// A name in a folder; the working folder adds nothing in front.
package func join(_ folder: String, _ name: String) -> String {
  if folder.isEmpty || folder == "." { return name.isEmpty ? "." : name }
  if name.isEmpty { return folder }
  return folder == "/" ? "/" + name : folder + "/" + name
}

/// The last name of a path.
package func lastName(_ path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}

/// The folder of a path; empty for the working folder.
package func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "" }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
