import ArgumentParser
import ProgramSupport

/// `bauta fit`: parameters of purchase and spend models.
struct Fit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fit a model: to a summary file, or to the warehouse for the daily runs.",
        discussion: """
            With --input the file is CSV, plain or gzip, with a header. The purchase models bgnbd, \
            mbgnbd and paretonbd need the columns x (purchases after the first), t_x (time from the \
            first purchase to the last) and T (time from the first purchase to now); gammagamma \
            needs x and m (mean value of the purchases after the first). Printed are the \
            parameters, the log-likelihood and how the fit ended: converged, at_bound, flat, \
            not_converged. Too little data ends with exit code 65 and a reason.

            With --as-of the models of the daily run are fitted to the warehouse as of a day and \
            kept; with --activate they are used from then on.

            Example:
              bauta fit --model bgnbd --input summary.csv --json
              bauta fit --activate --as-of 2011-12-10
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: FitOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        // A model of a file is only printed, with the operator's own rights; those of the warehouse
        // are stored, by the process that may.
        guard options.input == nil else {
            try PassedCommand(.fit, options, summary).runAsOperator()
        }
        try PassedCommand(.refit, options, summary).run(on: data.runningSite())
    }
}

/// `bauta predict`: what a model expects of each row of a summary file.
struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "P(alive) and expected transactions for the rows of a summary file.",
        discussion: """
            Printed is CSV, one line a row: the columns that were read, then p_alive and \
            expected_transactions of the next --weeks (in the unit of T), or for gammagamma \
            expected_value.

            Example:
              bauta predict --model bgnbd --parameters 0.243,4.414,0.793,2.426 --weeks 39 \\
                --input summary.csv
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: PredictOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws { try PassedCommand(.predict, options, summary).runAsOperator() }
}

/// `bauta review`: what a person says of a prediction.
struct Review: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Confirm or overrule one prediction of churn, with a reason.",
        discussion: """
            Reasons are the codes of policies/actions.yaml; what a reason teaches the model is said \
            there.

            Example:
              bauta review overrule --customer 00112233445566778899aabbccddeeff \\
                --as-of 2011-12-10 --reason closed_business --by rita
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: ReviewOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        try PassedCommand(.review, options, summary).run(on: data.runningSite())
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
                Kept are every snapshot of the last days, counted from today, then the first of \
                each month, and the latest in any case.

                Example:
                  bauta retention run --dry-run
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var options: RetentionOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.retentionRun, options, summary).run(on: data.runningSite())
        }
    }
}
