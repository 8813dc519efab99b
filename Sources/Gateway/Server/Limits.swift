/// Upper bounds of what the gateway takes and gives.
enum Limits {
    /// Of a request's body.
    static let bodyBytes = 64 * 1024
    /// Of one header field, name and value.
    static let headerFieldBytes = 8 * 1024
    static let headerBytes = 16 * 1024
    static let headerFields = 64
    static let idleSeconds: Int64 = 30
    /// Of a token or a session.
    static let credentialBytes = 512
    static let formFields = 1_000
    /// Of a page: as many people as one request may name.
    static let pageRows = 25
    static let defaultRows = 100
    static let maximumRows = 500
    /// How long a page waits for the database.
    static let databaseTimeout = Duration.seconds(2)
    /// How long it waits for an epoch, which is verified meanwhile: once, however often it is shown.
    static let epochTimeout = Duration.seconds(10)
    static let probeTimeout = Duration.seconds(1)
}
