import Glibc

/// What the signer of the log of access has refused, as it notes it in its own folder: events that
/// waited to be recorded and were not the vault's, or not as the vault had written them.
public struct RefusedEvents: Hashable, Sendable {
    /// Since the log began.
    public let count: Int
    /// When the latest was refused, in seconds since 1970.
    public let latestAt: Int

    /// The word under which it stands among what is wrong.
    public static let condition = "audit-rows-refused"
    /// It is wrong for so many seconds after the latest: a day, in which somebody looks.
    static let alarmSeconds = 86_400
    private static let byteLimit = 100

    /// Taken as it is.
    public init(count: Int, latestAt: Int) {
        self.count = count
        self.latestAt = latestAt
    }

    /// Reads the file in `directory`, the signer's folder; nil when nothing was refused.
    public init?(inDirectory directory: String) {
        let path = Self.path(in: directory)
        guard let text = Files.text(of: path, atMost: Self.byteLimit, followingLinks: false)
        else { return nil }
        let numbers = text.split(separator: "\n").first?.split(separator: " ").compactMap {
            Int($0)
        }
        guard let numbers, numbers.count == 2, numbers[0] > 0 else { return nil }
        self.init(count: numbers[0], latestAt: numbers[1])
    }

    /// What was refused within the last day in `folder`, by the machine's clock; nil when nothing was.
    public static func recent(in folder: DataFolder) -> RefusedEvents? {
        let refused = RefusedEvents(inDirectory: folder.auditDirectory)
        return refused.flatMap { $0.isRecent(at: time(nil)) ? $0 : nil }
    }

    /// The file in the signer's folder.
    public static func path(in directory: String) -> String { directory + "/refused" }

    /// The content of the file.
    public var text: String { "\(count) \(latestAt)\n" }

    /// What is wrong, without names.
    public var complaint: String {
        "\(count) events that waited to be recorded, the latest within a day, were not the vault's, or "
            + "not as it had written them, and were not signed: somebody writes as the owner of the "
            + "database; see the entries log.refused of the log of access"
    }

    func isRecent(at now: Int) -> Bool { now - latestAt < Self.alarmSeconds }
}
