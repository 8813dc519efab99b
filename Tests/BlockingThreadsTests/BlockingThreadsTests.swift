import BlockingThreads
import Testing

@Suite struct BlockingThreadsTests {
    @Test("work returns its value or throws its error to the task that waits")
    func returnsAndThrows() async throws {
        struct Refused: Error {}
        let threads = BlockingThreads(name: "test", count: 2)
        #expect(try await threads.run { 6 * 7 } == 42)
        await #expect(throws: Refused.self) { try await threads.run { throw Refused() } }
        threads.shutDown()
    }

    @Test("as many pieces of work run at once as there are threads, and no more")
    func width() async throws {
        struct Load {
            var running = 0
            var most = 0
        }
        let threads = BlockingThreads(name: "test", count: 3)
        let load = GuardedState(Load())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<30 {
                group.addTask {
                    try await threads.run {
                        load.change { load in
                            load.running += 1
                            load.most = max(load.most, load.running)
                        }
                        // The first three meet here; nobody passes before the third has come.
                        load.wait { $0.most == 3 ? () : nil }
                        load.change { $0.running -= 1 }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(load.change { $0.most } == 3)
        threads.shutDown()
    }

    @Test("a thousand tasks on four threads lose nothing")
    func manyTasks() async throws {
        let threads = BlockingThreads(name: "test", count: 4)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<1_000 { group.addTask { try await threads.run { number } } }
            return try await group.reduce(0, +)
        }
        #expect(sum == 999 * 1_000 / 2)
        threads.shutDown()
    }

    @Test("a cancelled task leaves the queue at once; its work never runs")
    func cancelledInQueue() async throws {
        let threads = BlockingThreads(name: "test", count: 1)
        let (begun, release, ran) = (GuardedState(false), GuardedState(false), GuardedState(false))
        async let first: Void = threads.run {
            begun.change { $0 = true }
            release.wait { $0 ? () : nil }
        }
        try await BlockingThreads(name: "other", count: 1).run { begun.wait { $0 ? () : nil } }
        let queued = Task { try await threads.run { ran.change { $0 = true } } }
        queued.cancel()
        await #expect(throws: CancellationError.self) { try await queued.value }
        release.change { $0 = true }
        try await first
        try await threads.run {}
        #expect(!ran.change { $0 })
        threads.shutDown()
    }

    @Test("the queue has an end, and what is over it is refused")
    func queueLimit() async throws {
        let threads = BlockingThreads(name: "test", count: 1)
        let release = GuardedState(false)
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<BlockingThreads.maximumQueued + 50 {
                group.addTask {
                    do {
                        try await threads.run { release.wait { $0 ? () : nil } }
                        return false
                    } catch {
                        release.change { $0 = true }
                        return true
                    }
                }
            }
            return await group.reduce(into: 0) { count, isRefused in count += isRefused ? 1 : 0 }
        }
        #expect((1...50).contains(refused))
        threads.shutDown()
    }

    @Test("shutting down finishes what is queued and refuses what comes after")
    func shutDown() async throws {
        let threads = BlockingThreads(name: "test", count: 1)
        let finished = GuardedState(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { try? await threads.run { finished.change { $0 += 1 } } }
            }
        }
        try await BlockingThreads(name: "other", count: 1).run { threads.shutDown() }
        #expect(finished.change { $0 } == 20)
        await #expect(throws: BlockingThreadsError.shutDown) { try await threads.run {} }
    }
}

@Suite struct GuardedStateTests {
    @Test("waiting ends at its deadline, with nothing")
    func deadline() {
        let state = GuardedState(0)
        let start = ContinuousClock.now
        #expect(state.wait(until: start + .milliseconds(30)) { $0 == 1 ? true : nil } == nil)
        #expect(ContinuousClock.now - start >= .milliseconds(30))
    }

    @Test("a change wakes who waits for it")
    func wakes() throws {
        let state = GuardedState(0)
        let thread = try DedicatedThread(name: "counter") {
            for _ in 0..<100 { state.change { $0 += 1 } }
        }
        #expect(state.wait { $0 == 100 ? $0 : nil } == 100)
        thread.join()
    }
}

@Suite struct AbandonedThreadsTests {
    /// Detaching a thread that is just ending crashed here once in some thousand times.
    @Test("an owner that goes away while its threads end harms nobody")
    func abandonedThreads() {
        for _ in 0..<3_000 { _ = BlockingThreads(name: "brief", count: 2) }
    }
}
