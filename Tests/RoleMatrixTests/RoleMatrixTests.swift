import Database
import Foundation
import TestSupport
import Testing

@Suite("A PostgreSQL role")
struct RoleMatrixTests {
    static let roles = [
        "analyst_probe", "bauta_analytics", "bauta_audit", "bauta_gateway", "bauta_ingest",
        "bauta_release", "bauta_status", "bauta_vault", "public",
    ]
    static let golden = packageRoot + "/Tests/Golden/role-matrix.txt"

    @Test("has the rights that were reviewed, on every object of the three databases")
    func isGolden() async throws {
        try await Self.withService { service in
            let privileges = RolePrivileges(roles: Self.roles)
            var lines = try privileges.clusterLines(of: service.connect("postgres", "postgres"))
            // A day's table as scoring makes it, so that its grants are seen too.
            _ = try service.connect("bauta", "bauta_analytics").query(
                "SELECT ops.stage_fact('fact_customer_rfm', 20111210)")
            for database in RoleRefusals.databases {
                lines += ["", "in the database \(database)", ""]
                lines += try privileges.lines(of: service.connect(database, "postgres"))
            }
            let text = lines.joined(separator: "\n") + "\n"
            if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
                try text.write(toFile: Self.golden, atomically: true, encoding: .utf8)
            }
            let golden = try String(contentsOfFile: Self.golden, encoding: .utf8)
            let changes = text.split(separator: "\n").difference(
                from: golden.split(separator: "\n"))
            #expect(text == golden, "UPDATE_GOLDEN=1 rewrites \(Self.golden): \(changes)")
        }
    }

    @Test("is refused what it must not do, when it really tries")
    func isRefused() async throws {
        try await Self.withService { service in
            for attempt in RoleRefusals.connections {
                #expect(service.outcome(of: "SELECT 1", at: attempt) == .connectionRefused)
            }
            for (place, statements) in RoleRefusals.statements {
                // Control: the connection works, so a refusal is about the statement.
                #expect(service.outcome(of: "SELECT 1", at: place) == .done)
                for statement in statements + RoleRefusals.everywhere {
                    #expect(
                        service.outcome(of: statement, at: place) == .permissionDenied,
                        "\(place.role) in \(place.database): \(statement)")
                }
            }
        }
    }

    /// The service as `bauta up` makes it, with one analyst's sign-in.
    private static func withService(_ body: (RunningService) throws -> Void) async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let granted = try await site.bauta("analyst", "grant", "probe")
            try #require(granted.status == 0, "\(granted.errors)")
            let shown = try await site.bauta(
                "psql", "--as", "postgres", "--", "-Atc", "SHOW unix_socket_directories")
            try #require(shown.status == 0, "\(shown.errors)")
            let folder = shown.output.trimmingCharacters(in: .whitespacesAndNewlines)
            try body(RunningService(socketDirectory: folder))
        }
    }
}

/// The private cluster of a running service, reached as the operator reaches it.
struct RunningService {
    enum Outcome: Equatable {
        case done, permissionDenied, connectionRefused, other(String)
    }

    let socketDirectory: String

    func connect(_ database: String, _ role: String) throws -> Connection {
        try Connection(
            DatabaseConfiguration(
                socketDirectory: socketDirectory, database: database, user: role,
                applicationName: "role matrix"))
    }

    /// Tries a statement in a session of its own and takes back whatever it did.
    func outcome(of statement: String, at place: RoleRefusals.Place) -> Outcome {
        do {
            try connect(place.database, place.role).script(
                unsafeSQL: "BEGIN READ WRITE; \(statement); ROLLBACK")
            return .done
        } catch let error as DatabaseError where error.sqlState == .insufficientPrivilege {
            return .permissionDenied
        } catch let error as DatabaseError where error.code == .connection {
            return .connectionRefused
        } catch {
            return .other(String(describing: error))
        }
    }
}
