import Foundation
import Settings
import TestSupport
import Testing

@testable import Ingest

/// A Python that reads Parquet.
enum PolarsPython {
    /// As the benchmarks install it, or as `BAUTA_TEST_PYTHON` names it.
    static let path: String? = {
        let path =
            ProcessInfo.processInfo.environment["BAUTA_TEST_PYTHON"]
            ?? packageRoot + "/.build-bench/venv/bin/python"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()
}

/// UCI's Online Retail II as UCI publishes it: a million lines, US dates, ISO 8859-1.
@Suite(
    "Online Retail II as published",
    .enabled(if: PolarsPython.path != nil, "needs a Python with polars"),
    .enabled(if: RealData.folder != nil, "needs the folder of real data"),
    .enabled(if: TestSize.isFull, "takes minutes; make torture runs it"))
struct PublishedRetailTests {
    @Test("its invoices are orders, and those that begin with C returns")
    func asShipped() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = try #require(RealData.folder)
        let written = try await Program(
            #require(PolarsPython.path),
            [
                packageRoot + "/Tests/IngestTests/Support/uci_lines.py",
                data + "/online-retail-ii/lines.parquet", folder.path + "/lines.csv",
            ]
        ).run()
        try #require(written.status == 0, "\(written.errors)")
        let bytes = Array(try Data(contentsOf: URL(filePath: folder.path + "/lines.csv")))

        let fixture = try LoadFixture()
        let report = try fixture.load(bytes, as: fixture.mapping("uci-online-retail"))
        #expect(report.quarantined.isEmpty && report.anonymous == 3_504)
        #expect(
            try fixture.texts(
                """
                SELECT concat_ws(' ', kind, count(*), sum(revenue_minor)) AS t
                FROM warehouse.fact_sales GROUP BY kind ORDER BY 1
                """) == ["order 36969 1743153316", "return 7901 -108788214"])
        #expect(
            try fixture.number(
                "SELECT count(DISTINCT customer_key) FROM warehouse.fact_sales WHERE kind = 'order'"
            )
                == 5_878)

        // Told again with stock codes: of the list that is gathered from the same lines.
        let list = try list(of: bytes)
        #expect(list.listed > 3_000)
        let withProducts = try SourceMapping.shipped(
            "uci-online-retail",
            without: "    class: drop\n    why: Products are not scored without their list.\n",
            lists: ["products.csv": list.text])
        let again = try fixture.load(bytes, as: withProducts)
        #expect(again.quarantined.isEmpty && again.changed + again.duplicates == 48_374)
        #expect(try sales(fixture) == ["order 36969 1743153316", "return 7901 -108788214"])
        // Lines add up to their orders, but for what each is rounded by; nothing but listed codes stands there.
        let difference = try fixture.number(
            """
            SELECT abs((SELECT sum(revenue_minor) FROM warehouse.fact_sales)
                - (SELECT sum(revenue_minor) FROM warehouse.fact_sales_line))
            """)
        #expect(difference < 100)
        #expect(
            try fixture.number("SELECT count(*) FROM warehouse.dim_product") == list.listed + 1)
        #expect(
            try fixture.number(
                """
                SELECT count(*) FROM (SELECT order_key, kind FROM warehouse.fact_sales
                    EXCEPT SELECT order_key, kind FROM warehouse.fact_sales_line) AS untold
                """) == 0)
    }

    private func list(of bytes: [UInt8]) throws -> ListProposal {
        let file = try MemoryFile(bytes)
        return try withExtendedLifetime(file) {
            try #require(try ListProposal(.product, for: file.source))
        }
    }

    private func sales(_ fixture: LoadFixture) throws -> [String] {
        try fixture.texts(
            """
            SELECT concat_ws(' ', kind, count(*), sum(revenue_minor)) AS t
            FROM warehouse.fact_sales GROUP BY kind ORDER BY 1
            """)
    }
}
