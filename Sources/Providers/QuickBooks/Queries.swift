import DocumentTrees
import Connections

/// How much may be answered to one question, in all its pages together.
package struct AnswerLimits: Sendable {
  /// Full pages.
  package var pages = 1_000
  /// Bytes.
  package var bytes = 1 << 29
}

extension QuickBooksOnline {
  /// How many objects one answer may have.
  static let pageSize = 1_000

  /// What a query finds, page by page, and the moment of the first answer.
  struct Found {
    var objects: [QuickBooksObject] = []
    var time: Moment?
  }

  /// All objects that meet some conditions, each once, in the order of their ids.
  ///
  /// - Parameter conditions: what stands behind `where`.
  func all(
    _ entity: QuickBooksEntity, where conditions: String?
  ) throws(ProviderFault) -> Found {
    let task = ProviderTask(words: "read the \(entity.plural)")
    var found = Found()
    var places: [String: Int] = [:]
    let before = receivedBytes
    var start = 1
    for _ in 0..<answerLimits.pages {
      let clause = conditions.map { " where \($0)" } ?? ""
      let answer = try ask(
        task, .get, "query",
        [
          (
            "query",
            "select * from \(entity.rawValue)\(clause) orderby Id "
              + "startposition \(start) maxresults \(Self.pageSize)"
          )
        ])
      let page = try objects(of: answer, entity, task)
      let known = found.objects.count
      if found.time == nil { found.time = answer["time"]?.text.flatMap { Moment($0) } }
      for object in page {
        // What moved to a later page while pages were read comes twice; the later one is newer.
        if let place = places[object.id] {
          found.objects[place] = object
        } else {
          places[object.id] = found.objects.count
          found.objects.append(object)
        }
      }
      if page.count < Self.pageSize {
        found.objects.sort(by: QuickBooksObject.precedes)
        return found
      }
      guard found.objects.count > known else {
        throw .reply(task, "the same page comes again and again")
      }
      guard receivedBytes - before <= answerLimits.bytes else {
        throw .reply(task, "its pages have more than \(answerLimits.bytes >> 20) MiB together")
      }
      start += page.count
    }
    throw .reply(
      task, "it has more than \(answerLimits.pages) pages of \(Self.pageSize) \(entity.plural)")
  }

  /// The objects of one answer to a query.
  func objects(
    of answer: JSONValue, _ entity: QuickBooksEntity, _ task: ProviderTask
  ) throws(ProviderFault) -> [QuickBooksObject] {
    guard let response = answer["QueryResponse"], response.members != nil else {
      throw .reply(task, "there is no `QueryResponse` in it")
    }
    guard let value = response[entity.rawValue] else {
      if response.members?.contains(where: { $0.value.list != nil }) == true {
        throw .reply(task, "there is something else in it")
      }
      return []
    }
    guard let list = value.list, list.count <= Self.pageSize else {
      throw .reply(task, "it is no list of at most \(Self.pageSize) \(entity.plural)")
    }
    var seen: Set<String> = []
    var objects: [QuickBooksObject] = []
    for value in list {
      guard let object = QuickBooksObject(value) else {
        throw .reply(task, "one of the \(entity.plural) has no id")
      }
      guard seen.insert(object.id).inserted else {
        throw .reply(task, "two of the \(entity.plural) have the id \(object.id)")
      }
      objects.append(object)
    }
    return objects
  }

  /// A text in quotes of the query language.
  static func quoted(_ text: String) -> String {
    var result = "'"
    for character in text.unicodeScalars {
      if character == "'" || character == "\\" { result.unicodeScalars.append("\\") }
      result.unicodeScalars.append(character)
    }
    return result + "'"
  }
}
