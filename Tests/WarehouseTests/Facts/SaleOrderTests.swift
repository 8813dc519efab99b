import CustomerModel
import Testing

@testable import Warehouse

@Suite("Sales in the order of their key")
struct SaleOrderTests {
    private func sale(_ key: [UInt8], _ kind: Sale.Kind, revenue: Int64) throws -> Sale {
        Sale(
            customer: nil, origin: nil, orderKey: key, kind: kind, instantMicroseconds: 0,
            day: try #require(CalendarDate(iso8601: "2024-05-01")), revenueMinor: revenue,
            marginMinor: nil,
            lines: nil, items: nil)
    }

    @Test("ascend by number as bytes do, orders before returns")
    func ascends() throws {
        var random = SystemRandomNumberGenerator()
        var sales: [Sale] = []
        for number in 0..<500 {
            // Many with the same front, and bytes above 127.
            let key = (0..<16).map { $0 < 7 ? 200 : UInt8(random.next() & ($0 == 7 ? 1 : 255)) }
            sales.append(try sale(key, .return, revenue: Int64(number)))
            sales.append(try sale(key, .order, revenue: Int64(number)))
        }
        let ordered = try #require(SaleOrder.ascending(sales))
        #expect(ordered.count == sales.count)
        #expect(Set(ordered.map(\.revenueMinor)) == Set(sales.map(\.revenueMinor)))
        for (one, next) in zip(ordered, ordered.dropFirst()) {
            #expect(
                one.orderKey.lexicographicallyPrecedes(next.orderKey)
                    || one.orderKey == next.orderKey && one.kind == .order && next.kind == .return)
        }
    }

    @Test("are in none where one number and kind stands there twice")
    func refusesRepeats() throws {
        let key = [UInt8](repeating: 255, count: 16)
        let once = [try sale(key, .order, revenue: 1), try sale(key, .return, revenue: 2)]
        #expect(SaleOrder.ascending(once) != nil)
        #expect(SaleOrder.ascending(once + [try sale(key, .order, revenue: 3)]) == nil)
    }
}
