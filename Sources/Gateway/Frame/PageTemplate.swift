/// The templates, by the name other templates know them under.
enum PageTemplate: String, CaseIterable, Sendable {
    case layout, signIn, analyst, agent, lead, compliance, problem

    var text: String {
        switch self {
        case .layout: Self.layoutText
        case .signIn: Self.signInText
        case .analyst: Self.analystText
        case .agent: Self.agentText
        case .lead: Self.leadText
        case .compliance: Self.complianceText
        case .problem: Self.problemText
        }
    }
}
