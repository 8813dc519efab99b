import ArgumentParser
import ProgramSupport

/// `bauta audit`: the record of access.
struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The record of access.",
        discussion: """
            Example:
              bauta audit verify
            """,
        subcommands: [Verify.self])

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check every leaf and checkpoint of the log.",
            discussion: """
                Names the first bad leaf and exits 1 when the log was changed.

                Example:
                  bauta audit verify --json
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.auditVerify, summary).run(on: data.runningSite())
        }
    }
}
