/// Says how far a long piece of work is, at most once a second, on standard error.
public final class ProgressLine {
    private let name: String
    private var lastSaid: Double

    /// Seconds between two lines.
    private static let pause = 1.0

    /// - Parameter name: Stands before every line, for example `bauta ingest`.
    public init(name: String) {
        self.name = name
        lastSaid = Clock.now()
    }

    /// Prints `text` unless a line was printed, or the work began, less than a second ago.
    public func show(_ text: @autoclosure () -> String) {
        let now = Clock.now()
        guard now - lastSaid >= Self.pause else { return }
        lastSaid = now
        Terminal.note(name + ": " + text())
    }
}
