/// Looks a text of SQL through for where its one query ends, and the names that stand in it.
///
/// What PostgreSQL makes of it the server decides; this tells beforehand, and in plain words, what would be refused
/// there: the session may not write, and takes one statement at a time.
struct QueryScanner {
    private let bytes: [UInt8]
    private var place = 0
    /// Behind the last thing of the query, as a number of bytes.
    private(set) var end = 0
    /// Words in small letters, names as they are quoted, single signs, and `'` for each text.
    private(set) var tokens: [String] = []
    private var first: String?
    /// The word or sign before.
    private var before: String { tokens.last ?? "" }

    private static let queries = ["select", "with", "values", "table"]
    private static let writes = ["insert", "update", "delete", "merge"]

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func scan() throws(FeedQuery.Problem) {
        var hasEnded = false
        while try skipSpace() {
            guard !hasEnded else {
                throw problem("more than one statement: a file holds one query")
            }
            let byte = bytes[place]
            if byte == UInt8(ascii: ";") {
                hasEnded = true
                place += 1
                continue
            }
            try token(byte)
            end = place
        }
        guard first != nil else { throw problem("no query") }
    }

    private mutating func token(_ byte: UInt8) throws(FeedQuery.Problem) {
        switch byte {
        case UInt8(ascii: "'"):
            let isEscaped =
                before == "e" && place > 0 && bytes[place - 1] | 0x20 == UInt8(ascii: "e")
            try quoted(by: byte, hasEscapes: isEscaped)
            try begin("'")
        case UInt8(ascii: "\""):
            let start = place + 1
            try quoted(by: byte, hasEscapes: false)
            try begin(String(decoding: bytes[start..<(place - 1)], as: UTF8.self), isWord: false)
        case UInt8(ascii: "$") where dollarTag() != nil:
            try dollarQuoted(dollarTag() ?? [])
            try begin("'")
        case _ where Self.isLetter(byte):
            let start = place
            while place < bytes.count, Self.isLetter(bytes[place]) || Self.isDigit(bytes[place]) {
                place += 1
            }
            let word = String(decoding: bytes[start..<place], as: UTF8.self).lowercased()
            if before == "(", Self.writes.contains(word) {
                throw problem("'\(word)' writes: a feed only reads")
            }
            try begin(word)
        default:
            place += 1
            try begin(String(decoding: [byte], as: UTF8.self))
        }
    }

    /// Notes `token`; the first, but for brackets, must be a word that begins a query.
    private mutating func begin(
        _ token: String, isWord: Bool = true
    ) throws(FeedQuery.Problem) {
        if first == nil, token != "(" {
            guard isWord, Self.queries.contains(token) else {
                throw problem("a query begins with SELECT or WITH")
            }
            first = token
        }
        tokens.append(token)
    }

    /// Goes past spaces and comments; false at the end.
    private mutating func skipSpace() throws(FeedQuery.Problem) -> Bool {
        while place < bytes.count {
            if [0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D].contains(bytes[place]) {
                place += 1
            } else if starts("--") {
                while place < bytes.count, bytes[place] != 0x0A { place += 1 }
            } else if starts("/*") {
                try skipComment()
            } else {
                return true
            }
        }
        return false
    }

    /// Comments stand within comments.
    private mutating func skipComment() throws(FeedQuery.Problem) {
        let start = place
        var depth = 0
        repeat {
            guard place < bytes.count else {
                place = start
                throw problem("a comment has no end")
            }
            if starts("/*") {
                depth += 1
                place += 2
            } else if starts("*/") {
                depth -= 1
                place += 2
            } else {
                place += 1
            }
        } while depth > 0
    }

    private mutating func quoted(
        by quote: UInt8, hasEscapes: Bool
    ) throws(FeedQuery.Problem) {
        let start = place
        place += 1
        while place < bytes.count {
            if hasEscapes, bytes[place] == UInt8(ascii: "\\") {
                place += 2
            } else if bytes[place] == quote {
                place += 1
                guard place < bytes.count, bytes[place] == quote else { return }
                place += 1
            } else {
                place += 1
            }
        }
        place = start
        throw problem("a quote has no end")
    }

    /// `$tag$` where one begins here.
    private func dollarTag() -> [UInt8]? {
        var next = place + 1
        while next < bytes.count, Self.isLetter(bytes[next]) || Self.isDigit(bytes[next]) {
            if next == place + 1, Self.isDigit(bytes[next]) { return nil }
            next += 1
        }
        guard next < bytes.count, bytes[next] == UInt8(ascii: "$") else { return nil }
        return Array(bytes[place...next])
    }

    private mutating func dollarQuoted(_ tag: [UInt8]) throws(FeedQuery.Problem) {
        let start = place
        place += tag.count
        while place + tag.count <= bytes.count {
            if bytes[place..<(place + tag.count)].elementsEqual(tag) {
                place += tag.count
                return
            }
            place += 1
        }
        place = start
        throw problem("a quote has no end")
    }

    private func starts(_ text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

    private func problem(_ text: String) -> FeedQuery.Problem {
        let line = bytes[..<min(place, bytes.count)].count { $0 == 0x0A } + 1
        return FeedQuery.Problem(line: line, text: text)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte >= 0x80
    }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
