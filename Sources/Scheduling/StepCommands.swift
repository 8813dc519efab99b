import CustomerModel
import Glibc
import Installation
import ProgramSupport
import Settings

/// One command of a step.
struct StepCommand {
    /// The program's path, then its arguments.
    let arguments: [String]
    /// The same work in smaller pieces, for when one piece is bad input: the others are done.
    var pieces: [[String]] = []
}

/// The command lines a step stands for: the same that a person would type.
struct StepCommands {
    let folder: DataFolder

    /// Files handed to one `bauta ingest`; more make another.
    private static let filesAtOnce = 500

    /// What to run, in order, for `step` on the shop's `day`; empty when there is nothing to do.
    func commands(for step: ScheduledStep, day: CalendarDate) -> [StepCommand] {
        switch step.work {
        case .pull(let source, let files):
            Self.batches(of: Self.regularFiles(matching: place(files))).map { files in
                StepCommand(
                    arguments: load(files, source),
                    pieces: files.count > 1 ? files.map { load([$0], source) } : [])
            }
        case .score: [command(.score, ScoreOptions(asOf: day))]
        case .rescore: [command(.score, ScoreOptions(asOf: day.adding(days: 1)))]
        case .release: [command(.releasePublish, EpochOptions(epoch: nil))]
        case .fit: [command(.fit, FitOptions(activatingAsOf: day))]
        case .retention: [command(.retentionRun, RetentionOptions(dryRun: false))]
        }
    }

    private func command(
        _ command: OperatorCommand, _ options: any PassedOptions
    ) -> StepCommand {
        StepCommand(arguments: command.arguments([options, Self.summary], on: folder))
    }

    /// The files may be called anything, `--dry-run` too.
    private func load(_ files: [String], _ source: String) -> [String] {
        OperatorCommand.ingest.arguments([LoadOptions(source: source), Self.summary], on: folder)
            + ["--"] + files
    }

    private static var summary: SummaryOptions { SummaryOptions(json: true) }

    private func place(_ pattern: String) -> String {
        pattern.hasPrefix("/") ? pattern : folder.root + "/" + pattern
    }

    private static func batches(of files: [String]) -> [[String]] {
        stride(from: 0, to: files.count, by: filesAtOnce).map {
            Array(files[$0..<min($0 + filesAtOnce, files.count)])
        }
    }

    /// Regular files that match, sorted by name; no links, which could lead out of the inbox.
    static func regularFiles(matching pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, 0, nil, &found) == 0, let paths = found.gl_pathv else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
            .filter { Files.status($0).map { $0.st_mode & S_IFMT == S_IFREG } ?? false }
    }
}
