import BlockingThreads
import Database
import TestSupport
import Testing

extension WholeService {
    /// An analyst at `psql` tries to take the server from everybody else, and so does whoever speaks
    /// as a service.
    @Suite("One who takes everything")
    struct AnalystLimitTests {
        private let service: RunningService
        private static let analyst = "analyst_greedy"

        init() throws { service = try RunningService.running() }

        private func granted(_ body: () async throws -> Void) async throws {
            let granted = try await service.site.bauta("analyst", "grant", "greedy")
            try #require(granted.status == 0, "\(granted.errors)")
            try await body()
            #expect(try await service.site.bauta("analyst", "revoke", "greedy").status == 0)
        }

        private func refusal(_ statements: String...) async throws -> SQLState? {
            try await service.database("bauta_release", as: Self.analyst) { connection in
                for statement in statements.dropLast() {
                    try connection.script(unsafeSQL: statement)
                }
                do {
                    try connection.script(unsafeSQL: statements.last ?? "")
                    return nil
                } catch let error as DatabaseError {
                    return error.sqlState
                }
            }
        }

        @Test("an analyst does not fill the disk by sorting, whatever the session sets")
        func disk() async throws {
            try await granted {
                for setting in [
                    "SET temp_file_limit = -1", "SET LOCAL temp_file_limit = '9GB'",
                    "ALTER ROLE \(Self.analyst) SET temp_file_limit = -1",
                    "SELECT set_config('temp_file_limit', '-1', false)",
                ] {
                    let refused = try await refusal(
                        "SET default_transaction_read_only = off", setting)
                    #expect(refused == .insufficientPrivilege, "\(setting)")
                }
                let sorted = """
                    SELECT count(*) FROM (SELECT repeat(n::text, 40) AS t
                        FROM generate_series(1, 3000000) AS n ORDER BY t OFFSET 1) AS sorted
                    """
                let refused = try await refusal(
                    "SET statement_timeout = 0; SET work_mem = '64kB'", sorted)
                // 53400: configuration_limit_exceeded.
                #expect(refused == SQLState("53400"))
            }
        }

        @Test(
            "a statement whose session has lifted its limit is ended from outside",
            .enabled(if: TestSize.isFull, "takes a minute and a half"))
        func endless() async throws {
            try await granted {
                let error = await #expect(throws: DatabaseError.self) {
                    try await service.database("bauta_release", as: Self.analyst) { connection in
                        try connection.script(
                            unsafeSQL: """
                                SET statement_timeout = 0; SET client_connection_check_interval = 0;
                                SELECT pg_sleep(600);
                                """)
                    }
                }
                // 57P01: admin_shutdown.
                #expect(error?.code == .connection || error?.sqlState == SQLState("57P01"))
            }
        }

        @Test(
            "whoever speaks as a service or an analyst runs out of connections before the others do",
            arguments: [
                "bauta_ingest", "bauta_analytics", "bauta_release", "bauta_vault", "bauta_audit",
                "bauta_gateway", "bauta_owner", analyst,
            ])
        func connections(role: String) async throws {
            try await granted {
                let database = role == Self.analyst ? "bauta_release" : "bauta"
                let configuration = service.configuration(database, as: role)
                let held = try await RunningService.threads.run {
                    var held: [Connection] = []
                    while held.count < 200, let one = try? Connection(configuration) {
                        held.append(one)
                    }
                    let count = held.count
                    // The others still get in while these are held.
                    for other in ["bauta_vault", "bauta_ingest", "postgres"] where other != role {
                        _ = try Connection(
                            configuration.with {
                                $0.user = other
                                $0.database = "bauta"
                            }
                        ).query("SELECT 1")
                    }
                    return count
                }
                #expect((1...48).contains(held), "\(held)")
            }
            try await eventually("the service is ready") {
                try await service.probe.send("GET", "/readyz").status == 200
            }
        }
    }
}
