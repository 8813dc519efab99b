import CustomerModel
import Installation
import ProgramSupport
import Settings

/// One command of a step.
struct StepCommand {
    /// The program's path, then its arguments.
    let arguments: [String]
    /// Files that it is handed, not named by arguments; nil where it reads none.
    var files: InboxBatch?
    /// Texts that it is handed in place of files; nil where it reads none.
    var texts: [String]?

    /// What is handed to it.
    var handedTexts: [String]? { texts ?? files?.paths.map { $0 ?? HandedTexts.noText } }

    /// The same for each of its files; none where it has not more than one.
    var eachFileAlone: [StepCommand] {
        guard let files, files.paths.count > 1 else { return [] }
        return files.paths.map { path in
            StepCommand(
                arguments: arguments, files: InboxBatch(folder: files.folder, paths: [path]))
        }
    }
}

/// The command lines a step stands for: the same that a person would type.
struct StepCommands {
    let folder: DataFolder

    /// Files handed to one `bauta ingest`; more make another.
    private static let filesAtOnce = 500

    /// What to run, in order, for `step` on the shop's `day`; empty when there is nothing to do.
    func commands(for step: ScheduledStep, day: CalendarDate) -> [StepCommand] {
        switch step.work {
        case .pull(let source, .files(let files)):
            InboxFiles(folder: folder).matching(files).map(Self.batches).map { batches in
                batches.map { StepCommand(arguments: load(source), files: $0) }
            } ?? []
        case .pull(let source, .database(let address, let passwordFile, let reconciles)):
            [pull(source, address, passwordFile, reconciles)]
        case .pull(let source, .tap(let tap)): [pull(source, tap)]
        case .score: [command(.score, ScoreOptions(asOf: day))]
        case .rescore: [command(.score, ScoreOptions(asOf: day.adding(days: 1)))]
        case .release: [command(.releasePublish, EpochOptions(asOf: nil))]
        case .fit: [command(.fit, FitOptions(activatingAsOf: day))]
        case .retention: [command(.retentionRun, RetentionOptions(dryRun: false))]
        }
    }

    private func command(
        _ command: OperatorCommand, _ options: any PassedOptions
    ) -> StepCommand {
        StepCommand(arguments: command.arguments([options, Self.summary], on: folder))
    }

    /// The files may be called anything, as people are, and so are no arguments.
    private func load(_ source: String) -> [String] {
        OperatorCommand.ingest.arguments([LoadOptions(source: source), Self.summary], on: folder)
            + ["--" + OperatorCommand.handed]
    }

    private func pull(
        _ source: String, _ address: String, _ passwordFile: String?, _ reconciles: Bool
    ) -> StepCommand {
        let options = LoadOptions(source: source, from: address, reconcile: reconciles)
        // What does not begin with '/' counts from the data folder.
        let path = passwordFile.map { Files.isAbsolute($0) ? $0 : folder.root + "/" + $0 }
        return StepCommand(
            arguments: OperatorCommand.ingest.arguments([options, Self.summary], on: folder)
                + LoadOptions.option(OperatorCommand.passwordFile, path))
    }

    /// A tap's command may name anything, and is no argument.
    private func pull(_ source: String, _ tap: ScheduledStep.Tap) -> StepCommand {
        StepCommand(
            arguments: OperatorCommand.ingest.arguments(
                [LoadOptions(source: source, singer: true), Self.summary], on: folder)
                + LoadOptions.flag(OperatorCommand.tap, true)
                + LoadOptions.option(OperatorCommand.tapUser, tap.user),
            texts: tap.command)
    }

    private static var summary: SummaryOptions { SummaryOptions(json: true) }

    private static func batches(of found: InboxBatch) -> [InboxBatch] {
        let paths = found.paths
        return stride(from: 0, to: paths.count, by: filesAtOnce).map {
            InboxBatch(
                folder: found.folder, paths: Array(paths[$0..<min($0 + filesAtOnce, paths.count)]))
        }
    }
}
