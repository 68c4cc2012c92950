import Catalogs
import Quantities

/// Items that wait for their turn, what takes others first.
///
/// An item comes out when everything that takes it has come out before, as long as what it takes is put
/// in only once it is out.
struct ItemQueue {
  /// The place of each item in the order of one day, components first.
  private var places: ContiguousArray<UInt32> = []
  private var order: [ItemID] = []
  private var date: CivilDate?
  /// A heap of places, the last one on top.
  private var heap: ContiguousArray<UInt32> = []

  var isEmpty: Bool { heap.isEmpty }

  /// Takes the order of a day, which a catalog may have one of for each.
  mutating func prepare(_ catalog: Catalog, on date: CivilDate) {
    if self.date == date || (self.date != nil && !catalog.isOrderDated) { return }
    self.date = date
    order = catalog.bottomUp(on: date)
    places = ContiguousArray(repeating: 0, count: catalog.items.count)
    for (place, item) in order.enumerated() {
      places[Int(item.index)] = UInt32(truncatingIfNeeded: place)
    }
  }

  /// Items so that those come first that take others.
  func sorted(_ items: [ItemID]) -> [ItemID] {
    items.sorted { places[Int($0.index)] > places[Int($1.index)] }
  }

  mutating func clear() { heap.removeAll(keepingCapacity: true) }

  mutating func push(_ item: ItemID) {
    heap.append(places[Int(item.index)])
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if heap[parent] >= heap[child] { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  mutating func pop() -> ItemID? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      var parent = 0
      while true {
        var child = 2 * parent + 1
        if child >= heap.count { break }
        if child + 1 < heap.count, heap[child + 1] > heap[child] { child += 1 }
        if heap[parent] >= heap[child] { break }
        heap.swapAt(parent, child)
        parent = child
      }
    }
    return order[Int(first)]
  }
}
