import ArgumentParser
import Audit
import Database
import Installation
import ProgramSupport
import Text
import Verification

/// `bauta-audit verify`: checks every leaf, node and checkpoint of the log; exits 1 when
/// one does not hold.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.auditVerify.name,
        abstract: "Check every leaf, node and checkpoint of the log.",
        discussion: """
            Holds the log against the public key and the signer's own record of the last
            checkpoint, and the people and the sealed reasons beside it against its leaves.
            Exits 1 when something was changed or removed, and names each bad leaf.

            Example:
              bauta-audit verify --data .bauta --json
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let site = try AuditSite(folder: data.folder)
        let verifier = try LogVerifier(publicKeyFile: site.publicKey)
        let connection = try Connection(site.database(statementTimeout: nil))
        let report = try LogCheck.run(
            on: connection, verifier: verifier,
            checkpointFile: site.signerFolder.checkpointFile)
        Terminal.print(
            summary.json ? try JSONLine.text(Line(report)) : Self.sentence(report))
        if !report.isWhole { throw ExitCode.failure }
    }

    /// The summary line of `bauta audit verify --json`.
    private struct Line: Encodable {
        let whole: Bool
        let leaves: Int
        let checkpoints: Int
        let finding: String?
        let firstBadLeaf: Int?
        let lastBadLeaf: Int?
        let table: String?
        /// All that is wrong.
        let findings: [Finding]
        let olderLeaves: Int
        let refusedEvents: Int

        init(_ report: LogReport) {
            whole = report.isWhole
            leaves = report.leafCount
            checkpoints = report.checkpointCount
            finding = report.finding?.kind.rawValue
            firstBadLeaf = report.finding?.leaves?.lowerBound
            lastBadLeaf = report.finding?.leaves?.upperBound
            table = report.finding?.table
            findings = report.findings.map(Finding.init)
            olderLeaves = report.olderLeafCount
            refusedEvents = report.refusedCount
        }
    }

    /// One thing that is wrong.
    private struct Finding: Encodable {
        let finding: String
        let firstBadLeaf: Int?
        let lastBadLeaf: Int?
        let table: String?

        init(_ finding: LogFinding) {
            self.finding = finding.kind.rawValue
            firstBadLeaf = finding.leaves?.lowerBound
            lastBadLeaf = finding.leaves?.upperBound
            table = finding.table
        }
    }

    private static func sentence(_ report: LogReport) -> String {
        guard !report.isWhole else {
            return "The log is whole: \(report.leafCount) leaves under \(report.checkpointCount) "
                + "signed checkpoints." + notes(report)
        }
        var lines = report.findings.map(sentence)
        if report.unnamedCount > 0 { lines.append("… and \(report.unnamedCount) leaves more.") }
        return lines.joined(separator: "\n") + notes(report)
    }

    private static func sentence(_ finding: LogFinding) -> String {
        if let table = finding.table {
            return
                "The table \(table) is not as it was made (\(finding.kind.rawValue)): a trigger, a "
                + "rule, row security, a default or a view in its stead acts on what is recorded, or "
                + "a key of the table is gone. Ask the owner of the database to mend it, then verify "
                + "again."
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

    /// What does not make a log less than whole, and is told.
    private static func notes(_ report: LogReport) -> String {
        var notes = ""
        if report.olderLeafCount > 0 {
            notes +=
                " \(report.olderLeafCount) older leaves do not commit to what stands beside "
                + "them."
        }
        if report.refusedCount > 0 {
            notes +=
                " \(report.refusedCount) events were refused, because what waited to be recorded "
                + "was not the vault's, or not as it had written it: see the entries log.refused."
        }
        return notes
    }
}
