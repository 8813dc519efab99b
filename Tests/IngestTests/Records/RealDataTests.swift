import CustomerModel
import Foundation
import Pseudonymization
import Settings
import Testing

@testable import Ingest

@Suite("Online Retail II", .enabled(if: RealData.folder != nil, "no real data on this machine"))
struct RealDataTests {
    private func sales(of file: String, as mapping: String) throws -> [SaleRecord.Row] {
        let folder = try #require(RealData.folder)
        let handle = try #require(
            FileHandle(forReadingAtPath: "\(folder)/online-retail-ii/\(file)"))
        let source = FileSource(descriptor: handle.fileDescriptor)
        return try items(of: SaleRecord.self, from: source, as: .shipped(mapping)).map { item in
            try #require(item.row)
        }
    }

    @Test("orders are all read, to the penny")
    func orders() throws {
        let orders = try sales(of: "orders.csv.gz", as: "online-retail")
        #expect(orders.count == 36_969)
        #expect(orders.reduce(0) { $0 + $1.revenueMinor } == 1_743_153_316)
        #expect(orders.allSatisfy { $0.customer?.kind == "online-retail.customer" })
        #expect(orders.first?.day == CalendarDate(year: 2009, month: 12, day: 1))
        #expect(orders.first?.orderID == Array("489434".utf8))
        #expect(orders.first?.revenueMinor == 50_530 && orders.first?.marginMinor == 15_159)
        #expect(orders.first?.linesCount == 8 && orders.first?.itemsCount == 166)
        // 2009-12-01 07:45 in London, in winter.
        #expect(orders.first?.instantMicroseconds == 1_259_653_500_000_000)
        let regions = Dictionary(grouping: orders) { $0.region ?? "unknown" }.mapValues(\.count)
        // "Unspecified", "European Community" and "West Indies".
        #expect(regions["unknown"] == 21)
        #expect(regions["UK & Ireland"] == 33_541 + 567 + 55)
    }

    @Test("returns lower turnover")
    func returns() throws {
        let returns = try sales(of: "returns.csv.gz", as: "online-retail-returns")
        #expect(returns.count == 7_901)
        #expect(returns.reduce(0) { $0 + $1.revenueMinor } == -108_788_214)
    }
}
