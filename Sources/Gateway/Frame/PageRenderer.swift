import CustomerModel
import Hummingbird
import Mustache
import VaultProtocol

/// Fills the templates.
struct PageRenderer: Sendable {
    private let library: MustacheLibrary

    /// Parses every template; throws for one that does not parse.
    init() throws {
        MustacheContentTypes.register(TemplateEscaping(), named: TemplateEscaping.name)
        var library = MustacheLibrary()
        for template in PageTemplate.allCases {
            // The rule of escaping ends with a template, so each one names it.
            try library.register(
                "{{% CONTENT_TYPE:\(TemplateEscaping.name)}}" + template.text,
                named: template.rawValue)
        }
        self.library = library
    }

    /// The page `template` with `content`, as `principal` sees it.
    func page(
        _ template: PageTemplate, title: String, principal: VerifiedPrincipal? = nil,
        content: some Sendable, status: HTTPResponse.Status = .ok
    ) -> Response {
        let frame = PageFrame(title: title, reader: principal.map(Reader.init), content: content)
        guard let html = library.render(frame, withTemplate: template.rawValue) else {
            preconditionFailure("a registered template is missing")
        }
        return .page(html, status: status)
    }

    /// What a person sees for an error.
    func problem(_ problem: Problem, requestID: String) -> Response {
        page(
            .problem, title: problem.title,
            content: ProblemView(
                title: problem.title, detail: problem.detail, code: problem.code,
                requestID: requestID),
            status: .init(code: problem.status))
    }
}

/// What every page has around its content.
private struct PageFrame<Content: Sendable>: Sendable {
    let title: String
    let reader: Reader?
    let content: Content
}

private struct Reader: Sendable {
    let account: String
    let role: String

    init(_ principal: VerifiedPrincipal) {
        account = principal.account
        role = Role(rawValue: principal.role)?.title ?? principal.role
    }
}

private struct ProblemView: Sendable {
    let title: String
    let detail: String
    let code: String
    let requestID: String
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
