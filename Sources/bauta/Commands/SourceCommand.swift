import ArgumentParser
import ProgramSupport

/// `bauta source`: describing where files come from.
struct Source: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Describe where files come from: propose a mapping.",
        discussion: """
            Example:
              bauta source infer --name my-shop orders.csv > policies/sources/my-shop.yaml
            """,
        subcommands: [Infer.self])

    struct Infer: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose a mapping for a file, on standard output.",
            discussion: """
                Looks at the first rows: how the file is written, what its columns hold, and how times
                and amounts are written. What looks personal and is not needed is dropped. Of the file
                itself only names of columns are printed, and words of usual statuses.

                With --list the codes of a column of products, categories or discounts are printed
                instead, for a file beside the mapping: single words that stand in three rows or more,
                and what codes of fewer rows begin with.

                A proposal is no decision: lines that begin with '# decide' say what a person must
                settle, and every column is to be reviewed.

                Example:
                  bauta source infer --name my-shop orders.csv > policies/sources/my-shop.yaml
                  bauta source infer --list product orders.csv > policies/products.csv
                """)

        @OptionGroup var options: SourceInferOptions
        @Argument(help: "A file of CSV or JSON lines, plain, gzip or zstd.")
        var file: String

        func run() throws {
            let opened = try OpenedFile(NamedFile(path: file, position: 1, inbox: nil))
            try PassedCommand(.sourceInfer, options).runAsOperator(inputs: [opened])
        }
    }
}
