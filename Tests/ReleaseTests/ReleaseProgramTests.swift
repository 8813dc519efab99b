@_spi(KeyBytes) import Cryptography
import Database
import Foundation
import ReleaseReading
import Settings
import TestSupport
import Testing
import Verification

@testable import Release

/// The executable itself, run beside the test bundle it was built with.
@Suite("bauta-release")
struct ReleaseProgramTests {
    @Test("publishes, says so in one line, and does nothing the second time")
    func publishesOnce() throws {
        let site = try ProgramSite()
        let first = try site.run(["publish", "--json"])
        #expect(first.status == 0)
        #expect(first.summary["status"] as? String == "published")
        #expect(first.summary["epoch"] as? String == "2011-W49")
        #expect(first.summary["as_of"] as? String == "2011-12-10")
        #expect(first.summary["cells"] as? Int == 114)
        #expect(first.summary["published"] as? Int == 9)
        #expect(first.summary["withheld"] as? Int == 105)
        #expect(first.summary["rho"] as? String == "0.064")
        #expect(first.summary["sigma"] as? Double == 4.84)
        #expect(first.summary["rho_year"] as? String == "0.064")
        #expect(first.summary["rho_cap"] as? String == "3.392")
        let second = try site.run(["publish", "--json"])
        #expect(second.status == 0)
        #expect(second.summary["status"] as? String == "already_published")
        let status = try site.run(["status", "--json"])
        #expect(status.summary["epochs_left"] as? Int == 52)
        let plan = try site.run(["plan", "--epoch", "2011-W49-2", "--json"])
        #expect(plan.summary["status"] as? String == "ready")
        #expect(plan.summary["cells_per_person"] as? Int == 3)
        let verified = try site.run(["verify", "--json"])
        #expect(verified.status == 0)
        #expect(verified.summary["epochs"] as? Int == 1)
    }

    @Test("an epoch by another key is an alarm, and not the latest")
    func otherKey() throws {
        let site = try ProgramSite()
        #expect(try site.run(["publish"]).status == 0)
        try site.forge("2099-W01")
        let status = try site.run(["status", "--json"])
        #expect(status.status == 1)
        #expect(status.summary["epoch"] as? String == "2011-W49")
        #expect(status.summary["unverified"] as? [String] == ["2099-W01"])
        #expect(try site.run(["status"]).output.hasPrefix("ALARM: epoch 2099-W01 "))
        let verified = try site.run(["verify"])
        #expect(verified.status == 1)
        #expect(verified.output.contains("epoch 2099-W01 does not hold: not-signed"))
    }

    @Test("exit codes tell usage, refusal and a bad policy apart")
    func exitCodes() throws {
        let site = try ProgramSite()
        #expect(try site.run(["--help"]).status == 0)
        #expect(try site.run(["publish", "--help"]).output.contains("Example:"))
        #expect(try site.run(["publish", "--epohc", "x"]).status == 2)
        #expect(try site.run(["publish", "--epoch", "../x"]).status == 2)
        // The name of a week is not for the days of another one.
        let other = try site.run(["publish", "--epoch", "2026-W01"])
        #expect(other.status == 2)
        #expect(other.errors.contains("as of 2011-12-10 it is 2011-W49, or 2011-W49-2"))
        #expect(try site.run(["publish", "--as-of", "2011-12-09"]).status == 1)
        #expect(try site.run(["publish"]).status == 0)
        try site.changeOneCustomer()
        let refused = try site.run(["publish"])
        #expect(refused.status == 3)
        #expect(refused.errors.contains("--epoch 2011-W49-2"))
        try site.writePolicy("policy: release\n")
        let broken = try site.run(["publish", "--epoch", "2011-W49-2"])
        #expect(broken.status == 65)
        #expect(broken.errors.contains("policies/release.yaml:1:1"))
        try FileManager.default.removeItem(atPath: site.folder.path + "/run")
        try site.writePolicy(ShippedPolicy.text)
        #expect(try site.run(["publish"]).status == 1)
    }

