import CustomerModel
import Foundation
import Settings
import StrictYAML
import TestSupport
import Testing

@Suite("Assumptions of value")
struct ValuePolicyTests {
    @Test("the shipped assumptions are the defaults of the kernel")
    func shipped() throws {
        let policy = try ValuePolicy(folder: ShippedPolicies.folder)
        #expect(try policy.assumptions == ValueAssumptions())
        #expect(!policy.canonicalBytes.isEmpty)
    }

    @Test("every number of the file reaches its assumption")
    func reads() throws {
        let changes = [
            ("value: default", "value: simple"), ("value: chosen", "value: paretonbd"),
            ("10 percent a year", "-4 percent a year"),
            ("30 percent of revenue", "25 percent of revenue"), ("5 orders", "7 orders"),
            ("30 days", "60 days"), ("365 days", "180 days"),
            ("change above 10 percent", "change above 20 percent"),
        ]
        let assumptions = try changed(changes).assumptions
        #expect(
            try assumptions
                == ValueAssumptions(
                    method: .simple, purchaseModel: .paretonbd, discountRate: -0.04,
                    defaultMarginRate: 0.25, marginPriorOrders: 7, minimumTenureDays: 60,
                    horizonDays: 180, trendThresholdPercent: 20))
    }

    // Requirements, defect 11: a discount rate that makes the formula divide by zero.
    @Test(
        "numbers that no formula can use are refused at their place",
        arguments: [
            ("10 percent a year", "-5 percent a year", "divide by zero"),
            ("10 percent a year", "0.1", "expected 'N percent a year'"),
            ("30 percent of revenue", "130 percent of revenue", "from -100 to 100"),
            ("365 days", "366 days", "from 30 to 365"),
            ("value: chosen", "value: bgnb", "unknown value 'bgnb'"),
            ("discount_rate:", "discount:", "discount"),
        ])
    func refuses(old: String, new: String, expected: String) throws {
        do {
            _ = try changed([(old, new)])
            Issue.record("accepted")
        } catch let error as StrictYAMLError {
            #expect(error.description.contains(expected), "\(error)")
            #expect(error.description.hasPrefix("policies/value.yaml:"))
        }
    }

    private func changed(_ changes: [(old: String, new: String)]) throws -> ValuePolicy {
        let original = try StrictDocument(path: ShippedPolicies.folder + "/value.yaml")
        var text = String(decoding: original.bytes, as: UTF8.self)
        for (old, new) in changes {
            try #require(text.contains(old))
            text = text.replacingOccurrences(of: old, with: new)
        }
        return try ValuePolicy(StrictDocument(text: text, named: "policies/value.yaml"))
    }
}
