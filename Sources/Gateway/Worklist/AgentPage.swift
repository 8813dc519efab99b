import Hummingbird
import VaultProtocol

/// `/agent`: the work list, and the form that asks the vault for contacts.
struct AgentPage: Sendable {
    let worklists: TeamWorklistQueries
    let authorization: VaultAuthorization
    let forwarder: VaultForwarder
    let pages: PageRenderer

    var routes: [Route] {
        [
            .get(
                "/agent", for: .people, action: .worklistRead, list: WorklistName.atRisk,
                "The work list, with the form that unlocks contacts.",
                query: [WorklistRoutes.cursor.description], answers: [.page("The page.")]
            ) { request, caller in
                try await page(caller, after: request.query[WorklistRoutes.cursor] ?? 0)
            },
            .post(
                "/agent/unlock", for: .people, access: .unlock,
                "Opens contacts, or shows the form again with what is wrong with it.",
                body: .form(UnlockForm.members),
                answers: [
                    .page("The contacts."), .page(status: 422, "The form, with its errors."),
                ], problems: [409, 429], handler: unlock),
        ]
    }

    /// The page of the places after `cursor`; with what was entered and what is wrong with it when
    /// the form was sent in vain.
    func page(
        _ caller: Caller, after cursor: Int = 0, entered: UnlockForm.Entry = UnlockForm.Entry(),
        errors: [UnlockForm.FieldError] = [], status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let team = caller.principal.team
        let state = try await worklists.state(of: WorklistName.atRisk, team: team)
        // One more than a page holds, to know whether another follows.
        let found = try await worklists.items(
            of: WorklistName.atRisk, team: team, after: cursor, limit: Limits.pageRows + 1)
        let items = Array(found.prefix(Limits.pageRows))
        let page = WorklistPage(
            team: team, state: state, items: items, isFirst: cursor == 0,
            next: found.count > items.count ? items.last?.position : nil)
        return pages.page(
            .agent, title: "Work list", path: "/agent", principal: caller.principal,
            help: HelpPlace(.retentionAgent, errors.isEmpty ? "unlock" : "when-it-says-no"),
            content: AgentView(
                page, options: caller.unlockOptions, entered: entered, errors: errors),
            status: status)
    }

    @Sendable private func unlock(_ request: RouteRequest) async throws -> Response {
        let form = try await FormBody(request.raw, as: UnlockForm.members).decode(UnlockForm.self)
        do {
            let caller = try await authorization.authorize(
                request, for: .worklistRead, list: WorklistName.atRisk)
            return try await unlock(form, of: request, by: caller)
        } catch let problem as Problem where problem.isOfCredential {
            var response = pages.page(
                .signIn, title: "Sign in", path: "/",
                content: SignInView(
                    note: SignInView.sessionEnded, returnTo: "/agent", kept: form.fields),
                status: .unauthorized)
            response.headers[.setCookie] = SessionCookie(of: request.raw).forgotten()
            response.headers[.wwwAuthenticate] = "Bearer"
            return response
        }
    }

    /// Sends what can be seen to be worth sending; whatever is refused comes back with the form.
    private func unlock(
        _ form: UnlockForm, of request: RouteRequest, by caller: Caller
    ) async throws -> Response {
        let entry = form.entry
        let key = form.request.flatMap { IdempotencyKey.isWellFormed($0) ? $0 : nil }
        let errors =
            UnlockForm.FieldError.all(in: entry, options: caller.unlockOptions)
            + (key == nil ? [.unnamedForm] : [])
        guard let key, errors.isEmpty else {
            return try await page(
                caller, entered: entry, errors: errors, status: .unprocessableContent)
        }
        let refusal: Problem
        do {
            let table = try await forwarder.document(
                for: try form.requestBody, of: request, format: .html,
                idempotencyKey: key)
            let purpose = caller.unlockOptions?.purposes.first { $0.id == entry.purpose }
            return pages.page(
                around: table, purpose: purpose?.title ?? PolicyWords.sentence(entry.purpose),
                principal: caller.principal)
        } catch let problem as Problem where !problem.isOfCredential {
            refusal = problem
        } catch is VaultUnavailable {
            refusal = .vaultUnavailable
        }
        var response = try await page(
            caller, entered: entry, errors: [UnlockForm.FieldError(refusal)],
            status: .init(code: refusal.status))
        response.headers[.retryAfter] = refusal.retryAfter.map { String($0) }
        return response
    }
}
