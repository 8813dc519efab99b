import ArgumentParser
import CustomerModel
import Database
import Foundation
import TestSupport
import Testing

@testable import ScoreRuns
@testable import bauta_analytics

@Suite("The commands explain and review")
struct ReviewCommandTests {
    private func parsed(_ arguments: String...) throws -> ReviewCommand {
        try ReviewCommand.parse(
            arguments + [
                "--customer", String(repeating: "0", count: 32), "--as-of", "2024-10-04", "--by",
                "rita", "--data", packageRoot,
            ])
    }

    @Test(
        "what could be a customer's address, number or name is no reviewer",
        arguments: ["jane@shop.example", "+491701234567", "01701234567", "Jane Doe", ""])
    func reviewerIsAnAccount(_ text: String) {
        #expect(throws: (any Error).self) {
            try ReviewCommand.parse([
                "confirm", "--reason", "agreed_pause", "--customer",
                String(repeating: "0", count: 32), "--as-of", "2024-10-04", "--by=" + text,
            ])
        }
    }

    @Test("an unknown reason is refused with those there are, before anything is asked of anybody")
    func unknownReason() throws {
        let command = try parsed("overrule", "--reason", "because")
        #expect {
            try command.run()
        } throws: { error in
            "\(error)".contains(
                "no reason of that name to overrule; there are closed_business, went_elsewhere, "
                    + "buys_on_another_account, agreed_pause, wrong_record, exceptional_event")
        }
        // A reason to overrule confirms nothing.
        let mixed = try parsed("confirm", "--reason", "closed_business")
        #expect {
            try mixed.run()
        } throws: { error in
            "\(error)".contains("to confirm; there are contact_confirms, fits_the_record")
        }
    }

    @Test("another word than confirm or overrule is refused")
    func verdict() {
        #expect(throws: (any Error).self) {
            _ = try parsed("perhaps", "--reason", "closed_business")
        }
    }

    @Test("both find their customer in a data folder, and say clearly when nobody is there")
    func dataFolder() async throws {
        let shop = try SmallShop(seed: 33)
        try await shop.score()
        // Commands know the database by its name in an installation.
        try Connection(shop.database.cluster.configuration()).execute(
            "ALTER DATABASE \(identifier: shop.database.name) RENAME TO bauta")
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = temporary.path
        try FileManager.default.createDirectory(
            atPath: folder + "/run", withIntermediateDirectories: false)
        for (name, target) in [
            ("policies", SmallShop.policies),
            ("run/postgres", shop.database.cluster.socketDirectory),
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/" + name, withDestinationPath: target)
        }
        let known = SmallShop.key(4).bytes.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        let unknown = String(repeating: "0f", count: 16)
        try ExplainCommand.parse(["--data", folder, "--customer", known]).run()
        #expect {
            try ExplainCommand.parse(["--data", folder, "--customer", unknown]).run()
        } throws: { error in
            (error as? ScoreError)?.description == "no snapshot of that day holds that customer"
        }
        func review(_ customer: String) throws {
            try ReviewCommand.parse([
                "overrule", "--data", folder, "--customer", customer, "--as-of",
                SmallShop.closing.iso8601, "--reason", "agreed_pause", "--by", "rita",
            ]).run()
        }
        try review(known)
        #expect {
            try review(unknown)
        } throws: { error in
            (error as? ScoreError)?.description
                == "the snapshot of \(SmallShop.closing.iso8601) has no prediction for that customer"
        }
        let connection = try Connection(
            shop.database.cluster.configuration(database: "bauta"))
        let kept = try connection.query(
            "SELECT verdict || ' ' || reason_code || ' ' || reviewer AS said FROM ops.prediction_review"
        )
        #expect(
            try kept.map { try $0.decode("said", as: String.self) }
                == ["overruled agreed_pause rita"])
    }

    @Test(
        "a customer is 32 hexadecimal digits and nothing else",
        arguments: ["", "12", "0011", "00112233445566778899aabbccddeef", "Ω", "anna@example.org"])
    func badReference(text: String) {
        #expect(throws: (any Error).self) {
            _ = try ExplainCommand.parse(["--customer", text])
        }
    }
}
