import Database
import TestSupport
import Testing

@testable import Audit

/// The check names a table that was altered before anything is wrong with the log itself.
@Suite("Tables of the log")
struct LogTablesTests {
    /// Each way to act on the rows of `table`, as its owner has it.
    static let ways: [(name: String, statements: @Sendable (String) -> String)] = [
        (
            "trigger",
            { table in
                """
                CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RETURN NEW; END $$;
                CREATE TRIGGER meddle BEFORE INSERT ON \(table)
                    FOR EACH ROW EXECUTE FUNCTION public.meddle()
                """
            }
        ),
        ("rule", { "CREATE RULE nothing AS ON INSERT TO \($0) DO ALSO NOTHING" }),
        (
            "row security",
            {
                "ALTER TABLE \($0) ENABLE ROW LEVEL SECURITY; CREATE POLICY all_rows ON \($0) USING (true)"
            }
        ),
        ("forced row security", { "ALTER TABLE \($0) FORCE ROW LEVEL SECURITY" }),
        (
            "default",
            { table in
                let columns = [
                    "audit.outbox": "subject_salt", "audit.leaf": "leaf", "audit.node": "hash",
                    "audit.checkpoint": "note", "audit.leaf_subject": "salt",
                    "audit.sidecar": "sealed",
                ]
                return "ALTER TABLE \(table) ALTER \(columns[table] ?? "mac") SET DEFAULT ''"
            }
        ),
        (
            "view",
            { table in
                let name = table.split(separator: ".").last.map(String.init) ?? ""
                return """
                    ALTER TABLE \(table) RENAME TO \(name)_of_old;
                    CREATE VIEW \(table) AS SELECT * FROM \(table)_of_old;
                    GRANT ALL ON \(table) TO bauta_audit, bauta_vault, bauta_gateway
                    """
            }
        ),
        (
            "constraint",
            { table in
                """
                DO $$ DECLARE name text; BEGIN
                    SELECT conname INTO STRICT name FROM pg_constraint
                    WHERE conrelid = '\(table)'::regclass AND contype IN ('p', 'u') LIMIT 1;
                    EXECUTE format('ALTER TABLE \(table) DROP CONSTRAINT %I', name);
                END $$
                """
            }
        ),
        ("child", { "CREATE TABLE public.child () INHERITS (\($0))" }),
        ("unlogged", { "ALTER TABLE \($0) SET UNLOGGED" }),
        ("check", { "ALTER TABLE \($0) ADD CHECK (now() < '9999-01-01')" }),
        ("grant", { "GRANT TRUNCATE ON \($0) TO bauta_gateway" }),
        ("grant to all", { "GRANT SELECT ON \($0) TO PUBLIC" }),
        ("owner", { "ALTER TABLE \($0) OWNER TO bauta_vault" }),
    ]

    @Test(
        "an altered table is named, whichever and however",
        arguments: LogTables.expected.keys.sorted())
    func names(table: String) throws {
        for (way, statements) in Self.ways {
            let log = try LogFixture()
            let signer = try log.signer()
            _ = try log.record(1)
            try log.sequencer(signer).sequence(signer: signer)
            #expect(try log.check().finding == nil)
            try log.tamper(statements(table))
            let finding = try log.check().finding
            #expect(
                finding == LogFinding(kind: .alteredTable, leaves: nil, table: table), "\(way)")
        }
    }

    @Test("the table whose own fence was taken down is named")
    func namesLoweredFence() throws {
        for statement in [
            "ALTER TABLE audit.leaf DISABLE TRIGGER leaf_append_only",
            "DROP TRIGGER leaf_append_only ON audit.leaf",
            "ALTER TABLE audit.leaf ENABLE REPLICA TRIGGER leaf_append_only",
            "CREATE TABLE public.r (i bigint REFERENCES audit.leaf ON DELETE CASCADE)",
        ] {
            let log = try LogFixture()
            let signer = try log.signer()
            _ = try log.record(1)
            try log.sequencer(signer).sequence(signer: signer)
            try log.tamper(statement)
            #expect(
                try log.check().finding
                    == LogFinding(kind: .alteredTable, leaves: nil, table: "audit.leaf"))
        }
    }

    @Test("tables whose fence lets everything through are named")
    func namesOpenFence() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        _ = try log.record(1)
        try log.sequencer(signer).sequence(signer: signer)
        try log.tamper(
            """
            CREATE OR REPLACE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN RETURN NEW; END $$
            """)
        #expect(
            try log.check().finding
                == LogFinding(kind: .alteredTable, leaves: nil, table: "audit.checkpoint"))
    }
}
