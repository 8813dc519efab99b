/// First in, first out, in constant time per element.
struct WorkQueue {
    private var items: [(@Sendable () -> Void)?] = []
    private var head = 0

    var count: Int { items.count - head }

    mutating func append(_ work: @escaping @Sendable () -> Void) {
        items.append(work)
    }

    mutating func popFirst() -> (@Sendable () -> Void)? {
        guard head < items.count else { return nil }
        defer {
            items[head] = nil
            head += 1
            if head > 64, head * 2 > items.count {
                items.removeFirst(head)
                head = 0
            }
        }
        return items[head]
    }
}
