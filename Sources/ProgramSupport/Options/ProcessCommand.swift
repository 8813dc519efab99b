public import Installation

/// A command that `bauta` passes to a process of the service: which process, and by which words.
public struct ProcessCommand: Hashable, Sendable {
    /// The process that does the work.
    public let process: ServiceProcess
    /// The subcommand of the process, outermost word first.
    public let words: [String]

    private init(_ process: ServiceProcess, _ words: String...) {
        self.process = process
        self.words = words
    }

    /// The last word, by which the process's own command is called.
    public var name: String { words.last ?? "" }
}

extension ProcessCommand {
    /// Loads files of a source.
    public static let load = ProcessCommand(.ingest, "load")
    /// Loads what a tap sends.
    public static let loadStream = ProcessCommand(.ingest, "load-stream")
    /// The option of `load-stream` by which states are kept, in place of being printed.
    public static let keepState = "keep-state"
    /// Gives the state that was kept of a tap.
    public static let streamState = ProcessCommand(.ingest, "stream-state")
    /// Loads what a database has.
    public static let loadDatabase = ProcessCommand(.ingest, "load-database")
    /// The option of `load-database` by which it is given the descriptor of a password.
    public static let password = "password"
    /// The option of `load` that tells of files left out because they are still being written.
    public static let incomplete = "incomplete"
    /// The option of `load` by which files are called by their ids at a terminal too.
    public static let byID = "by-id"
    /// Lists rows that could not be loaded.
    public static let quarantineList = ProcessCommand(.ingest, "quarantine-list")

    /// Loads rows again that could not be loaded.
    public static let quarantineReplay = ProcessCommand(.ingest, "quarantine-replay")

    /// Proposes a mapping for a file.
    public static let sourceInfer = ProcessCommand(.ingest, "source-infer")
    /// Lists loads.
    public static let loadList = ProcessCommand(.ingest, "load-list")

    /// Scores every customer.
    public static let score = ProcessCommand(.analytics, "score")
    /// Drops the snapshot of a day.
    public static let scoreDrop = ProcessCommand(.analytics, "score-drop")
    /// Prints how one customer's scores came about.
    public static let explain = ProcessCommand(.analytics, "explain")
    /// Fits a model to a summary file.
    public static let fit = ProcessCommand(.analytics, "fit")
    /// Fits the models of the daily run to the warehouse.
    public static let refit = ProcessCommand(.analytics, "refit")
    /// Prints what a model expects of the rows of a summary file.
    public static let predict = ProcessCommand(.analytics, "predict")
    /// Holds predicted spend against what was spent.
    public static let backtestCLV = ProcessCommand(.analytics, "backtest", "clv")
    /// Holds predicted churn against who stayed away.
    public static let backtestChurn = ProcessCommand(.analytics, "backtest", "churn")
    /// Keeps what a person says of a prediction.
    public static let review = ProcessCommand(.analytics, "review")
    /// Forgets snapshots that are past.
    public static let retentionRun = ProcessCommand(.analytics, "retention", "run")

    /// Shows what the next epoch would publish.
    public static let releasePlan = ProcessCommand(.release, "plan")
    /// Publishes an epoch.
    public static let releasePublish = ProcessCommand(.release, "publish")
    /// Shows the epochs that are out.
    public static let releaseStatus = ProcessCommand(.release, "status")
    /// Checks every epoch there is.
    public static let releaseVerify = ProcessCommand(.release, "verify")

    /// Opens names of loaded files.
    public static let loadNames = ProcessCommand(.vault, "load-names")
    /// Takes a load back.
    public static let loadUndo = ProcessCommand(.vault, "load-undo")
    /// Opens rows that could not be loaded, for the process that loads them again.
    public static let quarantineOpen = ProcessCommand(.vault, "quarantine-open")
    /// The option by which the vault is given the token of who asks.
    public static let token = "token"
    /// Makes the keys of a new installation.
    public static let keysInit = ProcessCommand(.vault, "keys-init")
    /// Reads the policies of access in a folder.
    public static let policyCheck = ProcessCommand(.vault, "policy-check")
    /// Issues a token.
    public static let tokenIssue = ProcessCommand(.vault, "token-issue")
    /// Lists tokens.
    public static let tokenList = ProcessCommand(.vault, "token-list")
    /// Revokes a token.
    public static let tokenRevoke = ProcessCommand(.vault, "token-revoke")

    /// Checks the record of access.
    public static let auditVerify = ProcessCommand(.audit, "verify")

    /// Serves until told to stop; every process that stays has it.
    ///
    /// - Parameter process: vault, audit or gateway.
    public static func run(_ process: ServiceProcess) -> ProcessCommand {
        ProcessCommand(process, "run")
    }
}
