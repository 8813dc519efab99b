import ArgumentParser
import Audit
import Database
import Installation
import Verification

/// `bauta-audit verify`: reads the whole log and believes none of it.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check every leaf, node and checkpoint of the log.",
        discussion: """
            Holds the log against the public key and the signer's own record of the last
            checkpoint. Exits 1 when the log was changed, and names the first bad leaf.

            Example:
              bauta-audit verify --data .bauta --json
            """)

    @Option(help: "The data folder.") var data: String?
    @Flag(help: "Print one line of JSON.") var json = false

    func run() throws {
        let site = AuditSite(folder: DataFolder(option: data))
        let verifier = try LogVerifier(publicKeyFile: site.publicKey)
        let connection = try Connection(site.database(statementTimeout: nil))
        let report = try LogCheck.run(
            on: connection, verifier: verifier, memory: SignerMemory(path: site.memory))
        print(json ? try Self.line(report) : Self.sentence(report))
        if !report.isWhole { throw ExitCode.failure }
    }

    private static func line(_ report: LogReport) throws -> String {
        var members: [String: CanonicalJSON] = [
            "whole": .boolean(report.isWhole), "leaves": .integer(report.leafCount),
            "checkpoints": .integer(report.checkpointCount),
        ]
        if let finding = report.finding {
            members["finding"] = .string(finding.kind.rawValue)
            if let leaves = finding.leaves {
                members["first_bad_leaf"] = .integer(leaves.lowerBound)
                members["last_bad_leaf"] = .integer(leaves.upperBound)
            }
        }
        return String(decoding: try CanonicalJSON.object(members).encoded(), as: UTF8.self)
    }

    private static func sentence(_ report: LogReport) -> String {
        guard let finding = report.finding else {
            return "The log is whole: \(report.leafCount) leaves under \(report.checkpointCount) "
                + "signed checkpoints."
        }
        guard let leaves = finding.leaves else {
            return "The log was changed: \(finding.kind.rawValue)."
        }
        let place =
            leaves.count == 1
            ? "leaf \(leaves.lowerBound)"
            : "between leaf \(leaves.lowerBound) and leaf \(leaves.upperBound)"
        return "The log was changed: \(finding.kind.rawValue), \(place)."
    }
}
