import CustomerModel
import Hummingbird
import VaultProtocol

/// `/help/…`: the guides and the meaning of the words, for anyone; the frame is that of whoever
/// reads it.
struct HelpPages: Sendable {
    let authorization: VaultAuthorization
    let pages: PageRenderer

    /// Made once: the guides are part of the program.
    private static let views = Guide.allCases.map { ($0, HelpView($0)) }
    private static let crumb = Breadcrumb("Help", path: "/help")

    var routes: [Route] {
        let guides = Self.views.map { guide, view in
            Route.get(
                guide.path, for: .people, "Guide: \(guide.title.lowercased()).",
                answers: [.page("The guide.")]
            ) { request in
                pages.page(
                    .help, title: "Guide: " + guide.title.lowercased(), path: guide.path,
                    principal: await reader(request)?.principal, breadcrumbs: [Self.crumb],
                    content: view)
            }
        }
        return [
            .get("/help", for: .people, "Every guide.", answers: [.page("The index.")]) {
                request in
                let principal = await reader(request)?.principal
                let own = principal.flatMap { Role(rawValue: $0.role) }.map(Guide.of)
                return pages.page(
                    .helpIndex, title: "Help", path: "/help", principal: principal,
                    content: HelpIndexView(own: own))
            },
            .get(
                "/help/definitions", for: .people, "What the words mean.",
                answers: [.page("The page.")]
            ) { request in
                pages.page(
                    .definitions, title: "What the words mean", path: "/help/definitions",
                    principal: await reader(request)?.principal, breadcrumbs: [Self.crumb],
                    content: DefinitionsView())
            },
            .get(
                "/help/errors", for: .people, "Every problem code, and what to do.",
                answers: [.page("The catalogue.")]
            ) { request in
                pages.page(
                    .errors, title: "Errors", path: "/help/errors",
                    principal: await reader(request)?.principal, breadcrumbs: [Self.crumb],
                    content: ErrorsView())
            },
        ] + guides
    }

    /// Who reads; nil for whoever has not signed in, and when the vault does not answer: help is
    /// there all the same.
    private func reader(_ request: RouteRequest) async -> Caller? {
        guard PresentedCredential(request.raw) != nil else { return nil }
        return try? await authorization.authorize(request, for: .identify, list: nil)
    }
}
