import Database
import Foundation
import TestSupport
import Testing

extension WholeService {
    /// Sealed bytes that somebody who writes tables, and opens nothing, has put in the place of others.
    @Suite("Sealed values in the places of others")
    struct SwappedSealedTests {
        private let service: RunningService
        private static let names = "vault.file_name"

        init() throws { service = try RunningService.running() }

        /// One sealed value of each kind, as it is stored; loads and unlocks what there is none of yet.
        private func sealedValues() async throws -> [String: [UInt8]] {
            let file = service.site.path + "/swapped.csv"
            try """
            return_id,customer_id,return_ts,amount,country
            swapped-1,C1,yesterday,-5.00,

            """.write(toFile: file, atomically: true, encoding: .utf8)
            let loaded = try await service.site.bauta(
                "ingest", "--source", "demo-shop-returns", file, "--json")
            // Its only row is none.
            try #require(loaded.status == 65, "\(loaded.errors)")
            let agent = try service.person("retention_agent")
            let references = try await service.references(of: agent, count: 1)
            let opened = try await service.unlock(UnlockRequest(references: references), as: agent)
            try #require(opened.status == 200, "\(opened.text)")
            var values: [String: [UInt8]] = [:]
            for (place, database) in [
                ("vault.quarantine.sealed_row", "bauta"), ("audit.sidecar.sealed", "bauta"),
                ("vault.file_name.sealed", "bauta"), ("vault.contact.sealed", "bauta"),
                ("keys.batch_key.sealed", "bauta_keys"), ("keys.data_key.wrapped", "bauta_keys"),
            ] {
                let parts = place.split(separator: ".")
                let found = try await service.database(database) {
                    try $0.query(
                        SQL(
                            unsafeSQL:
                                "SELECT \(parts[2]) AS b FROM \(parts[0]).\(parts[1]) LIMIT 1"))
                }
                values[place] = try #require(found.first).decode("b")
            }
            return values
        }

        @Test("the vault opens none of them as the name of a file, and the log has an alarm")
        func asName() async throws {
            let values = try await sealedValues()
            let ids = try await service.database {
                try $0.query("SELECT file_id FROM vault.file_name ORDER BY file_id LIMIT 2")
                    .map { try $0.decode("file_id") as String }
            }
            // The name of another file is a name, and not this one's.
            let other = try await service.database {
                try $0.query("SELECT sealed FROM vault.file_name WHERE file_id = \(ids[1])")
                    .map { try $0.decode("sealed") as [UInt8] }
            }
            for (place, bytes) in values.merging(
                [Self.names + ".sealed": other[0]], uniquingKeysWith: { $1 })
            {
                let size = try await service.logSize()
                try await service.restoring(Self.names) {
                    try await service.sql(
                        "UPDATE vault.file_name SET sealed = \(bytes) WHERE file_id = \(ids[0])")
                    let refused = try await service.site.bauta("load", "names", ids[0])
                    #expect(refused.status == 1 && refused.output.isEmpty, "\(place)")
                    #expect(refused.errors.contains(ids[0]), "\(place): \(refused.errors)")
                    // Neither of these is sealed to the vault's own key: it cannot tell what they are.
                    let isBox = !["vault.contact.sealed", "keys.data_key.wrapped"].contains(
                        place)
                    let said = isBox ? "is not the name of that file" : "does not open with any key"
                    #expect(refused.errors.contains(said), "\(place): \(refused.errors)")
                    #expect(
                        try await service.alarms(about: Self.names, since: size) == (isBox ? 1 : 0),
                        "\(place)")
                }
            }
            let opened = try await service.site.bauta("load", "names", ids[0])
            #expect(opened.status == 0 && opened.output.contains("\n" + ids[0]), "\(opened.errors)")
        }

        @Test("the vault opens no contact under one of them as the key of its batch")
        func asBatchKey() async throws {
            let values = try await sealedValues()
            let agent = try service.person("retention_agent")
            let references = try await service.references(of: agent, count: 1)
            func keys(_ statement: SQL) async throws {
                _ = try await service.database("bauta_keys") { try $0.execute(statement) }
            }
            try await keys(
                "CREATE TABLE public.kept AS SELECT batch_id, sealed FROM keys.batch_key")
            var codes: [String?] = []
            for (place, bytes) in values where place != "keys.batch_key.sealed" {
                try await keys("UPDATE keys.batch_key SET sealed = \(bytes)")
                let size = try await service.logSize()
                service.expectNoContacts(
                    try await service.unlock(UnlockRequest(references: references), as: agent), 503,
                    "\(place)")
                _ = try await service.logSize()
                codes += try await service.database {
                    try $0.query(
                        """
                        SELECT convert_from(leaf, 'UTF8')::jsonb->>'failure' AS failure
                        FROM audit.leaf WHERE leaf_index >= \(size) ORDER BY leaf_index
                        """
                    ).map { try $0.decode("failure") as String? }
                }
            }
            try await keys(
                """
                UPDATE keys.batch_key b SET sealed = k.sealed FROM public.kept k
                WHERE k.batch_id = b.batch_id
                """)
            try await keys("DROP TABLE public.kept")
            let failures = codes.compactMap { $0 }
            #expect(failures == Array(repeating: "batch-key-refused", count: values.count - 1))
            let opened = try await service.unlock(UnlockRequest(references: references), as: agent)
            #expect(opened.status == 200, "\(opened.text)")
        }
    }
}
