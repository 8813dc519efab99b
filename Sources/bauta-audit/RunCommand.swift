import ArgumentParser
import Audit
import BlockingThreads
import Database
import Installation
import Observability
import ProgramSupport

/// `bauta-audit run`: the one writer of the log, until SIGTERM.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Writes the log until SIGTERM.",
        discussion: """
            Listens on the data folder's audit socket once the log can be written.

            Example:
              bauta-audit run --data .bauta
            """)

    @OptionGroup var data: DataOptions

    func run() throws {
        // Before the first thread: all of them inherit the mask.
        Signals.stop.block()
        let site = try AuditSite(folder: data.folder)
        let observer = Observer.standardError(process: ServiceProcess.audit.executableName)
        let service = SequencerService(
            configuration: site.database(statementTimeout: .seconds(10)).with {
                $0.looksUpByKey = true
            },
            keyFile: site.signingKey, folder: site.signerFolder, outboxKeys: site.outboxKeys
        ) { observer.record($0.observation) }
        let listener = SequencerListener(path: site.folder.auditSocket) { service.answer($0) }
        _ = try DedicatedThread(name: "stop") {
            Signals.stop.wait()
            observer.record(.stopping)
            listener.close()
            service.stop()
        }
        do {
            try service.run { try listener.open() }
        } catch {
            observer.record(failure(error))
            throw ExitCode.failure
        }
        observer.record(.stopped)
    }
}
