import Database
import TestSupport
import Testing

extension WholeService {
    /// Whoever owns the database writes into the outbox what never happened.
    @Suite("Invented disclosures")
    struct InventedDisclosureTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        @Test(
            "The owner of the database invents a disclosure under an innocent account: it is refused and told, and genuine ones go on"
        )
        func refusesInvention() async throws {
            let agent = try await service.issue("retention_agent", to: "inga")
            _ = try await service.issue("retention_agent", to: "innocent")
            let references = try await service.references(of: agent, count: 2)
            let genuine = try await service.unlock(
                UnlockRequest(references: [references[0]]), as: agent)
            try #require(genuine.status == 200, "\(genuine.text)")
            let size = try await service.logSize()

            // Intent and outcome as the vault has just written them, with another name in them; the
            // people and the reason beside the intent as they belong to it.
            try await service.database { connection in
                try connection.script(
                    unsafeSQL: """
                        CREATE TABLE public.invented AS
                        SELECT leaf_index, event_id AS of, gen_random_uuid() AS event_id,
                            convert_from(leaf, 'UTF8') AS leaf
                        FROM audit.leaf WHERE convert_from(leaf, 'UTF8') LIKE '%"account":"inga"%'
                            AND convert_from(leaf, 'UTF8') LIKE '%"kind":"unlock"%';
                        INSERT INTO audit.sidecar (event_id, sealed)
                        SELECT i.event_id, sealed FROM public.invented i
                        JOIN audit.sidecar s ON s.event_id = i.of;
                        INSERT INTO audit.outbox (event_id, leaf, subject_tags, subject_salt)
                        SELECT event_id, convert_to(replace(replace(leaf, of::text, event_id::text),
                                '"account":"inga"', '"account":"innocent"'), 'UTF8'),
                            coalesce((SELECT array_agg(tag) FROM audit.leaf_subject s
                                WHERE s.leaf_index = i.leaf_index), '{}'),
                            (SELECT min(salt::text)::bytea FROM audit.leaf_subject s
                                WHERE s.leaf_index = i.leaf_index)
                        FROM public.invented i ORDER BY leaf_index;
                        DROP TABLE public.invented
                        """)
            }
            let events = try await service.log(from: size)
            #expect(events.contains { $0.kind == "log.refused" })
            #expect(!events.contains { $0.account == "innocent" })

            let status = try await service.site.bauta("status", "--json")
            let degraded = status.summary["degraded"] as? [String] ?? []
            #expect(degraded.contains("audit-rows-refused"))
            #expect(status.summary["ok"] as? Bool == true)
            #expect(service.processLog("audit").contains(#""event":"events_refused","count":"#))
            let other = try await service.unlock(
                UnlockRequest(references: [references[1]]), as: agent)
            #expect(other.status == 200, "\(other.text)")
            let verified = try await service.site.bauta("audit", "verify", "--json").summary
            #expect(verified["whole"] as? Bool == true)
            #expect(verified["refused_events"] as? Int ?? 0 >= 2)
        }
    }
}
