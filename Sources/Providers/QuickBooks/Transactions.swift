import DocumentTrees
import Connections

extension QuickBooksOnline {
  /// The transactions that have one of some numbers.
  public func find(
    _ entity: QuickBooksEntity, numbers: [String]
  ) throws(ProviderFault) -> [QuickBooksObject] {
    var found: [QuickBooksObject] = []
    var start = 0
    while start < numbers.count {
      let end = min(start + 30, numbers.count)
      let list = numbers[start..<end].map { Self.quoted($0) }.joined(separator: ", ")
      do throws(ProviderFault) {
        let objects = try all(entity, where: "DocNumber in (\(list))").objects
        try check(objects, have: numbers[start..<end], entity)
        found += objects
      } catch {
        // Not every kind can be asked for by its number: then all of them are read.
        guard error.codes.contains("4001") else { throw error }
        let wanted = Set(numbers)
        return try all(entity, where: nil).objects.filter {
          $0.text("DocNumber").map(wanted.contains) ?? false
        }
      }
      start = end
    }
    return found
  }

  /// What was not asked for is no answer: what was asked for may be missing in it, and would be made twice.
  ///
  /// Databases take capitals and blanks at the end of a number for the same.
  private func check(
    _ objects: [QuickBooksObject], have numbers: ArraySlice<String>, _ entity: QuickBooksEntity
  ) throws(ProviderFault) {
    func folded(_ text: String) -> String {
      text.lowercased().split(separator: " ").joined(separator: " ")
    }
    let asked = Set(numbers.map(folded))
    for object in objects where !asked.contains(folded(object.text("DocNumber") ?? "")) {
      throw .reply(
        ProviderTask(words: "read the \(entity.plural)"),
        "it has the number `\(redaction.cleaned(object.text("DocNumber") ?? ""))`, which was not asked for"
      )
    }
  }

  /// Makes a transaction that was refused before, and so is not there, with an id that no answer was
  /// given to yet: a refusal may be repeated for its id even after its reason has gone.
  public func createAnew(
    _ entity: QuickBooksEntity, body: String, requestID: String
  ) throws(ProviderFault) -> QuickBooksObject {
    freshRequests += 1
    return try create(
      entity, body: body,
      requestID: requestID.prefix(24) + String(clock.now(), radix: 16)
        + String(freshRequests, radix: 16))
  }

  /// Makes a transaction, and returns it as QuickBooks keeps it.
  ///
  /// - Parameters:
  ///   - body: the object as JSON.
  ///   - requestID: at most 50 characters; the same again gets the same answer and makes nothing.
  public func create(
    _ entity: QuickBooksEntity, body: String, requestID: String
  ) throws(ProviderFault) -> QuickBooksObject {
    let task = ProviderTask(words: "make the \(entity.words)")
    let answer = try ask(
      task, .post, entity.rawValue.lowercased(), [("requestid", requestID)], body: body)
    return try object(of: answer, entity, task)
  }

  /// An object by its id.
  public func read(
    _ entity: QuickBooksEntity, id: String
  ) throws(ProviderFault) -> QuickBooksObject {
    let task = ProviderTask(words: "read the \(entity.words) \(redaction.cleaned(id))")
    let answer = try ask(
      task, .get, "\(entity.rawValue.lowercased())/\(percentEncoded(id))")
    let object = try object(of: answer, entity, task)
    guard object.id == id else {
      throw .reply(task, "it is about the id \(redaction.cleaned(object.id))")
    }
    return object
  }

  /// An object by its id; nil where QuickBooks says that there is none.
  public func readIfThere(
    _ entity: QuickBooksEntity, id: String
  ) throws(ProviderFault) -> QuickBooksObject? {
    do throws(ProviderFault) {
      let object = try read(entity, id: id)
      // Of what was deleted, some answers still have the id.
      return object.text("status")?.lowercased() == "deleted" ? nil : object
    } catch {
      guard error.codes.contains("610") else { throw error }
      return nil
    }
  }

  /// A transaction that was read back, where it can be the one that was just made: it has its number, and is none
  /// that was known before.
  public func checked(
    _ object: QuickBooksObject, isNewAs number: String, _ entity: QuickBooksEntity,
    besides known: Set<String>
  ) throws(ProviderFault) -> QuickBooksObject {
    let task = ProviderTask(words: "make the \(entity.words)")
    guard object.text("DocNumber") == number else {
      let other = object.text("DocNumber").map { "the number `\(redaction.cleaned($0))`" }
      throw .reply(
        task,
        "it is about \(other ?? "one without a number") (its id is \(object.id)), and not about `\(number)`"
      )
    }
    guard !known.contains(object.id) else {
      throw .reply(task, "it is about the id \(object.id), which an earlier one has")
    }
    return object
  }

  private func object(
    of answer: JSONValue, _ entity: QuickBooksEntity, _ task: ProviderTask
  ) throws(ProviderFault) -> QuickBooksObject {
    guard let object = answer[entity.rawValue].flatMap({ QuickBooksObject($0) }) else {
      throw .reply(task, "there is no \(entity.words) with an id in it")
    }
    return object
  }
}
