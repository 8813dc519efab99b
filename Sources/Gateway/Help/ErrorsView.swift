/// Every problem code with what to do, as the page of errors shows it.
struct ErrorsView: Sendable {
    struct CodeRow: Sendable {
        let code: String
        let codeTitle: String
        let advice: String
    }

    let codes = ProblemCode.allCases
        .sorted { $0.rawValue < $1.rawValue }
        .map { CodeRow(code: $0.rawValue, codeTitle: $0.title, advice: $0.advice) }
}
