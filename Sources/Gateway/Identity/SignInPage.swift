import CustomerModel
import HTTPTypes
import Hummingbird
import VaultProtocol

/// `/`, `/sign-in` and `/sign-out`.
struct SignInRoutes: Sendable {
    let vault: VaultClient
    let authorization: VaultAuthorization
    let pages: PageRenderer
    let origins: Origins

    var routes: [Route] {
        [
            Route(.get, "/") { request, _ in try await start(request) },
            Route(.post, "/sign-in") { request, _ in try await signIn(request) },
            Route(.post, "/sign-out") { request, _ in try await signOut(request) },
        ]
    }

    /// The sign-in form; whoever is signed in goes on to their role's page.
    private func start(_ request: Request) async throws -> Response {
        guard PresentedCredential(request) != nil else { return form() }
        do {
            let caller = try await authorization.authorize(request, for: .identify, list: nil)
            guard let home = Role(rawValue: caller.principal.role)?.home else {
                return withoutPage(caller.principal)
            }
            return .seeOther(home)
        } catch let problem as Problem where problem.status == 401 {
            var response = form()
            response.headers[.setCookie] = PresentedCredential.forgottenCookie
            return response
        }
    }

    private func signIn(_ request: Request) async throws -> Response {
        let form = try await FormBody(request).decode(SignInForm.self)
        let token = (form.token ?? "")
            .trimmingPrefix { $0.isWhitespace }.prefix { !$0.isWhitespace }
        guard PresentedCredential.isWellFormed(token) else { return refused() }
        let answer = try await vault.ask(.signIn(token: String(token)))
        if answer.reply.status == 401 { return refused() }
        guard (200..<300).contains(answer.reply.status) else {
            throw Problem.refusal(answer.reply)
        }
        guard let session = answer.reply.session, PresentedCredential.isWellFormed(session) else {
            throw Problem.vaultUnavailable
        }
        let role = answer.reply.principal.flatMap { Role(rawValue: $0.role) }
        var response = Response.seeOther(role?.home ?? "/")
        response.headers[.setCookie] = PresentedCredential.cookie(
            session, isSecure: origins.needsSecureCookie(request))
        return response
    }

    private func signOut(_ request: Request) async throws -> Response {
        if let credential = PresentedCredential(request) {
            // Whatever the vault says to a session that has ended already, the browser forgets it.
            _ = try await vault.ask(.signOut(credential: credential.text))
        }
        var response = Response.seeOther("/")
        response.headers[.setCookie] = PresentedCredential.forgottenCookie
        return response
    }

    private func form() -> Response {
        pages.page(
            .signIn, title: "Sign in",
            content: SignInView(heading: "Sign in", note: nil, offersForm: true))
    }

    private func refused() -> Response {
        pages.page(
            .signIn, title: "Sign in",
            content: SignInView(
                heading: "Sign in", note: "This token is not valid, or no longer.",
                offersForm: true),
            status: .unauthorized)
    }

    private func withoutPage(_ principal: VerifiedPrincipal) -> Response {
        pages.page(
            .signIn, title: "Signed in", principal: principal,
            content: SignInView(
                heading: "Signed in", note: "Your role works on the command line and has no page.",
                offersForm: false))
    }
}

private struct SignInForm: Decodable {
    let token: String?
}

private struct SignInView: Sendable {
    let heading: String
    let note: String?
    let offersForm: Bool
}
