import CustomerModel
import Foundation
import TestSupport
import Testing

@testable import Authorization

/// Every decision of the shipped policy, as a file that people review by its diff.
@Suite("The policy matrix")
struct PolicyMatrixTests {
    @Test("every decision is the one in Tests/Golden/policy-matrix.txt")
    func matrix() throws {
        let found = try Self.lines().joined(separator: "\n") + "\n"
        let path = packageRoot + "/Tests/Golden/policy-matrix.txt"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try found.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOfFile: path, encoding: .utf8)
        let difference = found.split(separator: "\n").difference(
            from: golden.split(separator: "\n"))
        #expect(difference.isEmpty, "UPDATE_GOLDEN=1 rewrites the file")
    }

    @Test("only a retention agent is ever allowed an unlock, and only columns of the purpose")
    func unlocks() throws {
        let allowed = try Self.lines().filter { $0.hasPrefix("unlock ") && $0.contains(": allow") }
        #expect(allowed.isEmpty == false)
        for line in allowed {
            #expect(line.contains(" retention_agent "))
            #expect(line.contains("full_name") || line.contains("phone") || line.contains("email"))
        }
    }

    private static func lines() throws -> [String] {
        let engine = try PolicyFolder.engine()
        let policy = try #require(engine.policy)
        var lines: [String] = []
        for role in Role.allCases {
            let caller = Self.principal(role)
            func decide(_ label: String, _ action: some Action) {
                lines.append("\(label): " + Self.outcome(of: action, for: caller, by: engine))
            }
            decide("identify \(role.rawValue)", Identify())
            decide("release.read \(role.rawValue)", ReleaseRead())
            decide("audit.read \(role.rawValue)", AuditRead())
            for list in ["at-risk", "everyone"] {
                decide("worklist.read \(role.rawValue) \(list)", WorklistRead(list: list))
                decide("worklist.count \(role.rawValue) \(list)", WorklistCount(list: list))
            }
            for purpose in policy.purposes.map(\.id.rawValue) + ["marketing"] {
                for column in policy.columns.map(\.rawValue) + ["iban"] {
                    decide(
                        "unlock \(role.rawValue) \(purpose) \(column)",
                        Self.unlock(purpose, [column]))
                }
            }
        }
        return lines + sizes(by: engine)
    }

    /// The limits of number, at and beyond each edge.
    private static func sizes(by engine: PolicyEngine) -> [String] {
        let caller = principal(.retentionAgent)
        var lines: [String] = []
        for people in [0, 1, 25, 26, 100, 101] {
            let action = unlock("churn-callback", ["phone", "full_name"], people: people)
            lines.append(
                "size: unlock of \(people) people: " + outcome(of: action, for: caller, by: engine))
        }
        for characters in [0, 19, 20, 2_000] {
            let action = unlock("churn-callback", ["phone"], reason: characters)
            lines.append(
                "size: unlock with a reason of \(characters) characters: "
                    + outcome(of: action, for: caller, by: engine))
        }
        let none = unlock("churn-callback", [])
        lines.append("size: unlock of no column: " + outcome(of: none, for: caller, by: engine))
        let mixed = unlock("churn-callback", ["phone", "email"])
        lines.append(
            "size: unlock of a column in and one not in the purpose: "
                + outcome(of: mixed, for: caller, by: engine))
        return lines
    }

    private static func outcome(
        of action: some Action, for caller: Principal, by engine: PolicyEngine
    ) -> String {
        do throws(Denial) {
            let grant = try engine.authorize(action, for: caller)
            let quota = grant.quota.map { ", \($0.peoplePerDay) people a day" } ?? ""
            return "allow by \(grant.ruleID)\(quota)"
        } catch {
            return "deny \(error.code.rawValue)" + (error.ruleID.map { " by \($0)" } ?? "")
        }
    }

    static func principal(_ role: Role) -> Principal {
        Principal(account: "someone", role: role, team: "north", credentialID: "00")
    }

    static func unlock(
        _ purpose: String, _ columns: [String], people: Int = 1, reason: Int = 20
    ) -> Unlock {
        Unlock(
            purpose: PurposeID(purpose), columns: columns.map { ContactColumn($0) },
            references: (0..<people).map {
                WorklistReference(Pseudonym(high: UInt64($0), low: 0))
            }, reasonCharacters: reason)
    }
}
