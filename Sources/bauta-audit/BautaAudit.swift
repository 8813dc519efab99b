import ArgumentParser
import Audit
import CustomerModel
import Database
import Installation
import ProgramSupport
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
        Program.run(BautaAudit.self, name: "bauta-audit") { error in
            switch error {
            case let audit as AuditError: CommandFailure("\(audit)")
            case let key as KeyFileError: CommandFailure("\(key)")
            default: nil
            }
        }
    }
}

/// Where this process finds its keys, its last checkpoint and its database.
struct AuditSite {
    let folder: DataFolder

    var signingKey: String { folder.keysDirectory(for: .audit) + "/signing.1.key" }
    var publicKey: String { folder.publicKeysDirectory + "/audit.pub.1.key" }
    var outboxKeys: String { folder.keysDirectory(for: .audit) }
    var signerFolder: SignerFolder { SignerFolder(path: folder.auditDirectory) }

    /// - Parameter statementTimeout: nil for reading a whole log.
    func database(statementTimeout: Duration?) -> DatabaseConfiguration {
        DatabaseConfiguration(.main, of: .audit, in: folder, statementTimeout: statementTimeout)
    }
}
