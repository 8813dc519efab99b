import CustomerModel
import StrictYAML

extension Unlock {
    /// A rule of `unlock.yaml` that gives columns for a purpose.
    struct AllowRule: Sendable {
        let id: String
        let why: String
        let roles: [Role]
        let purpose: PurposeID
        let columns: [ContactColumn]
        let shortestReason: Int
        let mostPeople: Int
        let quota: QuotaLimit
        let approvalAbove: Int

        init(
            _ mapping: StrictMapping, id: String, purposes: [Purpose]
        ) throws(StrictYAMLError) {
            self.id = id
            why = try mapping.require("why").string()
            roles = try mapping.require("roles").names(among: Role.named)
            let purpose = try mapping.require("purpose").choice(
                among: purposes.map { ($0.id.rawValue, $0) })
            self.purpose = purpose.id
            columns = try mapping.require("columns").names(
                among: purpose.columns.map { ($0.rawValue, $0) })
            shortestReason = try mapping.require("reason")
                .count("at least", "characters", in: 1...2_000)
            let request = try mapping.require("request")
            mostPeople = try request.count("at most", "people", in: 1...10_000)
            let daily = try mapping.require("quota").count("", "people a day", in: 1...10_000)
            quota = QuotaLimit(peoplePerDay: daily)
            let approval = try mapping.require("approval")
            approvalAbove = try approval.count("needed above", "people", in: 0...10_000)
            guard mostPeople <= daily else {
                throw request.error("one request may not be larger than a day's quota")
            }
            guard approvalAbove <= mostPeople else {
                throw approval.error(
                    "approval is needed above more people than one request may have")
            }
        }
    }

    /// A rule of `unlock.yaml` that takes away; what it does not name, it means all of.
    struct DenyRule: Sendable {
        let id: String
        let why: String
        let roles: [Role]?
        let purposes: [PurposeID]?
        let columns: [ContactColumn]?

        init(
            _ mapping: StrictMapping, id: String, purposes: [Purpose],
            columns: [(name: String, value: ContactColumn)]
        ) throws(StrictYAMLError) {
            self.id = id
            why = try mapping.require("why").string()
            roles = try mapping.optional("roles")?.names(among: Role.named)
            self.purposes = try mapping.optional("purposes")?.names(
                among: purposes.map { ($0.id.rawValue, $0.id) })
            self.columns = try mapping.optional("columns")?.names(among: columns)
        }

        /// Whether the request touches what this rule names.
        func forbids(_ unlock: Unlock, by role: Role) -> Bool {
            (roles?.contains(role) ?? true) && (purposes?.contains(unlock.purpose) ?? true)
                && (columns?.contains { unlock.columns.contains($0) } ?? true)
        }
    }
}
