import ArgumentParser
import Glibc
import Installation
import ProgramSupport
import Supervision
import Text

/// `bauta down`: stops what `bauta up` started.
struct Down: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop the service.",
        discussion: """
            Stops the gateway, the vault, the audit log and PostgreSQL, in this order. The data
            stays. Where nothing runs there is nothing to do, and that is no error.

            Example:
              bauta down --data /srv/bauta
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var summary: SummaryOptions

    /// Longer than all processes together may take to end.
    private static let limit = 25.0

    func run() throws {
        let folder = try data.folder
        let stopped = try Self.stop(folder)
        if !stopped { Terminal.note("nothing runs in " + folder.root) }
        if summary.json {
            try JSONLine.print(["stopped": stopped])
        }
    }

    /// Stops the service in `folder` and returns whether one ran.
    static func stop(_ folder: DataFolder) throws -> Bool {
        guard let record = SupervisorRecord.read(folder) else { return false }
        guard let supervisor = record.runningSupervisor else {
            try record.endLeftovers(say: Terminal.note)
            return false
        }
        guard supervisor.end(with: SIGTERM, waiting: limit) else {
            throw CommandFailure(
                "the supervisor (process \(supervisor.pid)) did not end within \(Int(limit)) s; "
                    + "its log is \(folder.supervisorLog)")
        }
        return true
    }
}
