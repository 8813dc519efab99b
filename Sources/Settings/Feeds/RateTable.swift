public import CustomerModel
import StrictYAML

/// What one unit of other currencies was worth in a shop's own, day by day: the file `rates` of a mapping.
///
/// CSV with the header `date,currency,rate`, such as `2024-05-01,USD,0.9321`; the rate of a day counts until the
/// next of its currency, a week at most.
public struct RateTable: Hashable, Sendable {
    /// Digits behind the point that are kept of a rate.
    public static let decimals = 9
    /// Days for which a rate counts: markets rest at weekends and feasts.
    public static let longestDays = 7

    /// By currency, in the order of their days.
    private let rates: [String: [Rate]]
    /// Its name in `policies`.
    private(set) var file = ""
    /// The content of the file, which is part of the rules of a load.
    let bytes: [UInt8]

    private struct Rate: Hashable {
        let day: CalendarDate
        /// In units of `10^-decimals`.
        let scaled: Int64
    }

    /// The rate of `currency` on `day`, in units of `10^-decimals`; nil where none is known.
    public func scaledRate(of currency: String, on day: CalendarDate) -> Int64? {
        guard let known = rates[currency] else { return nil }
        let next = known.partitioningIndex { $0.day > day }
        guard next > 0 else { return nil }
        let latest = known[next - 1]
        return day.dayNumber - latest.day.dayNumber <= Self.longestDays ? latest.scaled : nil
    }

    /// Reads the file that `node` names, in the folder `policies`.
    init(_ node: StrictNode, policies: String) throws(StrictYAMLError) {
        self = try PolicyFile.reading(node, in: policies) { bytes throws(PolicyFile.Problem) in
            try RateTable(bytes)
        }
        file = try node.string()
    }

    init(_ bytes: [UInt8]) throws(PolicyFile.Problem) {
        var rates: [String: [Rate]] = [:]
        let rows = try PolicyFile.rows(
            of: bytes, header: "date,currency,rate",
            expected: "expected a day, a currency and a rate")
        for row in rows {
            guard let day = CalendarDate(iso8601: row.fields[0][...]) else {
                throw PolicyFile.Problem(
                    line: row.line, text: "expected a day, a currency and a rate")
            }
            guard let scaled = Self.scaled(row.fields[2][...]), scaled > 0 else {
                throw PolicyFile.Problem(line: row.line, text: "expected a rate such as 0.9321")
            }
            rates[row.fields[1], default: []].append(Rate(day: day, scaled: scaled))
        }
        for currency in rates.keys {
            rates[currency]?.sort { $0.day < $1.day }
            let days = (rates[currency] ?? []).map(\.day)
            if zip(days, days.dropFirst()).contains(where: { $0 == $1 }) {
                throw PolicyFile.Problem(line: 1, text: "two rates of \(currency) for one day")
            }
        }
        self.rates = rates
        self.bytes = bytes
    }

    private static func scaled(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...9).contains(parts[0].count),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard fraction.count <= decimals, parts.count == 1 || !fraction.isEmpty else { return nil }
        return Int64(
            parts[0] + fraction + String(repeating: "0", count: decimals - fraction.count))
    }
}

extension Array {
    /// The first position for which `isBehind` holds, of elements for which it holds from some place on.
    fileprivate func partitioningIndex(where isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
