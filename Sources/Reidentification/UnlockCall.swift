public import Access
import Audit
import Authorization
import CustomerModel

/// A request for contacts as it came, before anybody knows whose it is.
public struct UnlockCall: Sendable {
    /// What the caller presented.
    let credential: PresentedSecret
    /// Where the caller is, as the gateway tells it; nil where nobody calls.
    let address: String?
    /// What is asked, or why it cannot be read.
    let request: Result<ContactUnlocker.Request, Refusal>
    /// The request, as the caller and the log know it.
    let requestID: String
    /// The caller's name for the request; under the same one it opens contacts once, and then its
    /// record is the answer.
    let key: String?
    /// When the caller no longer waits; nothing is released afterwards.
    public let deadline: ContinuousClock.Instant
    let rendering: ContactUnlocker.Rendering

    /// Taken as it is; see the properties.
    public init(
        credential: PresentedSecret, from address: String?,
        request: Result<ContactUnlocker.Request, Refusal>, requestID: String, named key: String?,
        until deadline: ContinuousClock.Instant, as rendering: ContactUnlocker.Rendering
    ) {
        self.credential = credential
        self.address = address
        self.request = request
        self.requestID = requestID
        self.key = key
        self.deadline = deadline
        self.rendering = rendering
    }

    /// Whether the caller still waits.
    var hasTime: Bool { .now < deadline }
}

extension ContactUnlocker {
    /// One call: what was asked, and by whom.
    struct Call: Sendable {
        /// Which of the calls that are answered together it is.
        let place: Int
        let arrived: UnlockCall
        let request: Request
        /// What is declared; nil where no policy could be read.
        let policy: PolicySet?
        let credential: Credential

        var requestID: String { arrived.requestID }
        var hasTime: Bool { arrived.hasTime }

        /// What every event of this call says of what was asked.
        ///
        /// Only declared words: a leaf can never be erased, and whoever types a person's name in
        /// place of a purpose must not put it there for good.
        func describe(_ event: inout AuditEvent) {
            let isDeclared = policy?.purposes.contains { $0.id == request.purpose } ?? false
            event.purpose = isDeclared ? request.purpose : nil
            event.columns = request.columns.filter { policy?.columns.contains($0) ?? false }
            event.subjects = AuditEvent.Subjects(count: request.references.count, list: nil)
        }
    }
}
