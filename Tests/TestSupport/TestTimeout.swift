import Glibc
public import Testing

extension Duration {
    /// How long a test waits before it fails.
    ///
    /// Nothing is measured by it: what takes longer than this has stopped, however busy the machine.
    public static let testTimeout = Duration.seconds(600)
}

extension Trait where Self == TimeLimitTrait {
    /// Ends a test that does not end by itself, after as long as `Duration.testTimeout`.
    public static var testTimeLimit: Self { .timeLimit(.minutes(10)) }
}

/// Asks again `every` so often until `condition` holds.
///
/// Throws an error that names `what` where it does not within `Duration.testTimeout`.
public func eventually(
    _ what: Comment, every interval: Duration = .milliseconds(20),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .testTimeout
    while try await !condition() {
        try #require(ContinuousClock.now < deadline, what, sourceLocation: sourceLocation)
        try await Task.sleep(for: interval)
    }
}

/// As `eventually`, for a thread that may block.
public func poll(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Bool
) throws {
    let deadline = ContinuousClock.now + .testTimeout
    while try !condition() {
        try #require(ContinuousClock.now < deadline, what, sourceLocation: sourceLocation)
        usleep(10_000)
    }
}
