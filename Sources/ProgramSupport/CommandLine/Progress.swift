/// Progress lines, each with the seconds since the command began.
public struct Progress: Sendable {
    private let start = Clock.now()

    /// Progress from now on.
    public init() {}

    /// One line on standard error.
    public func say(_ line: String) {
        Terminal.note("[" + Clock.text(seconds: Clock.now() - start) + "] " + line)
    }

    /// Seconds since the command began.
    public var seconds: Double { Clock.now() - start }
}
