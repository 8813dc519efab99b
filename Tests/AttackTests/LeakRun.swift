import Database
import Foundation
import Glibc
import TestSupport
import Testing

/// Sends canaries through every entry point of a running service and keeps all it answers.
final class LeakRun {
    /// What may hold a canary: the answers to unlocks that were granted.
    private(set) var disclosures: [[UInt8]] = []
    /// Everything else that came out, with what said it.
    private(set) var said: [(place: String, bytes: [UInt8])] = []
    let shop: CanaryShop
    let site: TemporarySite
    /// Files that go in, outside the data folder: the operator's own.
    let inbox: String
    private let probe: HTTPProbe

    init(_ shop: CanaryShop, site: TemporarySite, inbox: String) {
        self.shop = shop
        self.site = site
        self.inbox = inbox
        probe = HTTPProbe(port: site.port)
    }

    /// What a program writes to the folder for temporary files is part of the scan.
    ///
    /// A data folder takes an inbox along, and nothing else that is not its own.
    var temporary: String { site.path + "/inbox/tmp" }

    /// Runs a command and keeps its words; fails the test when it ends with another status.
    @discardableResult
    func bauta(
        _ arguments: [String], ends status: Int32 = 0, input: String? = nil
    ) async throws -> CommandResult {
        let result = try await Executables.bauta(
            arguments, environment: ["BAUTA_DATA": site.path, "TMPDIR": temporary], input: input)
        let place = "bauta " + arguments.prefix(2).joined(separator: " ")
        said.append((place + " (output)", Array(result.output.utf8)))
        said.append((place + " (errors)", Array(result.errors.utf8)))
        #expect(result.status == status, "\(place): \(result.errors)")
        return result
    }

    // MARK: Feeds

    /// Loads what loads, and meets every way in which a file or a row is refused.
    func feed() async throws {
        for (name, bytes) in shop.files {
            try Data(bytes).write(to: URL(fileURLWithPath: inbox + "/" + name))
        }
        let packed = Gzip.compressed(shop.files["cut-off.csv"] ?? [])
        let half = packed.count / 2
        let torn = packed.prefix(half).map { $0 } + packed.dropFirst(half).map { $0 ^ 0x55 }
        for (name, bytes) in [
            ("cut-off.csv.gz", Array(packed.prefix(half))), ("torn.csv.gz", torn),
        ] {
            try Data(bytes).write(to: URL(fileURLWithPath: inbox + "/" + name))
        }
        for file in ["undeclared.csv", "headless.csv", "cut-off.csv.gz", "torn.csv.gz"] {
            try await ingest("demo-shop-contacts", file, ends: 65)
        }
        // Contacts under the mapping of orders: every column is undeclared or in the wrong place.
        try await ingest("demo-shop", "contacts.csv", ends: 65)
        try await ingest("demo-shop-contacts", "contacts.csv", dryRun: true)
        let contacts = try await ingest("demo-shop-contacts", "contacts.csv")
        // Those whose fields cannot all be read come in as well.
        #expect(contacts.summary["accepted"] as? Int ?? 0 > shop.people.count)
        // Rows that are none, and fields of rows that are taken without them.
        let refused = ["quarantined", "left_out"].map {
            (contacts.summary[$0] as? [String: Int] ?? [:]).count
        }
        #expect(refused.reduce(0, +) >= 6 && refused.allSatisfy { $0 > 0 })
        // A file that is called after a person: loaded, loaded again, and refused.
        let named = shop.people[0].name + ".csv"
        try FileManager.default.moveItem(
            atPath: inbox + "/orders.csv", toPath: inbox + "/" + named)
        try await ingest("demo-shop", named)
        try await ingest("demo-shop", named)
        try await ingest("demo-shop-contacts", named, ends: 65)
        for name in ["campaigns", "leads", "interactions"] {
            let loaded = try await ingest("demo-shop-" + name, name + ".csv")
            #expect(loaded.summary["accepted"] as? Int ?? 0 > 0)
            #expect(!(loaded.summary["quarantined"] as? [String: Int] ?? [:]).isEmpty)
        }
        try await feedOrdersWithContacts()
        try await feedProducts(policies: site.path + "/policies", inbox: inbox)
    }

