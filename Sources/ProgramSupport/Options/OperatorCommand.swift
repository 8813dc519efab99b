public import Installation

/// A command of `bauta`, for programs that run it as an operator would.
public struct OperatorCommand: Hashable, Sendable {
    private let words: [String]

    private init(_ words: String...) { self.words = words }

    /// The option of `ingest` by which the files are those of `HandedTexts`, in its folder and reached by
    /// no link, not arguments.
    public static let handed = "handed"

    /// The option of `ingest` by which a tap is started, whose command are the texts of `HandedTexts`.
    public static let tap = "tap"
    /// The option of `ingest` that names the system user of such a tap.
    public static let tapUser = "tap-user"
    /// The option of `ingest` that names the file of the password for a database.
    public static let passwordFile = "password-file"

    /// As an operator types it, without options.
    public var name: String { "bauta " + words.joined(separator: " ") }

    /// The program's path, the command, what its options come to, and the data folder.
    public func arguments(_ options: [any PassedOptions], on folder: DataFolder) -> [String] {
        [Installed.ownPath] + words + options.flatMap { $0.arguments } + ["--data", folder.root]
    }
}

extension OperatorCommand {
    /// Starts the service; takes `UpOptions`.
    public static let up = OperatorCommand("up")
    /// Runs the steps of the day as they fall due.
    public static let scheduleWatch = OperatorCommand("schedule", "watch")
    /// Makes up a shop.
    public static let generateShop = OperatorCommand("generate", "shop")
    /// Loads files, which are handed over; takes `LoadOptions`.
    public static let ingest = OperatorCommand("ingest")
    /// Scores every customer; takes `ScoreOptions`.
    public static let score = OperatorCommand("score")
    /// Fits models; takes `FitOptions`.
    public static let fit = OperatorCommand("fit")
    /// Publishes an epoch; takes `EpochOptions`.
    public static let releasePublish = OperatorCommand("release", "publish")
    /// Forgets snapshots that are past; takes `RetentionOptions`.
    public static let retentionRun = OperatorCommand("retention", "run")
    /// Issues a token; takes `TokenIssueOptions`.
    public static let tokenIssue = OperatorCommand("token", "issue")
}
