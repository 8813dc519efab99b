import Foundation
import TestSupport
import Testing

/// A folder of version 0.1.0 under today's programs.
@Suite("A data folder of version 0.1.0", .serialized)
struct FirstVersionUpgradeTests {
    /// What stands in the folder; the tokens end in 2126.
    private enum Known {
        static let agent = "bauta_token_u70IbkYE36Hsql3VMR5wGsrjMznnRf4LsEF5"
        static let analyst = "bauta_token_6Dngu00Mp8EU8Ai6njhBtodIzLwMw42BlpYg"
        static let officer = "bauta_token_SvTK4FhHIhfqqMF4NGbfxnkjOEeHMQ176AJR"
        static let revoked = "bauta_token_Va26r8y155xA8u0eF3AylHIfnnemtP39zzF5"
        static let reference = "WL-MYXZ7-GSTA7"
        static let name = "प्रिया सिंह"
        static let phone = "+915033909250"
        static let leaves = 13
        static let tables = [
            "warehouse.fact_sales": 281, "vault.contact": 139, "identity.subject": 117,
            "identity.link": 316, "worklist.reference": 2, "warehouse.fact_customer_rfm": 59,
            "access.credential": 8,
        ]
    }

    @Test("is upgraded in place by `bauta up`: nothing is lost, nothing is loaded twice")
    func upgrade() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            try #require(try await site.bauta("down").status == 0)
            try FirstVersionSite.place(in: site)
            try await site.up()

            #expect(try await counts(site) == Known.tables)
            let verified = try await site.bauta("audit", "verify")
            #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
            try await signIns(site)
            try await unlock(site)
            try await release(site)
            try await importAgain(site)
            let scored = try await site.bauta(
                "score", "--as-of", "2026-01-02", "--allow-future", "--json")
            #expect(scored.status == 0, "\(scored.errors)")
            #expect(scored.summary["customers"] as? Int == 59)
        }
    }

    @Test("goes on under a second version of every key: nothing doubled, nothing refused, no alarm")
    func secondKeys() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            try #require(try await site.bauta("down").status == 0)
            try FirstVersionSite.place(in: site)
            try SecondKeys.add(to: site.path + "/keys")
            try await site.up()

            try await signIns(site)
            try await unlock(site)
            try await importAgain(site, rowsReversed: true)
            try await unlock(site)
            let issued = try await site.bauta(
                "token", "issue", "--role", "retention_agent", "--name", "nora", "--json")
            let token = try #require(issued.summary["token"] as? String)
            let who = try await HTTPProbe(port: site.port).send("GET", "/v1/whoami", token: token)
            #expect(who.json["account"] as? String == "nora")
            let scored = try await site.bauta(
                "score", "--as-of", "2026-01-02", "--allow-future", "--json")
            #expect(scored.status == 0, "\(scored.errors)")
            #expect(scored.summary["customers"] as? Int == 59)
            // The list is built anew from the new scores, under the references the team knows.
            try await unlock(site)
            let alarms = try await site.bauta(
                "psql", "--", "-Atc",
                "SELECT count(*) FROM audit.leaf WHERE convert_from(leaf, 'UTF8') LIKE '%alarm%'")
            #expect(alarms.output == "0\n")
            #expect(try await site.bauta("audit", "verify").status == 0)
        }
    }

    private func counts(_ site: TemporarySite) async throws -> [String: Int] {
        var found: [String: Int] = [:]
        for table in Known.tables.keys {
            let answer = try await site.bauta("psql", "--", "-Atc", "SELECT count(*) FROM \(table)")
            found[table] = Int(answer.output.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return found
    }

    /// Tokens sign in, and the one that was revoked does not.
    private func signIns(_ site: TemporarySite) async throws {
        let probe = HTTPProbe(port: site.port)
        for (token, account) in [
            (Known.agent, "rosa"), (Known.analyst, "anton"), (Known.officer, "carla"),
        ] {
            let reply = try await probe.send("GET", "/v1/whoami", token: token)
            #expect(reply.json["account"] as? String == account)
        }
        #expect(try await probe.send("GET", "/v1/whoami", token: Known.revoked).status == 401)
        let listed = try await site.bauta("token", "list", "--json")
        #expect(listed.summary["forged"] as? Int == 0)
    }

    /// A reference of the work list as it stands gives the contact that was sealed then.
    private func unlock(_ site: TemporarySite) async throws {
        let probe = HTTPProbe(port: site.port)
        let list = try await probe.send("GET", "/v1/worklists/at-risk", token: Known.agent)
        #expect(list.text.contains(Known.reference))
        let body = """
            {"purpose":"churn-callback","reason":"Autumn offer, second call",\
            "references":["\(Known.reference)"],"columns":["full_name","phone"],"acknowledged":true}
            """
        let opened = try await probe.send(
            "POST", "/v1/unlocks", token: Known.agent,
            headers: ["Content-Type": "application/json"], body: body)
        let contacts = opened.json["contacts"] as? [[String: Any]] ?? []
        #expect(contacts.map { $0["full_name"] as? String } == [Known.name])
        #expect(contacts.map { $0["phone"] as? String } == [Known.phone])
        #expect(opened.json["audit_leaf_index"] as? Int ?? 0 >= Known.leaves)
        #expect(try await site.bauta("audit", "verify").status == 0)
    }

    /// What was published stays published, under the privacy loss that was charged.
    private func release(_ site: TemporarySite) async throws {
        let reply = try await HTTPProbe(port: site.port).send(
            "GET", "/v1/release/cells", token: Known.analyst)
        #expect(reply.json["epoch"] as? String == "2026-W01")
        let cells = reply.json["cells"] as? [[String: Any]] ?? []
        let published = cells.filter { $0["count"] is Int }
        #expect(published.map { $0["count"] as? Int } == [22])
        let status = try await site.bauta("release", "status")
        #expect(status.output.contains("0.064"))
    }

    /// The same shop's files again, under the folder's own mappings; with `rowsReversed` as files that
    /// were never loaded.
    private func importAgain(_ site: TemporarySite, rowsReversed: Bool = false) async throws {
        let shop = site.path + "/shop"
        let made = try await site.bauta(
            "generate", "shop", "--customers", "60", "--years", "1", "--seed", "3", "--out", shop)
        try #require(made.status == 0, "\(made.errors)")
        for (source, file) in [
            ("demo-shop-campaigns", "campaigns.csv"),
            ("demo-shop-campaign-days", "campaign-days.csv"),
            ("demo-shop-contacts", "customers.csv"), ("demo-shop", "orders.csv"),
            ("demo-shop-returns", "returns.csv"), ("demo-shop-leads", "leads.csv"),
            ("demo-shop-interactions", "interactions.csv"),
        ] {
            if rowsReversed { try reverseRows(of: shop + "/" + file) }
            let loaded = try await site.bauta(
                "ingest", "--source", source, shop + "/" + file, "--json")
            #expect(loaded.status == 0, "\(source): \(loaded.errors)")
            #expect(loaded.summary["already_loaded"] as? Bool == !rowsReversed)
        }
        var found = try await counts(site)
        if rowsReversed {
            // Each identifier is linked under the new key too, to the same people.
            let people = try await site.bauta(
                "psql", "--", "-Atc", "SELECT count(DISTINCT subject_id) FROM identity.link")
            #expect(people.output == "117\n")
            found["identity.link"] = Known.tables["identity.link"]
        }
        #expect(found == Known.tables)
    }

    private func reverseRows(of path: String) throws {
        var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let header = lines.removeFirst()
        let text = ([header] + lines.reversed()).joined(separator: "\n") + "\n"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