    @Test("killed at a step, it finishes the next time with one version and one charge")
    func killed() throws {
        let site = try ProgramSite()
        for (number, step) in PublishStep.allCases.enumerated() {
            let epoch = number == 0 ? "2011-W49" : "2011-W49-\(number + 1)"
            try site.kill(["publish", "--epoch", epoch], after: step.rawValue)
            let left = try site.cells(epoch)
            #expect(left.isEmpty || left.count == 114)
            let again = try site.run(["publish", "--epoch", epoch, "--json"])
            #expect(again.status == 0)
            let status = again.summary["status"] as? String
            #expect(status == (left.isEmpty ? "published" : "already_published"))
            let cells = try site.cells(epoch)
            #expect(cells.count == 114)
            if !left.isEmpty { #expect(cells == left) }
            #expect(site.fixture.keys.names == [ReleaseSigner.keyFileName])
        }
        let charges = try site.connect("bauta_release").query(
            "SELECT count(*) AS epochs FROM release.privacy_ledger")
        #expect(try #require(charges.first).decode("epochs") == PublishStep.allCases.count)
    }
}

/// A data folder over a cluster of its own, because the databases' names are fixed.
private final class ProgramSite {
    let cluster: TemporaryCluster
    let fixture: ReleaseFixture
    let folder: TemporaryFolder

    init() throws {
        cluster = try TemporaryCluster()
        fixture = try ReleaseFixture(cluster: cluster)
        folder = try TemporaryFolder()
        let names = [
            (fixture.installation.main.name, "bauta"),
            (try fixture.installation.release.name, "bauta_release"),
        ]
        for (old, new) in names {
            try connect("postgres").execute(
                "ALTER DATABASE \(identifier: old) RENAME TO \(identifier: new)")
        }
        let files = FileManager.default
        for name in ["policies", "keys", "release", "run"] {
            try files.createDirectory(
                atPath: folder.path + "/" + name, withIntermediateDirectories: false)
        }
        try files.createSymbolicLink(
            atPath: folder.path + "/keys/release", withDestinationPath: fixture.keys.path)
        try files.createDirectory(
            atPath: folder.path + "/keys/public", withIntermediateDirectories: false)
        try KeyFile.write(
            publicKey: ReleaseSigner(folder: fixture.keys.path).publicKey,
            to: folder.path + "/keys/public/" + ReleaseKey.fileName)
        try files.createSymbolicLink(
            atPath: folder.path + "/run/postgres", withDestinationPath: cluster.socketDirectory)
        try writePolicy(ShippedPolicy.text)
    }

    deinit { cluster.stop() }

    func connect(_ database: String) throws -> Connection {
        try Connection(cluster.configuration(database: database))
    }

    func writePolicy(_ text: String) throws {
        try text.write(
            toFile: folder.path + "/policies/release.yaml", atomically: true, encoding: .utf8)
    }

    /// Changes the scored data under the same as-of.
    func changeOneCustomer() throws {
        try connect("bauta").execute(
            """
            UPDATE warehouse.fact_customer_rfm SET first_order_date = first_order_date + 100
            WHERE customer_key = decode(md5('1'), 'hex')
            """)
    }

    /// Writes an epoch as the process's database role, under a key of its own.
    func forge(_ epoch: String) throws {
        try SignedRelease(seed: 9).publish(
            epoch,
            on: Connection(cluster.configuration(database: "bauta_release", user: "bauta_release"))
        ) { transaction in
            try transaction.execute(
                "INSERT INTO release.dimension VALUES (\(epoch), 'd', '', '', '{a}', false)")
            try transaction.execute(
                "INSERT INTO release.marginal VALUES (\(epoch), 'c', 'd', 0, '', '', '{d}')")
            try transaction.execute(
                """
                INSERT INTO release.cell
                VALUES (\(epoch), 'c', 'd', '{a}', 0, 'published', 90, 81, 99)
                """)
        }
    }

    func cells(_ epoch: String) throws -> [String] {
        try connect("bauta_release").query(
            """
            SELECT concat_ws('|', marginal, members, status, noisy_count) AS line
            FROM release.cell WHERE epoch = \(epoch) ORDER BY marginal, position
            """
        ).map { try $0.decode("line") }
    }

    func run(_ arguments: [String]) throws -> CommandResult { try program(arguments).result() }

    /// Kills the program as soon as it has said that it reached a step.
    func kill(_ arguments: [String], after line: String) throws {
        let errors = Pipe()
        let process = try program(arguments).start(errors: errors.fileHandleForWriting)
        try errors.fileHandleForWriting.close()
        var told = ""
        while !told.contains(line + "\n") {
            let piece = errors.fileHandleForReading.availableData
            guard !piece.isEmpty else { break }
            told += String(decoding: piece, as: UTF8.self)
        }
        #expect(told.contains(line))
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        // Its sessions may still be at work on what it sent last: wait for their end.
        _ = try connect("postgres").query(
            """
            SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
            WHERE usename = 'bauta_release'
            """)
    }

    private func program(_ arguments: [String]) -> Program {
        let data = arguments.first == "--help" ? [] : ["--data", folder.path]
        return Executables.program("bauta-release", arguments + data)
    }
}