    @discardableResult
    private func ingest(
        _ source: String, _ file: String, dryRun: Bool = false, ends status: Int32 = 0
    ) async throws -> CommandResult {
        try await bauta(
            ["ingest", "--source", source, inbox + "/" + file, dryRun ? "--dry-run" : "--json"],
            ends: status)
    }

    /// Scores, publishes, and asks everything that has an answer.
    func work() async throws {
        try await bauta(["score", "--as-of", "2026-01-01", "--allow-future", "--json"])
        try await bauta(["release", "publish", "--as-of", "2026-01-01", "--json"])
        try await bauta(["status", "--json"])
    }

    // MARK: People

    /// Signs everybody in, reads what they may, unlocks, and is refused in every way.
    func serve() async throws {
        var tokens: [String: String] = [:]
        for role in ["analyst", "retention_agent", "retention_lead", "compliance_officer"] {
            let name = role.replacingOccurrences(of: "_", with: "-")
            let issued = try await bauta(
                ["token", "issue", "--role", role, "--name", name, "--json"])
            tokens[role] = try #require(issued.summary["token"] as? String)
        }
        let agent = try #require(tokens["retention_agent"])
        try await unlock(as: agent)
        try await beRefused(as: agent)
        try await readEverything(tokens)
        try await misbehave(as: agent)
        try await bauta(["token", "list", "--json"])
        try await bauta(["audit", "verify", "--json"])
    }

    private func unlock(as agent: String) async throws {
        let list = try await ask("GET", "/v1/worklists/at-risk?limit=20", token: agent)
        let items = list.json["items"] as? [[String: Any]] ?? []
        let references = items.prefix(12).compactMap { $0["reference"] as? String }
        try #require(references.count == 12)
        let reply = try await send(
            unlockBody(references: references, reason: "They asked me to call \(shop.stray[0])."),
            token: agent)
        #expect(reply.status == 200)
        disclosures.append(reply.body)
        // The same through the page, for a person with a browser.
        let form =
            "purpose=churn-callback&column=full_name&column=phone&reference=\(references[0])"
            + "&reason=A+long+enough+reason+about+\(shop.stray[1])&acknowledged=true"
            + "&request=leak-1"
        let page = try await probe.send(
            "POST", "/agent/unlock", headers: try await browser(of: agent), body: form)
        #expect(page.status == 200)
        disclosures.append(page.body)
    }

    private func beRefused(as agent: String) async throws {
        let list = try await ask("GET", "/v1/worklists/at-risk?limit=2", token: agent)
        let items = list.json["items"] as? [[String: Any]] ?? []
        let few = items.prefix(2).compactMap { $0["reference"] as? String }
        let refused = [
            unlockBody(references: few, purpose: shop.stray[2]),
            unlockBody(references: few, columns: ["phone", shop.stray[3]]),
            unlockBody(references: few, columns: ["birth_date", "note"]),
            unlockBody(references: [shop.stray[4]]),
            unlockBody(references: few, reason: String(shop.stray[5].prefix(18))),
            unlockBody(references: few, reason: String(repeating: shop.stray[6], count: 200)),
            #"{"purpose":"\#(shop.stray[7])"#, #"["\#(shop.stray[8])"]"#,
        ]
        for body in refused {
            let reply = try await send(body, token: agent)
            #expect(reply.status >= 400, "an unlock that must be refused")
            keep(reply, "a refused unlock")
        }
    }

