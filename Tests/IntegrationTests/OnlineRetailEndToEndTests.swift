import Foundation
import TestSupport
import Testing

/// A feed goes in at one end and a release comes out at the other, on a real shop's two years.
///
/// The data set is Online Retail II (UCI, doi 10.24432/C5CG6D); without it the suite is skipped.
@Suite("Online Retail II end to end", .enabled(if: OnlineRetail.isThere, OnlineRetail.absence))
struct OnlineRetailEndToEndTests {
    @Test("36,969 orders of 5,878 customers go in, none is lost, the segments are the known ones")
    func endToEnd() async throws {
        try await TemporarySite.use { site in
            try await site.up()
            let contacts = site.path + "-contacts.csv"
            defer { try? FileManager.default.removeItem(atPath: contacts) }
            let generated = try await site.bauta(
                "generate", "contacts", "--for", OnlineRetail.orders, "--seed", "7", "--out",
                contacts)
            try #require(generated.status == 0, "\(generated.errors)")

            let people = try await site.ingest("online-retail-contacts", contacts)
            #expect(people.number("read") == 5_878)
            #expect(people.number("subjects_new") == 5_878)
            let orders = try await site.ingest("online-retail", OnlineRetail.orders)
            #expect(orders.number("read") == 36_969)
            #expect(orders.number("accepted") == 36_969)
            #expect(orders.number("subjects_new") == 0)
            #expect(orders.number("subjects_merged") == 0)
            #expect(orders["quarantined"] as? [String: Int] == [:])

            // 17,431,533.16 GBP, as the data set's own sum.
            let sum = try await site.bauta(
                "psql", "--", "-Atc",
                """
                SELECT count(*), count(DISTINCT customer_key), sum(revenue_minor)
                FROM warehouse.fact_sales
                """)
            #expect(sum.output == "36969|5878|1743153316\n")

            let again = try await site.ingest("online-retail", OnlineRetail.orders)
            #expect(again["already_loaded"] as? Bool == true)

            try await expectKnownSegments(site)
            try await expectSafeRelease(site)
        }
    }

    private func expectKnownSegments(_ site: TemporarySite) async throws {
        let scored = try await site.bauta(
            "score", "--as-of", "2011-12-10", "--segments", "requirements", "--json")
        #expect(scored.summary.number("customers") == 4_264)
        #expect(
            scored.summary["segments"] as? [String: Int] == [
                "Champions": 932, "Recent Customers": 694, "Needs Attention": 692,
                "Hibernating": 553, "About to Sleep": 490, "Loyal Customers": 377, "Others": 190,
                "Potential Loyalists": 132, "At Risk": 110, "Promising": 94, "Cant Lose Them": 0,
                "Lost": 0,
            ])
        let everyone = try await site.bauta("score", "--as-of", "2011-12-10", "--json")
        #expect(everyone.summary.number("customers") == 5_878)
    }

    private func expectSafeRelease(_ site: TemporarySite) async throws {
        let published = try await site.bauta("release", "publish", "--json")
        #expect(published.summary["status"] as? String == "published", "\(published.errors)")
        let again = try await site.bauta("release", "publish", "--json")
        #expect(again.summary["status"] as? String == "already_published", "\(again.errors)")

        // Changed data are another epoch, or nothing.
        _ = try await site.bauta("score", "--as-of", "2011-12-11", "--json")
        let changed = try await site.bauta("release", "publish", "--epoch", "2011-W49", "--json")
        #expect(changed.status == 3)

        let withheld = try await site.bauta(
            "psql", "--database", "bauta_release", "--", "-Atc",
            """
            SELECT count(*) FROM release.cell
            WHERE status = 'withheld' AND noisy_count IS NOT NULL
            """)
        #expect(withheld.output == "0\n")
    }
}

private enum OnlineRetail {
    static let orders: String = {
        let folder =
            ProcessInfo.processInfo.environment["BAUTA_TEST_DATA"]
            ?? packageRoot + "/../shared/data"
        return folder + "/online-retail-ii/orders.csv.gz"
    }()
    static let isThere = FileManager.default.isReadableFile(atPath: orders)
    static let absence: Comment = "Online Retail II is not there; BAUTA_TEST_DATA names its folder"
}

extension TemporarySite {
    fileprivate func ingest(_ source: String, _ file: String) async throws -> [String: Any] {
        let result = try await bauta("ingest", "--source", source, file, "--json")
        try #require(result.status == 0, "\(result.errors)")
        return result.summary
    }
}

extension [String: Any] {
    fileprivate func number(_ name: String) -> Int? { self[name] as? Int }
}
