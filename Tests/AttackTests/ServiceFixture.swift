import BlockingThreads
import Database
import Foundation
import Glibc
import TestSupport
import Testing

/// Tests that attack one whole service, one after another: each leaves it working.
@Suite(.serialized, .wholeService)
enum WholeService {
    static let isSeparated = geteuid() == 0
}

/// A running service with a small shop loaded, scored and released, and a sign-in for every role.
struct RunningService: Sendable {
    let site: TemporarySite
    let probe: HTTPProbe
    /// In the order of the matrix of routes.
    let people: [Person]

    @TaskLocal static var current: RunningService?

    /// A person who was issued a token.
    struct Person: Sendable, CustomTestStringConvertible {
        let role: String
        let account: String
        let team: String
        let token: String
        /// 32 hexadecimal digits.
        let credentialID: String

        var testDescription: String { "\(role) of team \(team)" }
    }

    /// Stands in the environment of whoever starts the service, where operators do have secrets.
    static let operatorsSecret = "canary-of-the-operators-environment"

    private static let staff = [
        (role: "analyst", account: "ana", team: "north"),
        (role: "retention_agent", account: "rita", team: "north"),
        (role: "retention_agent", account: "nora", team: "south"),
        (role: "retention_lead", account: "leo", team: "north"),
        (role: "compliance_officer", account: "cora", team: "main"),
        (role: "operator", account: "otto", team: "main"),
    ]