    private func unlockBody(
        references: [String], purpose: String = "churn-callback",
        columns: [String] = ["full_name", "phone"],
        reason: String = "They asked to be called back this week."
    ) -> String {
        let body: [String: Any] = [
            "purpose": purpose, "reason": reason, "references": references, "columns": columns,
            "acknowledged": true,
        ]
        let data = try? JSONSerialization.data(withJSONObject: body)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    private func send(_ body: String, token: String) async throws -> HTTPReply {
        try await probe.send(
            "POST", "/v1/unlocks", token: token, headers: ["Content-Type": "application/json"],
            body: body)
    }

    private static let paths = [
        "/", "/sign-in", "/analyst", "/agent", "/lead", "/compliance", "/livez", "/readyz",
        "/assets/bauta.css", "/assets/mask.svg", "/v1/whoami", "/v1/release/cells",
        "/v1/worklists/at-risk", "/v1/audit/events?limit=200", "/v1/unlocks", "/v1/nothing",
        "/v1/release/cells?limit=x",
    ]

    private func readEverything(_ tokens: [String: String]) async throws {
        for token in tokens.values.sorted() {
            let session = try await browser(of: token)
            for path in Self.paths {
                try await ask("GET", path, token: token)
                try await ask("GET", path, headers: session)
            }
            try await ask("POST", "/sign-out", headers: session)
        }
        for path in Self.paths { try await ask("GET", path) }
    }

    /// The headers of a browser that has signed in.
    private func browser(of token: String) async throws -> [String: String] {
        var headers = [
            "Origin": "http://127.0.0.1:\(site.port)",
            "Content-Type": "application/x-www-form-urlencoded",
        ]
        let reply = try await ask("POST", "/sign-in", headers: headers, body: "token=" + token)
        #expect(reply.status == 303)
        headers["Cookie"] = try #require(reply.headers["set-cookie"]?.split(separator: ";").first)
            .description
        return headers
    }

    /// Personal values where none belong: in paths, queries, headers, bodies and statements.
    private func misbehave(as agent: String) async throws {
        let stray = shop.stray
        let session = try await browser(of: agent)
        try await ask("GET", "/v1/customers/" + stray[9], token: agent)
        try await ask("GET", "/v1/worklists/at-risk?cursor=" + stray[10], token: agent)
        try await ask("GET", "/v1/release/cells?dimension=\(stray[11])", token: agent)
        try await ask("GET", "/v1/whoami", token: stray[12])
        try await ask("GET", "/agent", headers: ["Cookie": "bauta_session=" + stray[13]])
        try await ask(
            "GET", "/v1/whoami", token: agent,
            headers: [
                "User-Agent": stray[14], "X-Request-Id": stray[15], "X-Forwarded-For": stray[16],
                "Idempotency-Key": stray[17],
            ])
        try await ask("POST", "/sign-in", headers: session, body: "token=" + stray[18])
        try await ask("GET", "/", headers: ["Host": stray[19] + ".example"])
        try await ask("POST", "/agent/unlock", headers: session, body: stray[20] + "=1")
        // An operator's slip at the database: the answer is theirs, the server's log is not.
        let connection = try superuser("bauta")
        #expect(throws: DatabaseError.self) {
            try connection.script(unsafeSQL: "SELECT '\(stray[21])'::integer")
        }
    }

    @discardableResult
    private func ask(
        _ method: String, _ path: String, token: String? = nil, headers: [String: String] = [:],
        body: String = ""
    ) async throws -> HTTPReply {
        let reply = try await probe.send(
            method, path, token: token, headers: headers, body: body)
        // Not the whole path: a report names no value.
        let route = path.split(separator: "?")[0].split(separator: "/").prefix(2)
        keep(reply, method + " /" + route.joined(separator: "/"))
        return reply
    }

    private func keep(_ reply: HTTPReply, _ place: String) {
        let head = reply.headers.map { $0 + ": " + $1 }.sorted().joined(separator: "\n")
        said.append((place + " (\(reply.status))", Array(head.utf8) + reply.body))
    }

    // MARK: Databases

    func superuser(_ database: String) throws -> Connection {
        try Connection(
            DatabaseConfiguration(
                socketDirectory: site.path + "/run/postgres", database: database, user: "postgres",
                applicationName: "leak test"))
    }
}
