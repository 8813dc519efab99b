import CustomerModel
import VaultProtocol

/// One page as the frame leads to it.
struct NavigationEntry: Hashable, Sendable {
    let path: String
    let title: String
    /// Entries of one group stand together under its name.
    let group: String
    /// Name of a sign of the style sheet, without `icon-`.
    let icon: String
    /// What the page asks permission for: the frame offers it to whom policy permits that.
    let action: GatewayAction

    /// Every page that the frame leads to, in the order it shows them.
    static let all = [
        NavigationEntry(
            path: "/agent", title: "Work list", group: "Work", icon: "list",
            action: .worklistRead),
        NavigationEntry(
            path: "/lead", title: "Team at a glance", group: "Work", icon: "people",
            action: .worklistCount),
        NavigationEntry(
            path: "/compliance", title: "Record of access", group: "Review", icon: "record",
            action: .auditRead),
        NavigationEntry(
            path: "/analyst", title: "Released numbers", group: "Customers", icon: "chart",
            action: .releaseRead),
    ]

    /// What the frame offers to `principal`, or to whoever is not signed in.
    static func list(for principal: VerifiedPrincipal?) -> [NavigationEntry] {
        let guide = principal.flatMap { Role(rawValue: $0.role) }.map(Guide.of)
        let help = NavigationEntry(
            path: guide?.path ?? "/help", title: guide == nil ? "Help" : "Guide", group: "Help",
            icon: "help", action: .identify)
        return all.filter { principal?.permitted.contains($0.action) == true } + [help]
    }
}

extension Role {
    /// The role as people say it.
    var title: String {
        switch self {
        case .analyst: "Analyst"
        case .retentionAgent: "Retention agent"
        case .retentionLead: "Retention lead"
        case .complianceOfficer: "Compliance officer"
        case .operator: "Operator"
        }
    }

    /// Where the role's page is; nil when it has none.
    var home: String? {
        switch self {
        case .analyst: "/analyst"
        case .retentionAgent: "/agent"
        case .retentionLead: "/lead"
        case .complianceOfficer: "/compliance"
        case .operator: nil
        }
    }
}
