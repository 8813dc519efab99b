import CustomerModel

/// An error as a page says it: what happened, what to do next, where to go.
struct ProblemView: Sendable {
    /// Whose the page is, and who asked for it.
    struct WrongRole: Sendable {
        let neededRole: String
        let ownRole: String
    }

    let statusNumber: String
    let detail: String
    let wrongRole: WrongRole?
    let next: String?
    let backPath: String
    let backTitle: String
    let code: String
    let requestID: String

    /// The page of `problem` for `role`, nil where nobody has signed in.
    init(_ problem: Problem, requestID: String, role: Role?) {
        statusNumber = String(problem.status)
        detail = problem.detail
        let needed = problem.allowedRoles.compactMap(Role.init)
        if problem.status == 403, let role, !needed.isEmpty, !needed.contains(role) {
            wrongRole = WrongRole(
                neededRole: needed.map(\.title).joined(separator: ", "), ownRole: role.title)
            next =
                "If this is your work, ask an operator for a token of that role, "
                + "and sign in with it."
        } else {
            wrongRole = nil
            next = problem.code.advice
        }
        backPath = role?.home ?? "/"
        backTitle = role?.home == nil ? "To the start" : "To your own page"
        code = problem.code.rawValue
        self.requestID = requestID
    }
}
