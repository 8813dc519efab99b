import CustomerModel
import Settings
import StrictYAML
import TestSupport
import Testing

@testable import Authorization

@Suite("Policy engine")
struct PolicyEngineTests {
    private let agent = PolicyMatrixTests.principal(.retentionAgent)
    private let callBack = PolicyMatrixTests.unlock("churn-callback", ["phone"])

    @Test("a policy that cannot be read denies everything")
    func notLoaded() throws {
        let engine = PolicyEngine(folder: "/nowhere", digest: PolicyFolder.checksum)
        #expect(engine.policy == nil)
        #expect(engine.loadError?.description == "policies/columns.yaml: the file cannot be opened")
        for role in Role.allCases {
            let caller = PolicyMatrixTests.principal(role)
            #expect(
                code { () throws(Denial) in _ = try engine.authorize(Identify(), for: caller) }
                    == .policyNotLoaded)
            #expect(
                code { () throws(Denial) in _ = try engine.authorize(callBack, for: caller) }
                    == .policyNotLoaded)
        }
    }

    @Test("a grant carries what was asked, by whom, under which rule and policy")
    func grants() throws {
        let engine = try PolicyFolder.engine()
        let grant = try engine.authorize(callBack, for: agent)
        #expect(grant.action.references == callBack.references)
        #expect(grant.principal == agent)
        #expect(grant.ruleID == "agents-call-back")
        #expect(grant.quota?.peoplePerDay == 100)
        #expect(grant.policyDigest == engine.policy?.digest)
        #expect(try engine.authorize(Identify(), for: agent).quota == nil)
    }

    @Test("an action with a scope that its rules do not know is denied")
    func unknownScope() throws {
        /// Reads a work list without naming one: no list, so none is allowed.
        struct EveryWorklist: Action {
            static let name = ActionName.worklistRead
            var scope: ActionScope { .none }
        }
        struct ReleaseOfList: Action {
            static let name = ActionName.releaseRead
            var scope: ActionScope { .worklist("at-risk") }
        }
        struct UnlockOfNobody: Action {
            static let name = ActionName.unlock
            var scope: ActionScope { .none }
        }
        struct ReleaseOfPeople: Action {
            static let name = ActionName.releaseRead
            let scope: ActionScope
        }
        let engine = try PolicyFolder.engine()
        for role in Role.allCases {
            let caller = PolicyMatrixTests.principal(role)
            let codes = [
                code { () throws(Denial) in
                    _ = try engine.authorize(EveryWorklist(), for: caller)
                },
                code { () throws(Denial) in
                    _ = try engine.authorize(ReleaseOfList(), for: caller)
                },
                code { () throws(Denial) in
                    _ = try engine.authorize(UnlockOfNobody(), for: caller)
                },
                code { () throws(Denial) in
                    _ = try engine.authorize(
                        ReleaseOfPeople(scope: .unlock(callBack)), for: caller)
                },
            ]
            #expect(codes.allSatisfy { $0 == .scopeUnknown })
        }
    }

    @Test("deny wins over allow, in both files")
    func denyWins() throws {
        let unlock = try PolicyFolder.set(
            changing: "unlock", "rules:\n",
            to: """
                rules:
                  - id: nobody-phones
                    effect: deny
                    why: The telephone is out of order.
                    purposes:
                      - churn-callback

                """)
        #expect(
            code { () throws(Denial) in
                _ = try PolicyEngine(unlock).authorize(callBack, for: agent)
            } == .deniedByRule)
        let roles = try PolicyFolder.set(
            changing: "roles", "rules:\n",
            to: """
                rules:
                  - id: no-audit-reading
                    effect: deny
                    why: Nobody reads while the log is moved.
                    action: audit.read
                    roles:
                      - compliance_officer

                """)
        let officer = PolicyMatrixTests.principal(.complianceOfficer)
        #expect(
            code { () throws(Denial) in
                _ = try PolicyEngine(roles).authorize(AuditRead(), for: officer)
            } == .deniedByRule)
        #expect(throws: Never.self) {
            try PolicyEngine(roles).authorize(ReleaseRead(), for: officer)
        }
    }

    @Test("a rule may give fewer columns than its purpose")
    func narrowerRule() throws {
        let set = try PolicyFolder.set(
            changing: "unlock", "      - full_name\n      - phone\n", to: "      - phone\n")
        let name = PolicyMatrixTests.unlock("churn-callback", ["full_name"])
        #expect(
            code { () throws(Denial) in
                _ = try PolicyEngine(set).authorize(name, for: agent)
            } == .columnNotAllowed)
    }

    @Test("no denial repeats what the caller sent")
    func quotesNothing() throws {
        let engine = try PolicyFolder.engine()
        let canary = "canary-7f3a"
        for unlock in [
            PolicyMatrixTests.unlock(canary, ["phone"]),
            PolicyMatrixTests.unlock("churn-callback", [canary]),
        ] {
            #expect(
                throws: Denial.self,
                performing: { try engine.authorize(unlock, for: agent) })
            do throws(Denial) {
                _ = try engine.authorize(unlock, for: agent)
            } catch {
                #expect(error.description.contains(canary) == false)
            }
        }
        do throws(Denial) {
            _ = try engine.authorize(WorklistRead(list: canary), for: agent)
        } catch {
            #expect(error.description.contains(canary) == false)
        }
    }

    @Test("comments and layout do not change the digest, a limit does")
    func digest() throws {
        let shipped = try PolicySet(folder: ShippedPolicies.folder, digest: PolicyFolder.checksum)
        let commented = try PolicyFolder.set(
            changing: "unlock", "rules:\n", to: "# Reviewed.\nrules:\n")
        #expect(commented.digest == shipped.digest)
        let looser = try PolicyFolder.set(
            changing: "unlock", "needed above 25 people", to: "needed above 26 people")
        #expect(looser.digest != shipped.digest)
    }

    @Test("every work list that a role may read is one that is made")
    func listsExist() throws {
        let made = try WorklistPolicy(folder: ShippedPolicies.folder).rules.map(\.list)
        let policy = try #require(PolicyFolder.engine().policy)
        for rule in policy.roleRules {
            #expect(Set(rule.worklists ?? []).isSubset(of: made))
        }
    }

    @Test(
        "what the files contradict each other in is refused where it stands",
        arguments: [
            (
                "unlock", "      - phone", "      - phon",
                "unknown value 'phon' (did you mean 'phone'?)"
            ),
            ("unlock", "      - phone", "      - email", "unknown value 'email'"),
            ("unlock", "purpose: churn-callback", "purpose: churn", "unknown value 'churn'"),
            ("unlock", "id: agents-write", "id: agents-call-back", "is defined twice"),
            ("unlock", "purpose: retention-email", "purpose: churn-callback", "unknown value"),
            ("unlock", "    reason: at least", "    reson: at least", "did you mean 'reason'?"),
            ("unlock", "100 people a day", "100 people", "expected 'N people a day'"),
            ("unlock", "at least 20", "at least 0", "expected 'at least N characters'"),
            ("unlock", "at least 20", "at least +20", "expected 'at least N characters'"),
            ("unlock", "at most 100", "at most 101", "larger than a day's quota"),
            ("unlock", "above 25", "above 101", "approval is needed above more people"),
            ("unlock", "effect: deny", "effect: allow", "missing key"),
            ("unlock", "policy: unlock", "policy: roles", "expected the policy 'unlock'"),
            ("roles", "action: identify", "action: unlock", "ruled by unlock.yaml"),
            ("roles", "      - operator", "      - oprator", "did you mean 'operator'?"),
            ("roles", "      - operator", "      - analyst", "is listed twice"),
            ("roles", "    worklists:\n      - at-risk", "", "missing key 'worklists'"),
            ("purposes", "      - phone", "      - iban", "unknown value 'iban'"),
            ("columns", "kind: identifier", "kind: secret", "unknown value 'secret'"),
            ("columns", "id: email", "id: phone", "is defined twice"),
            ("columns", "id: email", "id: iban", "unknown value 'iban'"),
            (
                "columns", "id: email", "id: e_mail",
                "columns.yaml:9:9: unknown value 'e_mail' (did you mean 'email'?)"
            ),
        ])
    func refuses(file: String, old: String, new: String, expected: String) throws {
        do {
            _ = try PolicyFolder.set(changing: file, old, to: new)
            Issue.record("accepted")
        } catch let error as StrictYAMLError {
            #expect(error.description.contains(expected), "\(error)")
            #expect(error.place != nil)
        }
    }

    private func code(_ body: () throws(Denial) -> Void) -> Denial.Code? {
        do throws(Denial) { try body() } catch { return error.code }
        return nil
    }
}
