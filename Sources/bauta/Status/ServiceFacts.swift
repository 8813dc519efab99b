import Database
import Installation
import PrivateServer
import Scheduling

/// What a running service says about its work, asked under a role that reads this and no more.
struct ServiceFacts {
    struct Snapshot {
        /// `YYYY-MM-DD`, exclusive.
        let date: String
        let ruleSet: String
        let customers: Int
    }

    var serverVersion = ""
    var snapshot: Snapshot?
    /// nil when the release's program does not tell.
    var release: ReleaseStanding?
    var treeSize = 0
    var checkpointTreeSize: Int?
    /// Seconds since the latest checkpoint was signed.
    var checkpointAge: Int?

    /// What ingest had looked up, whoever asked; nil when the database does not tell.
    var lookups: IdentityLookups?

    /// nil when the database does not answer.
    static func read(_ site: Site) -> ServiceFacts? {
        guard let server = try? PostgresServer(site: site) else { return nil }
        var facts = ServiceFacts()
        do {
            try facts.readMain(
                server.connect(database: "bauta", as: PostgresServer.statusRole))
        } catch {
            return nil
        }
        facts.release = ReleaseStanding.read(site)
        return facts
    }

    private mutating func readMain(_ connection: Connection) throws {
        let general = try connection.query(
            """
            SELECT current_setting('server_version') AS version,
                (SELECT coalesce(max(leaf_index) + 1, 0) FROM audit.leaf) AS tree_size
            """)
        if let row = general.first {
            serverVersion = try row.decode("version")
            treeSize = try row.decode("tree_size")
        }
        let checkpoints = try connection.query(
            """
            SELECT tree_size, extract(epoch FROM now() - signed_at)::bigint AS age
            FROM audit.checkpoint ORDER BY tree_size DESC, signed_at DESC LIMIT 1
            """)
        if let row = checkpoints.first {
            checkpointTreeSize = try row.decode("tree_size")
            checkpointAge = try row.decode("age")
        }
        lookups = try? IdentityLookups.read(on: connection)
        let snapshots = try connection.query(
            """
            SELECT to_char(to_date(date_sk::text, 'YYYYMMDD'), 'YYYY-MM-DD') AS date,
                rule_set, customers
            FROM ops.snapshot ORDER BY date_sk DESC LIMIT 1
            """)
        if let row = snapshots.first {
            snapshot = Snapshot(
                date: try row.decode("date"), ruleSet: try row.decode("rule_set"),
                customers: try row.decode("customers"))
        }
    }
}