    /// The service of the running test.
    static func running() throws -> RunningService { try #require(current) }

    /// Starts the service on `site` and fills it.
    fileprivate init(on site: TemporarySite) async throws {
        self.site = site
        probe = HTTPProbe(port: site.port)
        try Self.widenQuota(in: site.path)
        let started = try await Executables.bauta(
            ["up", "--detach", "--no-schedule", "--port", String(site.port)],
            environment: [
                "BAUTA_DATA": site.path, "AWS_SECRET_ACCESS_KEY": Self.operatorsSecret,
            ])
        try #require(started.status == 0, "\(started.errors)")
        let shop = site.path + "/shop"
        try await Self.succeed(
            site.bauta(
                "generate", "shop", "--customers", "2600", "--years", "2", "--seed", "20260101",
                "--out", shop))
        for (source, file) in [
            ("demo-shop-campaigns", "campaigns"), ("demo-shop-contacts", "customers"),
            ("demo-shop", "orders"), ("demo-shop-leads", "leads"),
        ] {
            try await Self.succeed(
                site.bauta("ingest", "--source", source, shop + "/\(file).csv", "--json"))
        }
        // A generated shop ends with 2025.
        try await Self.succeed(site.bauta("score", "--as-of", "2026-01-01", "--allow-future"))
        try await Self.succeed(site.bauta("release", "publish", "--as-of", "2026-01-01"))
        var people: [Person] = []
        for one in Self.staff {
            people.append(
                try await Self.issue(one.role, to: one.account, team: one.team, on: site))
        }
        self.people = people
    }

    /// The first who has `role`.
    func person(_ role: String, team: String? = nil) throws -> Person {
        try #require(people.first { $0.role == role && (team == nil || $0.team == team) })
    }

    /// Issues a token for an account that no other test uses.
    func issue(_ role: String, to account: String, team: String = "north") async throws -> Person {
        try await Self.issue(role, to: account, team: team, on: site)
    }

    /// Runs `body` on a thread with a connection of its own; the superuser's unless told otherwise.
    func database<R: Sendable>(
        _ name: String = "bauta", as role: String = "postgres",
        _ body: @escaping @Sendable (Connection) throws -> R
    ) async throws -> R {
        let configuration = configuration(name, as: role)
        return try await Self.threads.run { try body(Connection(configuration)) }
    }

    /// How to reach a database of the service as `role`.
    func configuration(_ name: String, as role: String) -> DatabaseConfiguration {
        DatabaseConfiguration(
            socketDirectory: site.path + "/run/postgres", database: name, user: role,
            applicationName: "tests")
    }

    /// References of the first `count` people on `person`'s work list after `position`.
    func references(
        of person: Person, count: Int, after position: Int = 0
    ) async throws -> [String] {
        let reply = try await probe.send(
            "GET", "/v1/worklists/at-risk?limit=\(count)&cursor=\(position)", token: person.token)
        let items = reply.json["items"] as? [[String: Any]] ?? []
        let references = items.compactMap { $0["reference"] as? String }
        try #require(references.count == count, "\(reply.text)")
        return references
    }

    /// Asks for contacts as `person`.
    func unlock(_ request: UnlockRequest, as person: Person) async throws -> HTTPReply {
        try await probe.send(
            "POST", "/v1/unlocks", token: person.token,
            headers: ["Content-Type": "application/json"], body: request.body)
    }

    static let threads = BlockingThreads(name: "attacker", count: 8)

    private static func issue(
        _ role: String, to account: String, team: String, on site: TemporarySite
    ) async throws -> Person {
        let issued = try await site.bauta(
            "token", "issue", "--role", role, "--name", account, "--team", team, "--json")
        let token = issued.summary["token"] as? String
        let id = issued.summary["credential_id"] as? String
        return Person(
            role: role, account: account, team: team,
            token: try #require(token, "\(issued.errors)"), credentialID: try #require(id))
    }

    private static func succeed(_ result: CommandResult) throws {
        try #require(result.status == 0, "\(result.errors)")
    }

    /// Lets one purpose of the shipped policy open so many people a day that no test runs out of
    /// them; the other purpose keeps its quota.
    private static func widenQuota(in folder: String) throws {
        let shipped = try String(
            contentsOfFile: packageRoot + "/policies/unlock.yaml", encoding: .utf8)
        let narrow = "quota: 100 people a day"
        let last = try #require(shipped.range(of: narrow, options: .backwards))
        let widened = shipped.replacingCharacters(in: last, with: "quota: 10000 people a day")
        try #require(widened.contains(narrow))
        try FileManager.default.createDirectory(
            atPath: folder + "/policies", withIntermediateDirectories: true)
        try widened.write(
            toFile: folder + "/policies/unlock.yaml", atomically: true, encoding: .utf8)
        chmod(folder + "/policies/unlock.yaml", 0o644)
    }
}

/// The body of an unlock, as an honest agent sends it unless told otherwise.
struct UnlockRequest {
    static let dailyQuota = 100

    var purpose = "churn-callback"
    var reason = "Asked in the shop to be called back about an offer."
    var references: [String]
    var columns = ["full_name", "phone"]

    var body: String {
        let fields: [String: Any] = [
            "purpose": purpose, "reason": reason, "references": references, "columns": columns,
            "acknowledged": true,
        ]
        let data = try? JSONSerialization.data(withJSONObject: fields)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}

/// One leaf of the log, as far as tests look at it.
struct LoggedEvent: Sendable {
    let index: Int
    let eventID: String
    let causedBy: String?
    let kind: String
    let stage: String
    let account: String?
    let action: String?
    let code: String?
    let requestID: String?
    let table: String?
    let status: String?
    let people: Int?
    let quotaBefore: Int?
    let quotaAfter: Int?
}

extension RunningService {
    /// Every leaf of the log from `index` on; nothing that was to be recorded is missing.
    func log(from index: Int = 0) async throws -> [LoggedEvent] {
        _ = try await logSize()
        return try await database { connection in
            try connection.query(
                """
                SELECT leaf_index, e->>'event_id' AS event_id, e->>'caused_by' AS caused_by,
                    e->>'kind' AS kind, e->>'stage' AS stage, e#>>'{actor,account}' AS account,
                    e->>'action' AS action, e#>>'{decision,code}' AS code,
                    e->>'request_id' AS request_id, e->>'table' AS forged,
                    e#>>'{result,status}' AS status,
                    (e#>>'{subjects,count}')::bigint AS people,
                    (e#>>'{quota,before}')::bigint AS quota_before,
                    (e#>>'{quota,after}')::bigint AS quota_after
                FROM (SELECT leaf_index, convert_from(leaf, 'UTF8')::jsonb AS e FROM audit.leaf) l
                WHERE leaf_index >= \(index) ORDER BY leaf_index
                """
            ).map { row in
                LoggedEvent(
                    index: try row.decode("leaf_index"), eventID: try row.decode("event_id"),
                    causedBy: try row.decode("caused_by"),
                    kind: try row.decode("kind"), stage: try row.decode("stage"),
                    account: try row.decode("account"), action: try row.decode("action"),
                    code: try row.decode("code"), requestID: try row.decode("request_id"),
                    table: try row.decode("forged"), status: try row.decode("status"),
                    people: try row.decode("people"),
                    quotaBefore: try row.decode("quota_before"),
                    quotaAfter: try row.decode("quota_after"))
            }
        }
    }

    /// How many leaves the log has, once all that was to be recorded has been.
    func logSize() async throws -> Int {
        var size: Int?
        try await eventually("the log has taken in every event") {
            size = try await database { connection in
                let rows = try connection.query(
                    """
                    SELECT (SELECT count(*) FROM audit.leaf) AS size
                    WHERE NOT EXISTS (SELECT FROM audit.outbox)
                    """)
                return try rows.first?.decode("size")
            }
            return size != nil
        }
        return try #require(size)
    }

    /// The id of a running process of the service; nil while it is down.
    func processID(of name: String) async throws -> Int32? {
        let status = try await site.bauta("status", "--json")
        let processes = status.summary["processes"] as? [[String: Any]] ?? []
        return processes.first { $0["name"] as? String == name }?["pid"] as? Int32
    }

    /// Kills a process and waits until its successor serves.
    func restart(_ name: String) async throws {
        let killed = try #require(await processID(of: name))
        kill(killed, SIGKILL)
        try await eventually("\(name) runs again") {
            // What /readyz says was found a moment ago: before the end, perhaps.
            guard let found = try await processID(of: name), found != killed else { return false }
            return try await probe.send("GET", "/readyz").status == 200
        }
    }

    /// What a process of the service has written to its log file.
    func processLog(_ process: String) -> String {
        let path = site.path + "/log/bauta-\(process).log"
        return (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}

/// Starts a service before the first test of a suite and removes it after the last.
struct WholeServiceTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await TemporarySite.use { site in
            let service = try await RunningService(on: site)
            try await RunningService.$current.withValue(service) { try await function() }
        }
    }
}

extension Trait where Self == WholeServiceTrait {
    /// One whole service for all tests of the suite.
    static var wholeService: Self { WholeServiceTrait() }
}
