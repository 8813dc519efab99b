import CustomerModel

/// A guide of `docs/guides`, embedded by the build and served to anyone.
enum Guide: String, CaseIterable, Sendable {
    case retentionAgent = "retention-agent"
    case retentionLead = "retention-lead"
    case analyst
    case complianceOfficer = "compliance-officer"
    case `operator`
    case scheduling, scoring

    /// The guide of `role`.
    static func of(_ role: Role) -> Guide {
        switch role {
        case .analyst: .analyst
        case .retentionAgent: .retentionAgent
        case .retentionLead: .retentionLead
        case .complianceOfficer: .complianceOfficer
        case .operator: .operator
        }
    }

    var title: String {
        switch self {
        case .retentionAgent: "Retention agent"
        case .retentionLead: "Retention lead"
        case .analyst: "Analyst"
        case .complianceOfficer: "Compliance officer"
        case .operator: "Operator"
        case .scheduling: "Scheduling"
        case .scoring: "Scores"
        }
    }

    /// What it helps with, in one sentence.
    var summary: String {
        switch self {
        case .retentionAgent:
            "Choose whom to call, open a name and a number, and what to do at a no."
        case .retentionLead: "See how much work there is, and the numbers of the whole shop."
        case .analyst: "Read the released numbers rightly, on the page, in SQL and by program."
        case .complianceOfficer: "Read the record of access, and check that it is whole."
        case .operator: "Install, start, look after, hand out sign-ins, change a policy."
        case .scheduling: "The day’s work: what runs when, what is owed, alarms."
        case .scoring: "What segments, value and risk mean, and how far to trust them."
        }
    }

    var path: String { "/help/" + rawValue }

    /// Markdown.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        switch self {
        case .retentionAgent: PackageResources.retention_agent_md
        case .retentionLead: PackageResources.retention_lead_md
        case .analyst: PackageResources.analyst_md
        case .complianceOfficer: PackageResources.compliance_officer_md
        case .operator: PackageResources.operator_md
        case .scheduling: PackageResources.scheduling_md
        case .scoring: PackageResources.scoring_md
        }
    }

    /// Where a link of a guide leads within the product; nil for what the product does not serve.
    static func served(_ target: String) -> String? {
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let anchor = parts.count == 2 ? "#\(parts[1])" : ""
        if parts[0].isEmpty { return anchor.isEmpty ? nil : anchor }
        if parts[0] == "../DEFINITIONS.md" { return "/help/definitions" }
        return allCases.first { $0.rawValue + ".md" == parts[0] }.map { $0.path + anchor }
    }
}

/// A part of a guide, or all of it.
struct HelpPlace: Hashable, Sendable {
    let guide: Guide
    /// Of a heading; nil for the beginning.
    let anchor: String?

    init(_ guide: Guide, _ anchor: String? = nil) {
        self.guide = guide
        self.anchor = anchor
    }

    var path: String { guide.path + (anchor.map { "#" + $0 } ?? "") }
}
