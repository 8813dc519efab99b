import CustomerModel
import Hummingbird
import Mustache
import VaultProtocol

/// Fills the templates.
struct PageRenderer: Sendable {
    private let library: MustacheLibrary

    /// Where the bytes of another process go in a page.
    ///
    /// No value of a template can write it: the escaping leaves no `<`.
    private static let fragmentMark = "<!--fragment-->"

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
    ///
    /// - Parameters:
    ///   - title: Of the page and its first heading.
    ///   - path: Of the page, to mark it among those the frame leads to.
    ///   - principal: Who reads it; nil where nobody has signed in.
    ///   - breadcrumbs: The pages above it, the topmost first.
    ///   - help: What explains it.
    func page(
        _ template: PageTemplate, title: String, path: String? = nil,
        principal: VerifiedPrincipal? = nil, breadcrumbs: [Breadcrumb] = [],
        help: HelpPlace? = nil, content: some Sendable, status: HTTPResponse.Status = .ok
    ) -> Response {
        .page(
            text(
                template, title: title, path: path, principal: principal, breadcrumbs: breadcrumbs,
                help: help, content: content), status: status)
    }

    /// The same page as text.
    func text(
        _ template: PageTemplate, title: String, path: String? = nil,
        principal: VerifiedPrincipal? = nil, breadcrumbs: [Breadcrumb] = [],
        help: HelpPlace? = nil, content: some Sendable
    ) -> String {
        let frame = PageFrame(
            title: title, path: path, principal: principal, breadcrumbs: breadcrumbs, help: help,
            content: content)
        guard let html = library.render(TemplateObject(frame), withTemplate: template.rawValue)
        else {
            preconditionFailure("a registered template is missing")
        }
        return html
    }

    /// One row of a list, by a template of its own.
    func row(_ template: PageTemplate, _ row: some TemplateRow) -> String {
        guard let html = library.render(row, withTemplate: template.rawValue) else {
            preconditionFailure("a registered template is missing")
        }
        return html
    }

    /// The page of opened contacts around `fragment`, the vault's table, whose bytes pass unread.
    ///
    /// - Parameters:
    ///   - fragment: One `<table>` element, escaped by the vault.
    ///   - purpose: The title of the purpose the contacts were opened for.
    func page(around fragment: [UInt8], purpose: String, principal: VerifiedPrincipal?) -> Response
    {
        var response = Response.page("")
        let bytes = bytes(around: fragment, purpose: purpose, principal: principal)
        response.body = .init(byteBuffer: ByteBuffer(bytes: bytes))
        return response
    }

    /// The same page as bytes: the head of the frame, `fragment`, and the foot of the frame.
    func bytes(around fragment: [UInt8], purpose: String, principal: VerifiedPrincipal?) -> [UInt8]
    {
        let halves = text(
            .contacts, title: "Contacts", path: "/agent/unlock", principal: principal,
            breadcrumbs: [Breadcrumb("Work list", path: "/agent")],
            help: HelpPlace(.retentionAgent, "unlock"), content: ContactsView(purpose: purpose)
        ).split(separator: Self.fragmentMark, maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else { preconditionFailure("the template has no place for it") }
        return Array(halves[0].utf8) + fragment + Array(halves[1].utf8)
    }

    /// What a person sees for an error.
    ///
    /// - Parameters:
    ///   - principal: Who asked, where that is known.
    ///   - path: What was asked for.
    func problem(
        _ problem: Problem, requestID: String, principal: VerifiedPrincipal? = nil,
        path: String? = nil
    ) -> Response {
        page(
            .problem, title: problem.code.title, path: path, principal: principal,
            content: ProblemView(
                problem, requestID: requestID,
                role: principal.flatMap { Role(rawValue: $0.role) }),
            status: .init(code: problem.status))
    }
}

/// What stands around the vault's table.
struct ContactsView: Sendable {
    let purposeTitle: String

    init(purpose: String) { purposeTitle = purpose }
}
