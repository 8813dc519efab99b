import Database
import Foundation
import TestSupport
import Testing

extension WholeService {
    /// Whoever owns the database decides which rows a question finds and who is who.
    ///
    /// The record says all the same whose values were opened.
    @Suite("Contacts under somebody else's reference")
    struct MisdirectedContactTests {
        private let service: RunningService
        private let agent: RunningService.Person

        init() throws {
            service = try RunningService.running()
            agent = try service.person("retention_agent", team: "south")
        }

        private func open(_ reference: String) async throws -> HTTPReply {
            try await service.unlock(
                UnlockRequest(references: [reference], columns: ["full_name", "phone"]), as: agent)
        }

        private func name(in reply: HTTPReply) throws -> String {
            try #require(reply.status == 200, "\(reply.text)")
            let contacts = reply.json["contacts"] as? [[String: String]]
            return try #require(contacts?.first?["full_name"])
        }

        /// The tags beside the outcome that `reply` names.
        private func tags(of reply: HTTPReply) async throws -> Set<[UInt8]> {
            let leaf = try #require(reply.json["audit_leaf_index"] as? Int)
            return try await service.database {
                Set(
                    try $0.query("SELECT tag FROM audit.leaf_subject WHERE leaf_index = \(leaf)")
                        .map { try $0.decode("tag") as [UInt8] })
            }
        }

        @Test(
            "are not opened where a view and an operator give rows of one person for another",
            arguments: [
                ("bauta_owner", "bauta_vault", ""),
                ("postgres", "pg_catalog", "SET allow_system_table_mods = on;"),
            ])
        func operatorGivesOthersRows(owner: String, schema: String, first: String) async throws {
            let reference = try await service.references(of: agent, count: 1, after: 20)[0]
            let before = try name(in: await open(reference))
            let make = schema == "pg_catalog" ? "" : "CREATE SCHEMA \(schema);"
            let statements = """
                \(first) \(make)
                GRANT USAGE ON SCHEMA \(schema) TO bauta_vault;
                CREATE TABLE public.shown AS
                SELECT r.subject_id AS asked, (
                    SELECT c.subject_id FROM vault.contact c
                    WHERE c.subject_id <> r.subject_id AND c.fields & 4 <> 0
                    ORDER BY c.contact_id DESC LIMIT 1) AS shown
                FROM worklist.reference r WHERE r.reference = '\(reference)';
                GRANT SELECT ON public.shown TO bauta_vault;
                GRANT USAGE ON SCHEMA public TO bauta_vault;
                CREATE DOMAIN \(schema).sid AS bytea;
                CREATE FUNCTION \(schema).eq(\(schema).sid, bytea) RETURNS boolean
                    LANGUAGE sql STABLE AS $$ SELECT byteaeq($1::bytea,
                        coalesce((SELECT shown FROM public.shown WHERE asked = $2), $2)) $$;
                CREATE OPERATOR \(schema).= (
                    LEFTARG = \(schema).sid, RIGHTARG = bytea, FUNCTION = \(schema).eq);
                ALTER TABLE vault.contact RENAME TO contact_real;
                CREATE VIEW vault.contact AS SELECT contact_id, subject_id::\(schema).sid AS subject_id,
                    source_id, content_digest, batch_id, vault_key_version, load_id, stored_order,
                    content_key_version, stated_at, stated_order, fields, sealed FROM vault.contact_real;
                GRANT SELECT ON vault.contact TO bauta_vault;
                """
            let undo = """
                \(first)
                DROP VIEW vault.contact; ALTER TABLE vault.contact_real RENAME TO contact;
                DROP OPERATOR \(schema).= (\(schema).sid, bytea);
                DROP FUNCTION \(schema).eq(\(schema).sid, bytea); DROP DOMAIN \(schema).sid;
                DROP TABLE public.shown;
                REVOKE USAGE ON SCHEMA public FROM bauta_vault;
                \(make.isEmpty ? "" : "DROP SCHEMA \(schema);")
                """
            try await service.database(as: owner) { try $0.script(unsafeSQL: statements) }
            var replies: [HTTPReply] = []
            // The session may have to be opened anew before its plans follow the view.
            for _ in 0..<3 { replies.append(try await open(reference)) }
            try await service.database(as: owner) { try $0.script(unsafeSQL: undo) }
            for reply in replies where reply.status == 200 {
                #expect(try name(in: reply) == before)
            }
            try await service.eventually(reference, isOpenedAs: before, by: agent)
        }

