import ArgumentParser
import Installation
import ProgramSupport

/// What `bauta-analytics` is asked to do with a file of the operator's, or with the warehouse.
///
/// A file is read with the operator's own rights and needs no service; the warehouse is read by the
/// process that may.
struct AnalyticsRequest {
    let folder: DataOptions
    let subcommand: String
    let arguments: [String]

    func run() throws {
        guard !arguments.contains(where: { $0 == "--input" || $0.hasPrefix("--input=") }) else {
            let program = Installed.executables + "/" + ServiceProcess.analytics.executableName
            try Launch(arguments: [program, subcommand] + arguments).replaceThisProcess()
        }
        try folder.runningSite().command(.analytics, subcommand, arguments).replaceThisProcess()
    }
}

/// `bauta fit`: parameters of purchase and spend models.
struct Fit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fit a model: to a summary file, or to the warehouse for the daily runs.",
        discussion: """
            With --input the file has the columns x, t_x, T (or x, m for gammagamma); parameters,
            log-likelihood and diagnosis are printed. With --activate the models of the daily run
            are fitted to the warehouse as of a day, and used from then on.

            Example:
              bauta fit --model bgnbd --input summary.csv --json
              bauta fit --activate --as-of 2011-12-10

            All options: bauta-analytics fit --help, bauta-analytics refit --help
            """)

    @OptionGroup var data: DataOptions
    @Argument(parsing: .allUnrecognized, help: .hidden) var arguments: [String] = []

    func run() throws {
        // A file is fitted and shown; the warehouse is fitted and kept.
        let isOfFile = arguments.contains { $0 == "--input" || $0.hasPrefix("--input=") }
        try AnalyticsRequest(
            folder: data, subcommand: isOfFile ? "fit" : "refit", arguments: arguments
        ).run()
    }
}

/// `bauta predict`: what a model expects of each row of a summary file.
struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "P(alive) and expected transactions for the rows of a summary file.",
        discussion: """
            Example:
              bauta predict --model bgnbd --parameters 0.243,4.414,0.793,2.426 --weeks 39 \\
                --input summary.csv

            All options: bauta-analytics predict --help
            """)

    @OptionGroup var data: DataOptions
    @Argument(parsing: .allUnrecognized, help: .hidden) var arguments: [String] = []

    func run() throws {
        try AnalyticsRequest(folder: data, subcommand: "predict", arguments: arguments).run()
    }
}

/// `bauta backtest`: predictions of the past against what happened.
struct Backtest: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hold predictions of value or churn against what happened afterwards.",
        discussion: """
            Example:
              bauta backtest clv --input orders.csv.gz --as-of 2010-12-10 --days 365 --json
              bauta backtest churn --input orders.csv.gz --report reports --json

            All options: bauta-analytics backtest clv --help
            """)

    @OptionGroup var data: DataOptions
    @Argument(help: "clv or churn.") var what: String
    @Argument(parsing: .allUnrecognized, help: .hidden) var arguments: [String] = []

    func run() throws {
        try AnalyticsRequest(folder: data, subcommand: "backtest", arguments: [what] + arguments)
            .run()
    }
}

/// `bauta review`: what a person says of a prediction.
struct Review: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Confirm or overrule one prediction of churn, with a reason.",
        discussion: """
            Example:
              bauta review overrule --customer 00112233445566778899aabbccddeeff \\
                --as-of 2011-12-10 --reason closed_business --by rita

            All options: bauta-analytics review --help
            """)

    @OptionGroup var data: DataOptions
    @Argument(help: "confirm or overrule.") var verdict: String
    @Argument(parsing: .allUnrecognized, help: .hidden) var arguments: [String] = []

    func run() throws {
        try AnalyticsRequest(folder: data, subcommand: "review", arguments: [verdict] + arguments)
            .run()
    }
}

/// `bauta retention`: what is past its time is forgotten.
struct Retention: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Forget snapshots that are older than the policy keeps them.",
        discussion: """
            Example:
              bauta retention run --dry-run --json
            """,
        subcommands: [Run.self])

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Drop what policies/retention.yaml no longer keeps.",
            discussion: """
                Example:
                  bauta retention run --dry-run

                All options: bauta-analytics retention --help
                """)

        @OptionGroup var data: DataOptions
        @Argument(parsing: .allUnrecognized, help: .hidden) var arguments: [String] = []

        func run() throws {
            try AnalyticsRequest(folder: data, subcommand: "retention", arguments: arguments)
                .run()
        }
    }
}
