import ArgumentParser
import Installation
import ProgramSupport
import Supervision

/// `--data`, which every command takes.
struct DataOptions: ParsableArguments {
    @Option(
        name: .customLong("data"),
        help: ArgumentHelp(
            "The data folder (default: BAUTA_DATA, otherwise ./.bauta).", valueName: "dir"))
    var path: String?

    var folder: DataFolder { DataFolder(option: path) }

    /// The site, when its service runs; otherwise an error that says what to do.
    func runningSite() throws -> Site {
        let folder = folder
        guard let record = SupervisorRecord.read(folder), record.runningSupervisor != nil,
            record.ready
        else {
            throw CommandFailure(
                "nothing runs in \(folder.root); start it with `bauta up --detach --data "
                    + "\(folder.root)`")
        }
        return Site(folder: folder)
    }
}

/// `--json`, one summary line last on standard output.
struct SummaryOptions: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Print one line of JSON last on standard output.")
    var json = false

    /// What to hand on to a process that prints the summary itself.
    var arguments: [String] { json ? ["--json"] : [] }
}

/// `--port`, where people reach the service.
struct PortOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Loopback port of the web pages and the API.", valueName: "number"))
    var port = 8787

    func validate() throws {
        guard (1...65_535).contains(port) else {
            throw ValidationError("--port is a number from 1 to 65535")
        }
    }
}
