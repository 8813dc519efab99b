public import ArgumentParser
public import Installation

/// `--data`, which every command takes.
public struct DataOptions: ParsableArguments {
    /// The folder as it was named; nil where the environment or the default decides.
    @Option(
        name: .customLong("data"),
        help: ArgumentHelp(
            "The data folder (default: BAUTA_DATA, otherwise ./.bauta).", valueName: "dir"),
        completion: .directory)
    public var path: String?

    /// For the parser.
    public init() {}

    /// The folder that is meant.
    ///
    /// - Throws: `InstallationError` when another user could have put something in it.
    public var folder: DataFolder { get throws { try DataFolder(option: path) } }
}

/// `--json`, one summary line last on standard output.
public struct SummaryOptions: PassedOptions {
    /// Whether a line of JSON is printed.
    @Flag(name: .customLong("json"), help: "Print one line of JSON last on standard output.")
    public var json = false

    /// For the parser.
    public init() {}

    /// A line of JSON, when `json`.
    public init(json: Bool) { self.json = json }

    /// As arguments.
    public var arguments: [String] { json ? ["--json"] : [] }
}
