extension UnlockForm {
    /// What is wrong with a sent form, said beside the part it is about.
    struct FieldError: Sendable {
        /// Nil when it is about none, for example when the vault did not answer.
        let field: Field?
        let message: String
        /// What to do next, in one sentence.
        let step: String?

        /// Where the summary of errors leads; nil for nowhere.
        let anchor: String?

        init(_ field: Field?, _ message: String, step: String? = nil) {
            self.field = field
            self.message = message
            self.step = step
            anchor = field?.rawValue
        }

        /// The vault's refusal, beside what it is about.
        init(_ refusal: Problem) {
            self.init(Self.field(of: refusal.code), refusal.detail, step: refusal.code.formStep)
        }

        /// A form that no page of this service has made: without a name of its own it would open
        /// contacts as often as a browser sends it again.
        static let unnamedForm = Self(
            nil, "The form came without the name that its page gave it.",
            step: "Send the form below.")

        private static func field(of code: ProblemCode) -> Field? {
            switch code {
            case .columnNotInPurpose, .columnNotAllowed, .columnUnknown, .noColumns: .columns
            case .reasonTooShort, .reasonTooLong: .reason
            case .needsApproval, .tooManyPeople, .noReferences, .referenceUnknown,
                .referenceMalformed, .quotaExceeded:
                .people
            case .purposeUnknown, .purposeNotAllowed: .purpose
            case .acknowledgementMissing: .acknowledged
            default: nil
            }
        }
    }
}

extension ProblemCode {
    /// What to do next in the form, in one sentence.
    fileprivate var formStep: String {
        switch self {
        case .columnNotInPurpose: "Leave it out, or choose the purpose that opens it."
        case .columnNotAllowed: "Leave it out, or ask compliance whether your role may open it."
        case .columnUnknown: "Choose among the columns of the form."
        case .needsApproval, .tooManyPeople: "Choose fewer people."
        case .noReferences: "Tick whom you want to contact."
        case .referenceUnknown: "Load the list again and choose from it."
        case .referenceMalformed: "Choose people by ticking them in the list."
        case .quotaExceeded: "Choose fewer people, or go on tomorrow."
        case .purposeUnknown: "Choose among the purposes of the form."
        case .purposeNotAllowed: "Choose another purpose."
        case .acknowledgementMissing: "Tick the sentence below the reason."
        case .requestInProgress, .unlockUnfinished: "Send the form again."
        case .vaultUnavailable, .auditUnavailable, .unavailable, .databaseUnavailable:
            "Send the form again in a few seconds."
        default: advice
        }
    }
}
