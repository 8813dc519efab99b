import Database
import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite("Log check")
struct LogCheckTests {
    /// What an owner of the database does to a signed log of 21 leaves, and what is found.
    ///
    /// Checkpoints were signed at 0, 8, 13 and 21 leaves.
    struct Tampering: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let statements: String
        let kind: LogFinding.Kind
        let leaves: ClosedRange<Int>?

        init(
            _ description: String, _ statements: String, _ kind: LogFinding.Kind,
            _ leaves: ClosedRange<Int>? = nil
        ) {
            testDescription = description
            self.statements = statements
            self.kind = kind
            self.leaves = leaves
        }
    }

    private static let swap = """
        UPDATE audit.leaf SET leaf_index = -1 WHERE leaf_index = 4;
        UPDATE audit.leaf SET leaf_index = 4 WHERE leaf_index = 9;
        UPDATE audit.leaf SET leaf_index = 9 WHERE leaf_index = -1
        """
    private static let unconstrained = """
        ALTER TABLE audit.leaf DROP CONSTRAINT leaf_pkey;
        ALTER TABLE audit.leaf DROP CONSTRAINT leaf_event_id_key;
        ALTER TABLE audit.leaf DROP CONSTRAINT leaf_leaf_index_check;
        """
    private static let changedLeaf = """
        UPDATE audit.leaf SET leaf = set_byte(leaf, 40, get_byte(leaf, 40) # 1)
        WHERE leaf_index = 5
        """

    static let tamperings = [
        Tampering("a byte of a leaf", changedLeaf, .changedLeaf, 5...5),
        Tampering(
            "a byte of a hash",
            """
            UPDATE audit.leaf SET leaf_hash = set_byte(leaf_hash, 0, get_byte(leaf_hash, 0) # 1)
            WHERE leaf_index = 20
            """, .changedLeaf, 20...20),
        Tampering(
            "a leaf with its hash",
            changedLeaf
                + "; UPDATE audit.leaf SET leaf_hash = sha256('\\x00'::bytea || leaf) WHERE leaf_index = 5",
            .changedNode, 4...5),
        Tampering(
            "the first leaf gone", "DELETE FROM audit.leaf WHERE leaf_index = 0", .missingLeaf,
            0...0),
        Tampering(
            "a leaf gone", "DELETE FROM audit.leaf WHERE leaf_index = 11", .missingLeaf, 11...11),
        Tampering(
            "the last leaf gone", "DELETE FROM audit.leaf WHERE leaf_index = 20", .missingLeaf,
            20...20),
        Tampering(
            "a leaf gone and the rest moved up",
            "DELETE FROM audit.leaf WHERE leaf_index = 3;"
                + unconstrained
                + "UPDATE audit.leaf SET leaf_index = leaf_index - 1 WHERE leaf_index > 3",
            .changedNode, 2...3),
        Tampering("two leaves swapped", unconstrained + swap, .changedNode, 4...5),
        Tampering(
            "a leaf twice",
            unconstrained + "INSERT INTO audit.leaf SELECT * FROM audit.leaf WHERE leaf_index = 6",
            .repeatedLeaf, 6...6),
        Tampering(
            "a leaf inserted",
            unconstrained
                + """
                UPDATE audit.leaf SET leaf_index = leaf_index + 1 WHERE leaf_index >= 7;
                INSERT INTO audit.leaf SELECT 7, leaf, leaf_hash, event_id FROM audit.leaf
                WHERE leaf_index = 2
                """, .changedNode, 6...7),
        Tampering(
            "two events' names exchanged",
            unconstrained
                + """
                UPDATE audit.leaf SET event_id =
                    (SELECT event_id FROM audit.leaf WHERE leaf_index = 2) WHERE leaf_index = 1
                """, .misnamedLeaf, 1...1),
        Tampering(
            "cut off at an older checkpoint",
            """
            DELETE FROM audit.leaf WHERE leaf_index >= 13;
            DELETE FROM audit.checkpoint WHERE tree_size > 13;
            DELETE FROM audit.node WHERE (position + 1) << level > 13
            """, .missingLeaf, 13...20),
        Tampering(
            "everything gone",
            "DELETE FROM audit.leaf; DELETE FROM audit.node; DELETE FROM audit.checkpoint",
            .missingLeaf, 0...20),
        Tampering(
            "an inner node",
            "UPDATE audit.node SET hash = sha256('x') WHERE level = 3 AND position = 1",
            .changedNode, 8...15),
        Tampering(
            "an inner node gone", "DELETE FROM audit.node WHERE level = 4", .changedNode, 0...15),
        Tampering(
            "an inner node more", "INSERT INTO audit.node VALUES (5, 0, sha256('x'))", .extraNode),
        Tampering(
            "the last checkpoint gone", "DELETE FROM audit.checkpoint WHERE tree_size = 21",
            .missingCheckpoint),
        Tampering(
            "a checkpoint's text",
            "UPDATE audit.checkpoint SET note = replace(note, E'\\n13\\n', E'\\n12\\n') WHERE tree_size = 13",
            .forgedCheckpoint, 8...12),
        Tampering(
            "a checkpoint moved to another size",
            "UPDATE audit.checkpoint SET tree_size = 12 WHERE tree_size = 13", .forgedCheckpoint,
            8...11),
    ]

    @Test("finds what the owner of the database changed, and names the leaf", arguments: tamperings)
    func names(tampering: Tampering) throws {
        let log = try Self.signedLog()
        #expect(try log.check().finding == nil)
        try log.tamper(tampering.statements)
        let finding = try log.check().finding
        #expect(finding?.kind == tampering.kind)
        #expect(finding?.leaves == tampering.leaves)
    }

    @Test("finds a log rewritten whole and signed anew with the stolen key")
    func findsRewriting() throws {
        let log = try Self.signedLog()
        let checkpointFile = try Data(contentsOf: URL(fileURLWithPath: log.folder + "/checkpoint"))
        try log.tamper(
            """
            DELETE FROM audit.leaf; DELETE FROM audit.node; DELETE FROM audit.checkpoint
            """)
        try FileManager.default.removeItem(atPath: log.folder + "/checkpoint")
        let signer = try log.signer()
        _ = try log.record(21)
        try log.eventually { try log.sequencer(signer) }.sequence(signer: signer)
        #expect(try log.check().finding == nil)
        // The thief does not have the signer's own file.
        try checkpointFile.write(to: URL(fileURLWithPath: log.folder + "/checkpoint"))
        #expect(try log.check().finding == LogFinding(kind: .wrongRoot, leaves: 0...20))
    }

    @Test("finds every flipped bit of 300, wherever in the log", arguments: UInt64(0)..<5)
    func findsFlips(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let log = try Self.signedLog()
        let owner = try log.database.connect()
        try owner.script(unsafeSQL: "SET session_replication_role = replica")
        let reader = try log.database.connect(user: "bauta_audit")
        let verifier = try log.signer().verifier
        for _ in 0..<60 {
            let (table, column) = try #require(
                [("leaf", "leaf"), ("leaf", "leaf_hash"), ("node", "hash")]
                    .randomElement(using: &generator))
            let row = Int.random(in: 0..<(table == "leaf" ? 21 : 18), using: &generator)
            let bit = Int.random(in: 0..<256, using: &generator)
            let flip: SQL = """
                UPDATE \(identifier: "audit.\(table)") SET \(unsafeSQL: column) =
                    set_bit(\(unsafeSQL: column), \(bit), 1 - get_bit(\(unsafeSQL: column), \(bit)))
                WHERE ctid = (SELECT ctid FROM \(identifier: "audit.\(table)")
                    ORDER BY \(unsafeSQL: table == "leaf" ? "leaf_index" : "level, position")
                    OFFSET \(row)::bigint LIMIT 1)
                """
            try owner.execute(flip)
            let report = try LogCheck.run(
                on: reader, verifier: verifier, checkpointFile: log.checkpointFile)
            #expect(report.finding != nil, "\(table).\(column) row \(row) bit \(bit)")
            if table == "leaf" {
                #expect(report.finding?.leaves == row...row)
            }
            try owner.execute(flip)
        }
        #expect(try log.check().finding == nil)
    }

    @Test("tells leaves that nobody has signed")
    func findsUnsigned() throws {
        let log = try Self.signedLog()
        try log.tamper(
            """
            INSERT INTO audit.leaf (leaf_index, leaf, leaf_hash, event_id)
            SELECT 21, forged.leaf, sha256('\\x00'::bytea || forged.leaf),
                '01890000-0000-7000-8000-000000000000'
            FROM (SELECT convert_to(
                '{"event_id":"01890000-0000-7000-8000-000000000000"}', 'UTF8') AS leaf) AS forged;
            INSERT INTO audit.node SELECT 1, 10, sha256('\\x01'::bytea
                || (SELECT leaf_hash FROM audit.leaf WHERE leaf_index = 20)
                || (SELECT leaf_hash FROM audit.leaf WHERE leaf_index = 21))
            """)
        #expect(try log.check().finding == LogFinding(kind: .unsignedLeaf, leaves: 21...21))
    }

    @Test("refuses to change the log for everyone but an owner who insists")
    func isAppendOnly() throws {
        let log = try Self.signedLog()
        for role in ["postgres", "bauta_audit", "bauta_vault", "bauta_gateway"] {
            let connection = try log.database.connect(user: role)
            for table in ["leaf", "node", "checkpoint"] {
                for statement in ["DELETE FROM", "TRUNCATE", "UPDATE"] {
                    let rest =
                        statement == "UPDATE"
                        ? table == "node"
                            ? "SET hash = hash"
                            : table == "leaf" ? "SET leaf = leaf" : "SET note = note" : ""
                    let error = #expect(throws: DatabaseError.self) {
                        try connection.execute(
                            "\(unsafeSQL: statement) \(identifier: "audit.\(table)") \(unsafeSQL: rest)"
                        )
                    }
                    #expect(error?.sqlState == .insufficientPrivilege)
                }
            }
        }
        #expect(try log.check().finding == nil)
    }

    private static func signedLog() throws -> LogFixture {
        let log = try LogFixture()
        let signer = try log.signer()
        let sequencer = try log.sequencer(signer)
        for count in [8, 5, 8] {
            _ = try log.record(count)
            try sequencer.sequence(signer: signer)
        }
        return log
    }
}
