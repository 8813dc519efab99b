import Dispatch

/// Work split over the processor's cores so that the result does not depend on how many there are.
///
/// The chunks are cut by size alone and their results come back in order: whoever adds them up from
/// first to last gets the same bits on one core as on sixty-four.
enum Chunks {
    /// Rows of a chunk where the caller has no better number: small enough to balance, large enough
    /// not to count against the work.
    static let defaultSize = 1 << 14

    /// Rows that are worked on before the next are, where what is in between would fill memory:
    /// enough to keep every core busy.
    static func blocks(of count: Int) -> [Range<Int>] { ranges(of: count, size: 1 << 16) }

    /// Calls `body` with each of `0..<iterations` once and returns when all calls have.
    typealias Performer = @Sendable (_ iterations: Int, _ body: @Sendable (Int) -> Void) -> Void

    /// Who works the chunks off: all cores.
    ///
    /// A test has one thread do it, in an order of its own.
    @TaskLocal static var performer: Performer = { iterations, body in
        DispatchQueue.concurrentPerform(iterations: iterations, execute: body)
    }

    /// The ranges that `map` uses.
    static func ranges(of count: Int, size: Int = defaultSize) -> [Range<Int>] {
        stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
    }

    /// What `body` makes of each chunk of `0..<count`, in order; several run at the same time.
    static func map<Result: Sendable>(
        _ count: Int, size: Int = defaultSize, _ body: @Sendable (Range<Int>) -> Result
    ) -> [Result] {
        let ranges = ranges(of: count, size: size)
        guard ranges.count > 1 else { return ranges.map(body) }
        let places = UnsafeMutableBufferPointer<Result?>.allocate(capacity: ranges.count)
        places.initialize(repeating: nil)
        defer {
            places.deinitialize()
            places.deallocate()
        }
        // Each iteration writes its own place, and all are done when the call returns.
        nonisolated(unsafe) let results = places
        performer(ranges.count) { chunk in
            results[chunk] = body(ranges[chunk])
        }
        return places.compactMap { $0 }
    }
}
