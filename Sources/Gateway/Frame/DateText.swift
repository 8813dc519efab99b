/// Days and times as people read them, of ISO 8601 texts in UTC.
enum DateText {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    /// `2011-12-10` as `10 December 2011`; the text itself when it is no day.
    static func day(_ text: String) -> String {
        guard let parts = parts(text) else { return text }
        return "\(parts.day) \(parts.month) \(parts.year)"
    }

    /// `2011-12-10` as `10 Dec 2011`; the text itself when it is no day.
    static func shortDay(_ text: String) -> String {
        guard let parts = parts(text) else { return text }
        return "\(parts.day) \(parts.month.prefix(3)) \(parts.year)"
    }

    /// `2026-03-01T12:30:00Z` as `12:30 UTC`; nothing when it is no moment in UTC.
    static func time(_ text: String) -> String? {
        let clock = text.dropFirst(11).prefix(5)
        guard text.hasSuffix("Z"), text.dropFirst(10).first == "T", clock.count == 5,
            clock.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ":") })
        else { return nil }
        return "\(clock) UTC"
    }

    /// `2026-03-01T12:30:00Z` as `1 Mar 2026, 12:30 UTC`; the text itself when it is no moment.
    static func moment(_ text: String) -> String {
        guard let time = time(text), parts(text) != nil else { return text }
        return shortDay(text) + ", " + time
    }

    private static func parts(_ text: String) -> (day: Int, month: String, year: Int)? {
        let numbers = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
        guard numbers.count == 3, let year = Int(numbers[0]), let month = Int(numbers[1]),
            let day = Int(numbers[2]), months.indices.contains(month - 1),
            (1...31).contains(day)
        else { return nil }
        return (day, months[month - 1], year)
    }
}

/// A moment as `<time>` holds it; a script adds the reader's own time.
struct MomentView: Hashable, Sendable {
    /// UTC, ISO 8601.
    let stamp: String
    let text: String

    init(_ stamp: String) {
        self.stamp = stamp
        text = DateText.moment(stamp)
    }
}
