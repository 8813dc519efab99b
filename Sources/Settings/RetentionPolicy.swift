public import CustomerModel
public import StrictYAML

/// How long snapshots are kept: `retention.yaml`.
public struct RetentionPolicy: Hashable, Sendable {
    /// Days for which every snapshot is kept, counted back from today.
    public let dailyDays: Int
    /// Months before these days of which one snapshot each is kept.
    public let monthlyMonths: Int

    /// Both are counts of at least one; the reader of the policy checks ranges.
    public init(dailyDays: Int, monthlyMonths: Int) {
        self.dailyDays = dailyDays
        self.monthlyMonths = monthlyMonths
    }

    /// Reads `retention.yaml` in `folder`.
    public init(folder: String) throws(StrictYAMLError) {
        try self.init(StrictDocument(policy: "retention", in: folder))
    }

    /// Reads a document in the form of `retention.yaml`.
    public init(_ document: StrictDocument) throws(StrictYAMLError) {
        self = try document.mapping { file throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: "retention")
            return try file.require("snapshots").mapping { rule throws(StrictYAMLError) in
                _ = try rule.require("why").string()
                return RetentionPolicy(
                    // The month before is compared with, so less would leave nothing to compare.
                    dailyDays: try rule.require("daily").count("", "days", in: 31...3_660),
                    monthlyMonths: try rule.require("monthly").count("", "months", in: 0...600))
            }
        }
    }

    /// Which of `snapshots` are past on the day `today`, in order: all but the days and months that are
    /// kept, and in any case the latest that is not after tomorrow.
    ///
    /// Of a month the earliest snapshot is kept: its day is the month's first, when every night was
    /// scored. A snapshot of a day to come is never past, and makes no other one so.
    public func past(of snapshots: [CalendarDate], on today: CalendarDate) -> [CalendarDate] {
        let days = Set(snapshots).sorted()
        let tomorrow = AsOfLimit(today: today).latest
        let latest = days.last { $0 <= tomorrow }
        let firstDaily = today.adding(days: -dailyDays)
        let firstMonth = Self.month(of: firstDaily) - monthlyMonths
        var keptMonths: Set<Int> = []
        return days.filter { day in
            guard day < firstDaily, day != latest else { return false }
            let month = Self.month(of: day)
            return month < firstMonth || !keptMonths.insert(month).inserted
        }
    }

    private static func month(of day: CalendarDate) -> Int {
        let (year, month, _) = day.civil
        return year * 12 + month
    }
}
