import CustomerModel
import HTTPTypes
import Hummingbird
import VaultProtocol

/// `/`, `/sign-in` and `/sign-out`.
struct SignInRoutes: Sendable {
    let vault: VaultClient
    let authorization: VaultAuthorization
    let pages: PageRenderer
    /// The work list again, with what was typed into its form before the session ended.
    let workList: @Sendable (Caller, UnlockForm.Entry) async throws -> Response

    static let returnTo = Parameter<String?>(
        "return_to", .text(.init(1...256)), absent: nil, "The page to go on to."
    ) { text in SignInForm.isPage(text) ? .some(text) : nil }
    static let ended = Parameter.word(
        "ended", among: ["true"], "Whether a session has ended.")

    var routes: [Route] {
        [
            .get(
                "/", for: .people, "The sign-in form, or on to the role's page.",
                answers: [.page("The form."), .redirect("To the role's page.")],
                handler: start),
            .get(
                "/sign-in", for: .people, "The sign-in form.",
                query: [Self.returnTo.description, Self.ended.description],
                answers: [.page("The form.")]
            ) { request in
                let note = request.query[Self.ended] == nil ? nil : SignInView.sessionEnded
                return form(SignInView(note: note, returnTo: request.query[Self.returnTo]))
            },
            .post(
                "/sign-in", for: .people, access: .anyone, "Exchanges a token for a session.",
                body: .form(SignInForm.members),
                answers: [
                    .redirect("To the page that was asked for."),
                    .page("The form that was kept while the session had ended."),
                    .page(status: 401, "The sign-in form: the token is not valid."),
                ], problems: [429], handler: signIn),
            .post(
                "/sign-out", for: .people, access: .anyone, "Ends the session.", body: nil,
                answers: [.redirect("To the sign-in form.")], handler: signOut),
        ]
    }

    /// The sign-in form; whoever is signed in goes on to their role's page.
    @Sendable private func start(_ request: RouteRequest) async throws -> Response {
        guard PresentedCredential(request.raw) != nil else { return form(SignInView()) }
        do {
            let caller = try await authorization.authorize(request, for: .identify, list: nil)
            guard let home = Role(rawValue: caller.principal.role)?.home else {
                return withoutPage(caller.principal)
            }
            return .seeOther(home)
        } catch let problem as Problem where problem.isOfCredential {
            var response = form(SignInView())
            response.headers[.setCookie] = SessionCookie(of: request.raw).forgotten()
            return response
        }
    }

    @Sendable private func signIn(_ request: RouteRequest) async throws -> Response {
        let form = try await FormBody(request.raw, as: SignInForm.members)
            .decode(SignInForm.self)
        let token = (form.token ?? "")
            .trimmingPrefix { $0.isWhitespace }.prefix { !$0.isWhitespace }
        guard PresentedCredential.isWellFormed(token) else { return refused(form) }
        let answer = try await vault.ask(
            .signIn(token: String(token)), requestID: request.context.requestID,
            from: request.context.place(by: .cookie))
        if answer.reply.status == 401 { return refused(form) }
        guard (200..<300).contains(answer.reply.status) else {
            throw Problem.refusal(answer.reply)
        }
        guard let session = answer.reply.session, PresentedCredential.isWellFormed(session) else {
            throw Problem.vaultUnavailable
        }
        let role = answer.reply.principal.flatMap { Role(rawValue: $0.role) }
        var response: Response
        if let entry = form.kept {
            let caller = try await authorization.authorize(
                PresentedCredential(session: session), in: request.context,
                for: .worklistRead, list: WorklistName.atRisk)
            response = try await workList(caller, entry)
        } else {
            response = .seeOther(form.page ?? role?.home ?? "/")
        }
        response.headers[.setCookie] = SessionCookie(of: request.raw).set(session)
        return response
    }

    @Sendable private func signOut(_ request: RouteRequest) async throws -> Response {
        if let credential = PresentedCredential(request.raw) {
            // Whatever the vault says to a session that has ended already, the browser forgets it.
            _ = try await vault.ask(
                .signOut(credential: credential.text), requestID: request.context.requestID,
                from: request.context.place(by: credential.carrier))
        }
        var response = Response.seeOther("/")
        response.headers[.setCookie] = SessionCookie(of: request.raw).forgotten()
        return response
    }

    private func form(_ view: SignInView, status: HTTPResponse.Status = .ok) -> Response {
        pages.page(.signIn, title: "Sign in", path: "/", content: view, status: status)
    }

    private func refused(_ sent: SignInForm) -> Response {
        form(
            SignInView(
                note: "This token is not valid, or it has ended. Enter it again, or ask an "
                    + "operator for another.", returnTo: sent.page, kept: sent.keptFields),
            status: .unauthorized)
    }

    private func withoutPage(_ principal: VerifiedPrincipal) -> Response {
        pages.page(
            .signIn, title: "Signed in", path: "/", principal: principal,
            help: HelpPlace(.operator), content: SignInView(offersForm: false))
    }
}
