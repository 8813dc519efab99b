public import Database
import Installation
import PrivateServer
import Supervision

/// What was looked up of identifiers and contacts in the last day, as the database counts it.
public struct IdentityLookups: Sendable {
    /// Digests that were looked up.
    public let asked: Int
    /// Those that nothing explains: taken back, or asked for and then nothing was loaded for it.
    ///
    /// A guess is one, and so is each digest of a batch in which a load was killed.
    public let unexplained: Int

    /// Taken as it is.
    init(asked: Int, unexplained: Int) {
        self.asked = asked
        self.unexplained = unexplained
    }

    /// The word under which it stands among what is wrong.
    public static let condition = "guesses-tested"

    /// More unexplained lookups than this are an alarm: five batches that were cut off, of 4,000 rows
    /// with three new identifiers each.
    public static let limit = 100_000

    /// Whether somebody may be testing guesses.
    public var areGuesses: Bool { unexplained > Self.limit }

    /// What is wrong when it is, without names.
    public var complaint: String {
        "\(unexplained) lookups of identifiers and contacts since yesterday loaded nothing; somebody "
            + "may be testing guesses under the role of ingest"
    }

    /// Asks the database, under the role that only counts.
    public static func read(on connection: Connection) throws -> IdentityLookups? {
        try connection.query(
            "SELECT asked, unexplained FROM identity.recent_lookups()"
        ).first.map {
            IdentityLookups(
                asked: try $0.decode("asked"), unexplained: try $0.decode("unexplained"))
        }
    }

    /// What came of reading them.
    enum Reading {
        case counted(IdentityLookups)
        /// The service runs, and the database does not tell.
        case unread
        /// No service runs that somebody could ask.
        case notServing
    }

    /// The word under which it stands among what is wrong that they cannot be read.
    public static let unreadCondition = "lookups-not-counted"

    /// What is wrong when they cannot, and what to do.
    public static let unreadComplaint =
        "the database does not tell how many lookups of identifiers and contacts nothing explains, so "
        + "guesses under the role of ingest would not be seen; see what bauta status says of postgres, "
        + "and start the service again"

    /// Asks the database of `site`.
    static func reading(_ site: Site) -> Reading {
        guard let server = try? PostgresServer(site: site),
            let connection = try? server.connect(database: "bauta", as: PostgresServer.statusRole),
            let lookups = try? read(on: connection)
        else {
            let isServing = SupervisorRecord.read(site.folder)?.runningSupervisor != nil
            return isServing ? .unread : .notServing
        }
        return .counted(lookups)
    }
}
