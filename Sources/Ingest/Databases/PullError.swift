public import Database

/// Why a database cannot be read, or not on: which feed, and a cause; no value.
///
/// What was committed by then stands, and the next run goes on from there.
public struct PullError: Error, Sendable {
    /// The closed list of causes.
    public enum Code: Sendable {
        /// The database refuses, is slow, or is gone; on this line of the feed's file, where it said so.
        case database(DatabaseError, line: Int?)
        /// The role lacks rights: what would give them.
        case notGranted([String])
        /// The query has no such column.
        case columnMissing(String)
        /// Two columns of the query have this name.
        case columnTwice(String)
        /// A watermark is of another type than a day or a moment.
        case watermarkType(column: String, type: String)
        /// It is not what its mapping was written for.
        case fields(StreamError.Code)
    }

    /// The cause.
    public let code: Code
    /// The feed that it is of; nil of the database as a whole.
    public let feed: String?

    init(_ code: Code, feed: String?) {
        self.code = code
        self.feed = feed
    }

    /// No session came to stand.
    public init(connecting error: DatabaseError) {
        self.init(.database(error, line: nil), feed: nil)
    }

    /// Whether it may pass by itself.
    public var mayPass: Bool {
        guard case .database(let error, _) = code else { return false }
        // A class of its own are rules of the statement and its rights.
        return error.code != .server
            || error.sqlState?.code.hasPrefix("42") != true
                && error.sqlState?.code.hasPrefix("25") != true
    }
}

extension PullError: CustomStringConvertible {
    /// Place and cause.
    public var description: String {
        (feed.map { "feed '\($0)': " } ?? "") + cause
    }

    private var cause: String {
        switch code {
        case .database(let error, let line):
            (line.map { "line \($0) of its query: " } ?? "") + Self.words(of: error)
        case .notGranted(let grants):
            "the role lacks rights (SQLSTATE 42501); in that database run "
                + grants.joined(separator: "; ")
        case .columnMissing(let name): "its query has no column '\(name)'"
        case .columnTwice(let name): "its query has two columns '\(name)'"
        case .watermarkType(let column, let type):
            "the watermark '\(column)' is of the type \(type), and neither a day nor a moment"
        case .fields(let code): "\(code.word): \(code.cause)"
        }
    }

    private static func words(of error: DatabaseError) -> String {
        switch error.sqlState?.code {
        case "25006": "the query writes, and the session only reads (SQLSTATE 25006)"
        case "42703": "there is no column of a name that it uses (SQLSTATE 42703)"
        case "42P01": "there is no table of a name that it uses (SQLSTATE 42P01)"
        case "57014":
            "it took longer than `limits: statement` allows (SQLSTATE 57014); what was read stands"
        case "55P03":
            "a table was locked for longer than `limits: lock` allows (SQLSTATE 55P03); what was read stands"
        default: "\(error)"
        }
    }
}
