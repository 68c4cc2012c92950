/// Where a loop stands.
struct LoopIterator {
  private enum Source {
    case none
    case list([Value])
    case map(MapValue)
    case facts(CollectionHandle, Int)
    case keys(CollectionHandle, Int)
  }

  private var source = Source.none
  private var position = 0

  init() {}

  init?(_ value: Value, _ facts: any FactSource, isMap: Bool) {
    switch value {
    case .list(let list): source = .list(list)
    case .map(let map): source = .map(map)
    case .collection(let kind, let row):
      let handle = CollectionHandle(kind: kind, row: row)
      let count = facts.count(handle)
      source = isMap ? .keys(handle, count) : .facts(handle, count)
    default: return nil
    }
  }

  /// The list that is gone through, if it is one.
  func entries(_ facts: any FactSource) -> [Value]? {
    switch source {
    case .list(let list): list
    case .facts(let handle, let count): (0..<count).map { facts.element($0, of: handle) }
    default: nil
    }
  }

  /// The next element of a list or key of a map.
  mutating func next(_ facts: any FactSource) -> Value? {
    let index = position
    position += 1
    switch source {
    case .none: return nil
    case .list(let list): return index < list.count ? list[index] : nil
    case .map(let map): return index < map.keys.count ? map.keys[index] : nil
    case .facts(let handle, let count):
      return index < count ? facts.element(index, of: handle) : nil
    case .keys(let handle, let count):
      return index < count ? facts.key(index, of: handle) : nil
    }
  }

  /// The next entry with its position or its key.
  mutating func nextPair(_ facts: any FactSource) -> (Value, Value)? {
    let index = position
    guard let entry = next(facts) else { return nil }
    switch source {
    case .map(let map): return (entry, map.values[index])
    case .facts(let handle, _): return (facts.key(index, of: handle), entry)
    case .keys(let handle, _): return (entry, facts.element(index, of: handle))
    default: return (.int(Int64(index)), entry)
    }
  }
}
