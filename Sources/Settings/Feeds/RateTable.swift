public import CustomerModel
import Foundation
import Glibc
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
    private static let maximumOctets = 16 << 20

    /// By currency, in the order of their days.
    private let rates: [String: [Rate]]
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
        let name = try node.string()
        let isName =
            name.hasSuffix(".csv") && !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                    || "-_.".utf8.contains(byte)
            }
        guard isName else { throw node.error("expected the name of a CSV file in policies") }
        guard let bytes = Self.content(of: "\(policies)/\(name)") else {
            throw node.error("policies/\(name) is not there, cannot be read or is too long")
        }
        do throws(Problem) {
            try self.init(bytes)
        } catch {
            throw node.error("policies/\(name), line \(error.line): \(error.text)")
        }
    }

    /// What is wrong with a line of the file.
    struct Problem: Error {
        let line: Int
        let text: String
    }

    init(_ bytes: [UInt8]) throws(Problem) {
        var rates: [String: [Rate]] = [:]
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespaces)
            if index == 0 {
                guard text == "date,currency,rate" else {
                    throw Problem(line: 1, text: "expected the header date,currency,rate")
                }
                continue
            }
            if text.isEmpty { continue }
            let fields = text.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count == 3, let day = CalendarDate(iso8601: fields[0]) else {
                throw Problem(line: index + 1, text: "expected a day, a currency and a rate")
            }
            guard let scaled = Self.scaled(fields[2]), scaled > 0 else {
                throw Problem(line: index + 1, text: "expected a rate such as 0.9321")
            }
            rates[String(fields[1]), default: []].append(Rate(day: day, scaled: scaled))
        }
        for currency in rates.keys {
            rates[currency]?.sort { $0.day < $1.day }
            let days = (rates[currency] ?? []).map(\.day)
            if zip(days, days.dropFirst()).contains(where: { $0 == $1 }) {
                throw Problem(line: 1, text: "two rates of \(currency) for one day")
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

    private static func content(of path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var found = stat()
        guard unsafe fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG,
            let content = try? handle.read(upToCount: maximumOctets + 1),
            content.count <= maximumOctets
        else { return nil }
        return Array(content)
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
