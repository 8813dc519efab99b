/// The templates, by the name other templates know them under.
///
/// Each is a file of `Resources/templates`, embedded by the build.
enum PageTemplate: String, CaseIterable, Sendable {
    /// What is around every page.
    case layout
    /// Parts of pages.
    case tile, empty, unlock, event
    case leadRules = "lead-rules"
    /// Pages.
    case signIn = "sign-in"
    case analyst, agent, contacts, lead, compliance, help, definitions, problem
    case helpIndex = "help-index"
    case errors
    #if DEBUG
        case design
    #endif

    var text: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        switch self {
        case .layout: PackageResources.layout_mustache
        case .tile: PackageResources.tile_mustache
        case .empty: PackageResources.empty_mustache
        case .unlock: PackageResources.unlock_mustache
        case .event: PackageResources.event_mustache
        case .leadRules: PackageResources.lead_rules_mustache
        case .signIn: PackageResources.sign_in_mustache
        case .analyst: PackageResources.analyst_mustache
        case .agent: PackageResources.agent_mustache
        case .contacts: PackageResources.contacts_mustache
        case .lead: PackageResources.lead_mustache
        case .compliance: PackageResources.compliance_mustache
        case .help: PackageResources.help_mustache
        case .helpIndex: PackageResources.help_index_mustache
        case .errors: PackageResources.errors_mustache
        case .definitions: PackageResources.definitions_mustache
        case .problem: PackageResources.problem_mustache
        #if DEBUG
            case .design: PackageResources.design_mustache
        #endif
        }
    }
}
