import Glibc
public import Testing

extension Duration {
    /// After how long a test calls what does not come a standstill.
    ///
    /// Nothing is measured by it: what takes longer than this has stopped, however busy the machine.
    public static let patience = Duration.seconds(600)
}

extension Trait where Self == TimeLimitTrait {
    /// Ends a test that does not end by itself, as `Duration.patience` does what it waits for.
    public static var endsWithPatience: Self { .timeLimit(.minutes(10)) }
}

/// Asks again `every` so often until `condition` holds; a standstill is an error that names `what`.
public func eventually(
    _ what: Comment, every interval: Duration = .milliseconds(20),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let standstill = ContinuousClock.now + .patience
    while try await !condition() {
        try #require(ContinuousClock.now < standstill, what, sourceLocation: sourceLocation)
        try await Task.sleep(for: interval)
    }
}

/// As `eventually`, for a thread that may block.
public func poll(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Bool
) throws {
    let standstill = ContinuousClock.now + .patience
    while try !condition() {
        try #require(ContinuousClock.now < standstill, what, sourceLocation: sourceLocation)
        usleep(10_000)
    }
}
