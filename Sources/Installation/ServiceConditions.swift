import Glibc

/// What is wrong with the service although it serves, as the schedule last found it.
///
/// A file of a few lines: `bauta` writes it, the gateway shows it, and neither needs the other to be
/// up.
public struct ServiceConditions: Hashable, Sendable {
    /// Words such as `data-is-old` or `step-failed:score`: ids of policies, never a value of a customer.
    public let reasons: [String]
    /// When a look that has not been repeated means that nobody looks any more; seconds since 1970, 0
    /// for never.
    public let expiresAt: Int

    /// Stands among the reasons when nobody has looked for too long.
    public static let silence = "schedule-silent"
    /// Stands alone when there is a file, and nothing that can be read as conditions.
    public static let unreadable = "conditions-unreadable"
    /// Stands for a reason that is no word: its text is not shown, and it is not left out.
    static let unprintable = "unprintable"
    /// Longer lists are cut: what reads them shows a few words.
    public static let maximumReasons = 50
    private static let maximumBytes = 8_192
    private static let longestReason = 100

    /// Keeps `reasons`, `maximumReasons` at most; those that are no words together as one.
    public init(reasons: [String], expiresAt: Int) {
        let words = reasons.filter(Self.isWord)
        let hasOthers = words.count < reasons.count
        self.reasons =
            Array(words.prefix(Self.maximumReasons - (hasOthers ? 1 : 0)))
            + (hasOthers ? [Self.unprintable] : [])
        self.expiresAt = expiresAt
    }

    /// The content of the file.
    public var text: String {
        "expires " + String(expiresAt) + "\n" + reasons.map { $0 + "\n" }.joined()
    }

    /// Reads `text`; nil when it is something else.
    public init?(text: String) {
        let lines = text.split(separator: "\n").map(String.init)
        guard let first = lines.first, first.hasPrefix("expires "),
            let expiresAt = Int(first.dropFirst("expires ".count))
        else { return nil }
        self.init(reasons: Array(lines.dropFirst()), expiresAt: expiresAt)
    }

    /// What is wrong in `folder` by the machine's clock; empty when nothing is, or when no schedule was
    /// ever started there.
    public static func reasons(in folder: DataFolder) -> [String] {
        reasons(in: folder, now: time(nil))
    }

    /// What is wrong at the moment `now`, in seconds since 1970.
    static func reasons(in folder: DataFolder, now: Int) -> [String] {
        guard let conditions = ServiceConditions(in: folder) else {
            return Files.status(folder.conditionsFile) == nil ? [] : [unreadable]
        }
        let isSilent = conditions.expiresAt != 0 && conditions.expiresAt < now
        return conditions.reasons + (isSilent ? [silence] : [])
    }

    /// What was last found in `folder`; nil when nobody has looked yet.
    public init?(in folder: DataFolder) {
        guard let bytes = Files.trustedBytes(of: folder.conditionsFile),
            bytes.count <= Self.maximumBytes
        else { return nil }
        self.init(text: String(decoding: bytes, as: UTF8.self))
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= longestReason
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0)
                    || (0x30...0x3A).contains($0) || [0x2D, 0x2E, 0x5F].contains($0)
            }
    }
}
