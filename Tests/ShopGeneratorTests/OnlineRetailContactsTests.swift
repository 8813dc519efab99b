import Foundation
import ShopGenerator
import TestSupport
import Testing

/// The real orders lie beside the package or where `BAUTA_TEST_DATA` says.
private let ordersPath: String = {
    let folder =
        ProcessInfo.processInfo.environment["BAUTA_TEST_DATA"]
        ?? URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared/data").path
    return folder + "/online-retail-ii/orders.csv.gz"
}()

@Suite(
    "Contacts for Online Retail II",
    .enabled(
        if: FileManager.default.fileExists(atPath: ordersPath),
        "the data folder is absent: set BAUTA_TEST_DATA"))
struct OnlineRetailContactsTests {
    @Test("are 5,878 distinct people, all readable")
    func everybody() throws {
        let folder = try TemporaryFolder()
        let count = try ContactGenerator(seed: 7)
            .write(forOrders: ordersPath, to: folder.path + "/contacts.csv")
        #expect(count == 5_878)
        let table = try folder.table("contacts.csv")
        #expect(table.rows.count == count)
        #expect(Set(table.column("customer_id")).count == count)
        let readings = table.rows.compactMap { ProductReading($0, columns: table.header) }
        #expect(readings.count == count)
        #expect(Set(readings.map(\.email)).count == count)
        #expect(Set(readings.map(\.phone)).count == count)
    }
}