        @Test("are recorded by what was opened, where links were changed before a load")
        func relinkedBeforeLoad() async throws {
            let references = try await distinctlyNamed()
            let (own, other) = (try await open(references[0]), try await open(references[1]))
            let (ownName, otherName) = (try name(in: own), try name(in: other))
            let (ownTags, otherTags) = (try await tags(of: own), try await tags(of: other))
            #expect(ownTags.count == 2 && ownTags.isDisjoint(with: otherTags))
            try #require(ownName != otherName)

            try await service.sql("CREATE TABLE public.links AS SELECT * FROM identity.link")
            try await service.sql(
                """
                UPDATE identity.link l SET subject_id = y.subject_id, origin_subject_id = y.subject_id
                FROM worklist.reference y, worklist.reference x
                WHERE y.reference = \(references[0]) AND x.reference = \(references[1])
                    AND l.subject_id = x.subject_id
                """, as: "bauta_owner")
            try await deliver([otherName], address: "Moved Street 1")
            let misdirected = try await open(references[0])
            #expect(try name(in: misdirected) == otherName)
            #expect(try await tags(of: misdirected) == otherTags)

            try await service.sql(
                """
                UPDATE identity.link l SET subject_id = k.subject_id,
                    origin_subject_id = k.origin_subject_id
                FROM public.links k WHERE l.kind = k.kind AND l.digest = k.digest
                """)
            try await service.sql("DROP TABLE public.links")
            try await deliver([ownName, otherName], address: "Moved Street 2")
            #expect(try name(in: await open(references[0])) == ownName)
            #expect(try await tags(of: await open(references[0])) == ownTags)
        }

        /// References of two people whose names nobody else of the shop has.
        private func distinctlyNamed() async throws -> [String] {
            let references = try await service.references(of: agent, count: 12, after: 40)
            let opened = try await service.unlock(
                UnlockRequest(references: references), as: agent)
            let contacts = try #require(opened.json["contacts"] as? [[String: String]])
            let names = try lines().map { $0.split(separator: ",").dropFirst().first ?? "" }
            let distinct = contacts.filter { contact in
                names.count { $0 == contact["full_name"] ?? "" } == 1 && contact["phone"] != nil
            }
            try #require(distinct.count >= 2)
            return distinct.prefix(2).compactMap { $0["reference"] }
        }

        private func lines() throws -> [String] {
            try String(
                contentsOfFile: service.site.path + "/shop/customers.csv", encoding: .utf8
            ).split(separator: "\n").map(String.init)
        }

        /// Loads the rows of the shop's people called `names` again, with another address.
        private func deliver(_ names: [String], address: String) async throws {
            let lines = try lines()
            var rows = [lines[0]]
            for name in names {
                let found = lines.first { $0.split(separator: ",").dropFirst().first ?? "" == name }
                let cells = try #require(found, "the shop has one of that name").split(
                    separator: ",", omittingEmptySubsequences: false)
                rows.append(cells.prefix(5).joined(separator: ",") + ",\(address),,,,,")
            }
            let file = service.site.path + "/moved.csv"
            try (rows.joined(separator: "\n") + "\n").write(
                toFile: file, atomically: true, encoding: .utf8)
            let loaded = try await service.site.bauta(
                "ingest", "--source", "demo-shop-contacts", file, "--json")
            try #require(loaded.status == 0, "\(loaded.errors)")
            #expect(loaded.summary["accepted"] as? Int == names.count)
        }
    }
}

extension RunningService {
    /// Sessions that an attack has left refusing are closed one by one as they are used.
    fileprivate func eventually(
        _ reference: String, isOpenedAs name: String, by agent: Person
    ) async throws {
        for _ in 0..<40 {
            let reply = try await unlock(UnlockRequest(references: [reference]), as: agent)
            let contacts = reply.json["contacts"] as? [[String: String]]
            if reply.status == 200, contacts?.first?["full_name"] == name { return }
        }
        Issue.record("the contact is not opened any more after the attack was taken back")
    }
}
