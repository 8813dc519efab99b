/// The text of a credential as it was presented, and who presents it.
///
/// Browsers keep cookies by the name of a host and not by its port: a session that one user of a
/// machine has reaches whatever another user listens with there, and can be put in its place. So a
/// session is found by its text and its user together.
public struct PresentedSecret: Sendable {
    /// The text as it came.
    let text: String
    /// The user of this machine who presents it, as the gateway tells; nil where it is nobody's here.
    public let user: UInt32?

    /// Taken as they are.
    public init(_ text: String, by user: UInt32? = nil) {
        self.text = text
        self.user = user
    }

    /// Whether nothing was presented.
    public var isEmpty: Bool { text.isEmpty }

    /// The bytes that are digested of `secret`, which the text is: with its user where it is a session.
    ///
    /// A token is its holder's wherever they are, and never leaves a program on its own.
    func bound(as secret: CredentialSecret) -> [UInt8] {
        let bytes = Array(secret.reveal().utf8)
        guard secret.kind == .session, let user else { return bytes }
        return bytes + Array("@\(user)".utf8)
    }
}

extension PresentedSecret: CustomStringConvertible {
    public var description: String { "<credential>" }
}
