import ArgumentParser
import ProgramSupport
import Release
import ReleaseReading
import Text

/// `bauta-release verify`: every epoch against its signature, and its tables against what was signed.
struct VerifyReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.releaseVerify.name,
        abstract: "Check every epoch's signature, and its tables against what was signed.",
        discussion: """
            Exits 1 when an epoch does not hold, and names it.

            Example: bauta-release verify --data .bauta --json
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let release = try ReleaseSite(data.folder)
        let check = try release.publisher.check(by: release.publicKey())
        Terminal.print(summary.json ? try JSONLine.text(Line(check)) : Self.text(check))
        if !check.findings.isEmpty { throw ExitCode.failure }
    }

    /// The summary line of `bauta release verify --json`.
    private struct Line: Encodable {
        struct Finding: Encodable {
            let epoch: String
            let reason: String
        }

        let epochs: Int
        let findings: [Finding]

        init(_ check: ReleaseCheck) {
            epochs = check.epochs
            findings = check.findings.map { Finding(epoch: $0.epoch, reason: $0.reason) }
        }
    }

    private static func text(_ check: ReleaseCheck) -> String {
        guard !check.findings.isEmpty else {
            return
                "Every epoch holds: \(check.epochs) carry the release's signature, and the tables "
                + "say what was signed."
        }
        return check.findings.map { "epoch \($0.epoch) does not hold: \($0.reason)" }
            .joined(separator: "\n")
            + "\nSomebody wrote into the release database. Keep its rows for inquiry, and do not use "
            + "these numbers."
    }
}
