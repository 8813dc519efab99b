import CustomerModel
import Foundation
import TestSupport
import Testing

@testable import Scoring
@testable import ShopGenerator

/// A shop generated for a test, read back from its files, and what was planted in it.
struct PlantedShop {
    static let years = 3
    /// The day after the last of the shop.
    static let asOf = CalendarDate(year: 2026, month: 1, day: 1) ?? CalendarDate(dayNumber: 0)
    static let days = 1_096

    let seed: UInt64
    let truth: GroundTruth
    let orders: CustomerOrders
    let activities: CustomerActivities

    /// Generates `customers` with everything they do, and reads orders and interactions.
    init(customers: Int, seed: UInt64) throws {
        self.seed = seed
        truth = GroundTruth(days: Self.days, seed: seed)
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = URL(filePath: temporary.path)
        _ = try ShopGenerator(customers: customers, years: Self.years, seed: seed)
            .write(to: folder.path)
        let keys = (0..<customers).map { Pseudonym(high: UInt64($0), low: 0) }
        orders = try Self.orders(folder.appendingPathComponent("orders.csv"), keys: keys)
        activities = CustomerActivities(
            grouping: try Self.activities(
                folder.appendingPathComponent("interactions.csv"), keys: keys))
    }

    /// A seed that nobody knew before; a failing test prints it.
    static func undisclosedSeed() -> UInt64 {
        let seed = UInt64.random(in: 0...UInt64(UInt32.max))
        print("undisclosed seed \(seed)")
        return seed
    }

    private static func rows(_ file: URL) throws -> [[Substring]] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }

    private static func orders(_ file: URL, keys: [Pseudonym]) throws -> CustomerOrders {
        var customers: [Int32] = []
        var times: [(day: Int32, instant: Int64)] = []
        var amounts: [Int64] = []
        for row in try rows(file) {
            // Malformed rows, which the product would put into quarantine.
            guard let customer = Int32(row[0]), let time = time(row[2]), let amount = Double(row[3])
            else { continue }
            customers.append(customer - Int32(ShopRun.firstCustomerID))
            times.append(time)
            amounts.append(Int64((amount * 100).rounded()))
        }
        return CustomerOrders(
            grouping: OrderColumns(
                keys: keys, customers: customers, instants: times.map(\.instant),
                days: times.map(\.day), minorUnits: amounts, isReturn: amounts.map { _ in false }))
    }

    private static func activities(_ file: URL, keys: [Pseudonym]) throws -> ActivityColumns {
        var columns = ActivityColumns()
        columns.keys = keys
        for row in try rows(file) {
            let customer = try #require(Int32(row[1]))
            let (day, instant) = try #require(time(row[2]))
            let channel = try #require(ShopChannel(rawValue: String(row[3])))
            columns.customers.append(customer - Int32(ShopRun.firstCustomerID))
            columns.days.append(day)
            columns.instants.append(instant)
            columns.types.append(try #require(ActivityType(rawValue: String(row[4]))))
            columns.channels.append(number(of: channel))
            columns.campaigns.append(Int32(row[5].dropFirst()) ?? -1)
            columns.npsScores.append(Int8(row[6]) ?? -1)
            columns.satisfaction.append(Int8(row[7]) ?? -1)
            columns.loyaltyPoints.append(Int32(row[9]) ?? 0)
        }
        return columns
    }

    /// Stands for `channel_sk`.
    static func number(of channel: ShopChannel) -> Int32 {
        Int32(ShopChannel.allCases.firstIndex(of: channel) ?? -1)
    }

    /// Nil for a time that is none.
    ///
    /// The shop's clock stands in for UTC, which changes no order.
    private static func time(_ text: Substring) -> (day: Int32, instant: Int64)? {
        let clock = text.dropFirst(11).split(separator: ":").compactMap { Int64($0) }
        guard let day = CalendarDate(iso8601: text.prefix(10))?.dayNumber, clock.count == 3,
            clock[0] < 24
        else { return nil }
        let second = Int64(day) * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2]
        return (Int32(day), second * 1_000_000)
    }
}
