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

    /// Every action for every role with everything it can be asked for, then with what it cannot.
    private static func lines() throws -> [String] {
        let engine = try PolicyFolder.engine()
        let policy = try #require(engine.policy)
        let decisions = Role.allCases.flatMap { role in
            ActionName.allCases.flatMap { action in
                questions(of: action, under: policy).map { label, question in
                    let subject = ([action.rawValue, role.rawValue] + label).joined(separator: " ")
                    return subject + ": " + outcome(of: question, for: principal(role), by: engine)
                }
            }
        }
        return decisions + mismatches(under: policy) + sizes(by: engine)
    }

    /// What `action` can be asked for under `policy`, and one of each that it does not know; a new
    /// action does not compile before it is asked here.
    private static func questions(
        of action: ActionName, under policy: PolicySet
    ) -> [(label: [String], question: any Action)] {
        let lists = Set(policy.roleRules.flatMap { $0.worklists ?? [] }).sorted() + ["everyone"]
        switch action {
        case .identify: return [([], Identify())]
        case .releaseRead: return [([], ReleaseRead())]
        case .auditRead: return [([], AuditRead())]
        case .loadNames: return [([], LoadNames())]
        case .loadUndo: return [([], UndoLoad())]
        case .quarantineReplay: return [([], ReplayQuarantine())]
        case .worklistRead: return lists.map { ([$0], WorklistRead(list: $0)) }
        case .worklistCount: return lists.map { ([$0], WorklistCount(list: $0)) }
        case .unlock:
            return (policy.purposes.map(\.id.rawValue) + ["marketing"]).flatMap { purpose in
                (policy.columns.map(\.rawValue) + ["iban"]).map { column in
                    ([purpose, column], unlock(purpose, [column]))
                }
            }
        }
    }

    /// Every action with every kind of scope, for the role that may do most of them.
    private static func mismatches(under policy: PolicySet) -> [String] {
        let scopes: [(name: String, scope: ActionScope)] = [
            ("nothing", .none), ("a work list", .worklist("at-risk")),
            ("people", .unlock(unlock("churn-callback", ["phone"]))),
        ]
        return ActionName.allCases.flatMap { action in
            scopes.map { name, scope in
                let subject = "scope: \(action.rawValue) of \(name): "
                do throws(Denial) {
                    let decision = try policy.decide(action, scope, for: .retentionAgent)
                    return subject + "allow by \(decision.ruleID)"
                } catch {
                    return subject + "deny \(error.code.rawValue)"
                }
            }
        }
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
