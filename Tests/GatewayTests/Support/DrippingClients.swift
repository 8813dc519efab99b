import BlockingThreads
import Glibc
import Synchronization

/// Clients that send a byte a second each and never a whole request; one that is closed comes again.
final class DrippingClients: Sendable {
    private let isOver = Atomic<Bool>(false)
    private let turns = GuardedState(0)
    private let thread = Mutex<DedicatedThread?>(nil)

    /// How many connections the gateway has closed.
    let closed = Atomic<Int>(0)

    init(_ count: Int, port: Int) throws {
        let dripping = try DedicatedThread(name: "dripping") { [self] in
            var clients: [HeldConnection?] = Array(repeating: nil, count: count)
            while !isOver.load(ordering: .relaxed) {
                for position in clients.indices {
                    clients[position] = Self.drip(clients[position], port: port, closed)
                    usleep(UInt32(1_000_000 / count))
                    if isOver.load(ordering: .relaxed) { return }
                }
                turns.change { $0 += 1 }
            }
        }
        thread.withLock { $0 = dripping }
    }

    /// Waits until each has connected and sent a byte more.
    func waitForTurn() {
        let now = turns.change { $0 }
        turns.wait { $0 > now ? () : nil }
    }

    /// Ends all of them.
    func stop() {
        isOver.store(true, ordering: .relaxed)
        thread.withLock { $0 }?.join()
    }

    private static func drip(
        _ client: HeldConnection?, port: Int, _ closed: borrowing Atomic<Int>
    ) -> HeldConnection? {
        if let client, !client.isEnded, client.send("a") { return client }
        if client != nil { closed.add(1, ordering: .relaxed) }
        let opened = try? HeldConnection(port: port)
        opened?.send("GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: a")
        return opened
    }
}
