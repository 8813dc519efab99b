import ArgumentParser
import Audit
import Database
import Glibc
import Installation
import Verification

/// The executable that writes and signs the record of access.
struct BautaAudit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bauta-audit",
        abstract: "Sequences and signs the record of access.",
        discussion: """
            Exit codes: 0 done, 1 failed or the log was changed, 2 usage.

            Example:
              bauta-audit verify --data .bauta --json
            """,
        subcommands: [RunCommand.self, VerifyCommand.self])
}

@main
enum Main {
    static func main() {
        Hardening.apply()
        do {
            var command = try BautaAudit.parseAsRoot()
            try command.run()
        } catch {
            exit(report(error))
        }
    }

    private static func report(_ error: any Error) -> Int32 {
        switch error {
        case let failure as AuditError:
            tell("bauta-audit: \(failure)")
        case let failure as DatabaseError:
            tell("bauta-audit: \(failure)")
        case let failure as KeyFileError:
            tell("bauta-audit: \(failure)")
        case let code as ExitCode:
            return code.rawValue
        default:
            let isHelp = BautaAudit.exitCode(for: error).isSuccess
            let text = BautaAudit.fullMessage(for: error)
            if isHelp { print(text) } else { tell(text) }
            return isHelp ? 0 : 2
        }
        return 1
    }

    /// Writes a line to standard error, which is for people and logs.
    private static func tell(_ text: String) {
        let line = Array((text + "\n").utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}

/// Where this process finds its keys, its memory and its database.
struct AuditSite {
    let folder: DataFolder

    var signingKey: String { folder.keysDirectory(for: .audit) + "/signing.1.key" }
    var publicKey: String { folder.publicKeysDirectory + "/audit.pub.1.key" }
    var memory: String { folder.auditDirectory + "/checkpoint" }

    /// - Parameter statementTimeout: nil for reading a whole log.
    func database(statementTimeout: Duration?) -> DatabaseConfiguration {
        DatabaseConfiguration(
            socketDirectory: folder.runDirectory, database: "bauta",
            user: ServiceProcess.audit.databaseRole,
            applicationName: ServiceProcess.audit.executableName,
            statementTimeout: statementTimeout)
    }
}
