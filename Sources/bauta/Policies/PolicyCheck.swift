import Database
import FoundationEssentials
import Glibc
import Installation
import ProgramSupport
import Settings
import StrictYAML
import Supervision

/// Reads every policy of a folder as the processes do, and keeps what is wrong with each.
struct PolicyCheck {
    /// A file that cannot be used.
    struct Finding: Encodable {
        /// Its path within the folder.
        let file: String
        /// Place and problem, in one line.
        let problem: String
    }

    private(set) var findings: [Finding] = []
    /// Files that were read, by their paths within the folder.
    private(set) var files: [String] = []

    private let folder: String

    init(folder: String) {
        self.folder = folder
        readPolicies()
        for name in names(in: folder + "/sources") { readSource(name) }
        for place in folders(in: folder + "/sources") { readSources(in: place) }
        let known = Set(files)
        for name in names(in: folder) where !known.contains(name) {
            findings.append(
                Finding(file: name, problem: "no policy has this name, so nothing reads it"))
        }
    }

    /// Names what other users may write, by which a start as root serves nobody.
    mutating func addWritable(_ policies: PolicyFolder) {
        for path in policies.writableByOthers {
            let isFolder = path.count <= folder.count
            findings.append(
                Finding(
                    file: isFolder ? "policies" : String(path.dropFirst(folder.count + 1)),
                    problem:
                        "another user may write it, so that a start as root refuses it: chown it to "
                        + "root and take 'w' from group and others"))
        }
    }

    private mutating func readPolicies() {
        let folder = folder
        // What may be done with contacts is read as one: its files name each other's rules.
        read(["columns", "purposes", "roles", "unlock"]) {
            if let problem = try Self.problemOfAccess(in: folder) { throw CommandFailure(problem) }
        }
        read(["segments"]) { _ = try SegmentPolicy(folder: folder) }
        read(["worklists"]) { _ = try WorklistPolicy(folder: folder) }
        read(["value"]) { _ = try ValuePolicy(folder: folder) }
        read(["tiers"]) { _ = try TierPolicy(folder: folder) }
        read(["churn"]) { _ = try ChurnPolicy(folder: folder) }
        read(["actions"]) { _ = try RecommendationPolicy(folder: folder) }
        read(["journeys"]) { _ = try JourneyPolicy(folder: folder) }
        read(["quality"]) { _ = try QualityPolicy(folder: folder) }
        read(["retention"]) { _ = try RetentionPolicy(folder: folder) }
        read(["release"]) { _ = try ReleasePolicy(folder: folder) }
        read(["alerts"]) { _ = try AlertPolicy(folder: folder) }
        read(["schedule"]) {
            let schedule = try SchedulePolicy(folder: folder, isTimeZone: ShopCalendar.knows)
            for case .pull(_, .database(let address, _, _)) in schedule.steps.map(\.work) {
                _ = try DatabaseAddress(address)
            }
        }
        read(["regions"]) {
            _ = try RegionTable(StrictDocument(policy: "regions", in: folder))
        }
        read(["channels"]) {
            _ = try ChannelTable(StrictDocument(policy: "channels", in: folder))
        }
    }

    /// What the vault's program says of the policies of access, which this one does not decide by.
    private static func problemOfAccess(in folder: String) throws -> String? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CommandFailure.system("make a pipe") }
        defer { close(ends[0]) }
        let command = ProcessCommand.policyCheck
        let program = Installed.executables + "/" + command.process.executableName
        let ended = try {
            defer { close(ends[1]) }
            return try Launch(arguments: [program, command.name, "--", folder], output: ends[1])
                .run()
        }()
        // One line, which the pipe holds whole.
        let bytes = StartedProgram.waitingBytes(in: ends[0], atMost: longestLine)
        guard ended.succeeded, let line = try? JSONDecoder().decode(Line.self, from: Data(bytes))
        else { throw CommandFailure("cannot be looked at: \(program) ended: \(ended.text)") }
        return line.problem
    }

    private struct Line: Decodable {
        let problem: String?
    }
    private static let longestLine = 16_384

    /// Reads the mappings of one system, with the queries beside them.
    private mutating func readSources(in place: String) {
        for name in names(in: "\(folder)/sources/\(place)") {
            let path = "\(place)/\(name)"
            switch true {
            case name.hasSuffix(".yaml"):
                readSource(path)
                if SourceMapping.file(of: String(name.dropLast(5)), policies: folder)
                    != "sources/" + path
                {
                    findings.append(
                        Finding(
                            file: "sources/" + path,
                            problem:
                                "its name begins with that of its folder, and is of no other file"))
                }
            // Queries are read with what names them.
            case name.hasSuffix(".sql"), name.hasSuffix(".md"): break
            default:
                findings.append(
                    Finding(
                        file: "sources/" + path,
                        problem: "a mapping is called NAME.yaml, and a query NAME.sql"))
            }
        }
    }

    /// Reads the mapping at `name`, a path below `sources`.
    private mutating func readSource(_ name: String) {
        files.append("sources/" + name)
        guard name.hasSuffix(".yaml") else {
            findings.append(
                Finding(file: "sources/" + name, problem: "a mapping is called NAME.yaml"))
            return
        }
        do {
            let id = (Files.names(of: name).last ?? name).dropLast(5)
            for file in try Self.files(namedBy: String(id), in: folder) where !files.contains(file)
            {
                files.append(file)
            }
        } catch {
            note(error, of: "sources/" + name)
        }
    }

    /// Reads what `id` is about; files of the folder that it names beside itself.
    private static func files(namedBy id: String, in folder: String) throws -> [String] {
        if DatabaseMapping.isOne(name: id, policies: folder) {
            return try DatabaseMapping(name: id, policies: folder).namedFiles
        }
        return StreamMapping.isOne(name: id, policies: folder)
            ? try StreamMapping(name: id, policies: folder).namedFiles
            : try SourceMapping(name: id, policies: folder).namedFiles
    }

    /// Reads the policies called `names` together.
    private mutating func read(_ names: [String], _ body: () throws -> Void) {
        files += names.map { $0 + ".yaml" }
        do {
            try body()
        } catch {
            note(error, of: names[0] + ".yaml")
        }
    }

    /// One fault that several mappings meet, such as a bad `channels.yaml`, is told once.
    private mutating func note(_ error: any Error, of file: String) {
        let problem = (error as? CommandFailure)?.message ?? "\(error)"
        guard !findings.contains(where: { $0.problem == problem }) else { return }
        findings.append(Finding(file: file, problem: problem))
    }

    private func names(in path: String) -> [String] {
        (Files.names(in: path) ?? []).sorted().filter {
            !$0.hasPrefix(".") && !Files.isFolder(path + "/" + $0)
        }
    }

    private func folders(in path: String) -> [String] {
        (Files.names(in: path) ?? []).sorted().filter { Files.isFolder(path + "/" + $0) }
    }
}
