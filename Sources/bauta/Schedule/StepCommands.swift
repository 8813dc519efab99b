import CustomerModel
import Glibc
import Installation
import Policy

/// The command lines a step stands for: the same that a person would type.
struct StepCommands {
    let folder: DataFolder

    /// Files handed to one `bauta ingest`; more make another.
    private static let filesAtOnce = 500

    /// What to run, in order, for `step` on the shop's `day`; empty when there is nothing to do.
    func arguments(for step: ScheduledStep, day: CalendarDate) -> [[String]] {
        let commands: [[String]] =
            switch step.work {
            case .pull(let source, let files):
                Self.batches(of: Self.regularFiles(matching: place(files))).map {
                    // The files may be called anything, `--dry-run` too.
                    ["ingest", "--source", source, "--json"] + dataOption + ["--"] + $0
                }
            case .score: [["score", "--as-of", day.iso8601, "--json"] + dataOption]
            case .rescore:
                [["score", "--as-of", day.adding(days: 1).iso8601, "--json"] + dataOption]
            case .release: [["release", "publish", "--json"] + dataOption]
            case .fit: [["fit", "--activate", "--as-of", day.iso8601, "--json"] + dataOption]
            case .retention: [["retention", "run", "--json"] + dataOption]
            }
        return commands.map { [Installed.ownPath] + $0 }
    }

    private var dataOption: [String] { ["--data", folder.root] }

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
