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
    }
}
