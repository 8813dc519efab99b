/// The sign-in form, or that somebody is signed in whose role has no page.
struct SignInView: Sendable {
    /// A field of a form that was sent before the session had ended, to be sent again.
    struct KeptField: Sendable {
        let fieldName: String
        let fieldValue: String
    }

    /// What went wrong, with the next step.
    let note: String?
    /// A path of this service to go on to.
    let returnTo: String?
    let kept: [KeptField]
    let offersForm: Bool

    /// What is said when a session has ended.
    static let sessionEnded =
        "Your session has ended. Sign in to go on; what you typed is kept."

    /// - Parameter kept: Fields of a form that is to be kept, in their order; names may repeat.
    init(
        note: String? = nil, returnTo: String? = nil, kept: [(name: String, value: String)] = [],
        offersForm: Bool = true
    ) {
        self.note = note
        self.returnTo = returnTo
        self.kept = kept.map { KeptField(fieldName: $0.name, fieldValue: $0.value) }
        self.offersForm = offersForm
    }
}
