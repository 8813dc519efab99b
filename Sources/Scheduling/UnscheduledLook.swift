import Glibc
public import Installation
import ProgramSupport
import Supervision

/// Publishes what is wrong of a service whose schedule is off: what can be seen at once, and what the
/// runs of somebody's timer have found.
///
/// It runs no step, writes no ledger and tells nobody: it is for `/readyz`, where all that
/// `bauta status` looks at itself must stand, too.
public final class UnscheduledLook {
    private let site: Site
    /// Since when the database has not told the lookups.
    private var unreadSince: Int?

    /// A look at the service of `site`.
    public init(site: Site) { self.site = site }

    /// Seconds between two looks.
    private static let pause: UInt32 = 10

    /// Looks until the program ends.
    public func `repeat`() {
        while true {
            // What cannot be written now is written after the next look.
            try? publish()
            sleep(Self.pause)
        }
    }

    /// Looks once.
    private func publish() throws {
        let folder = site.folder
        // Somebody may have started a watch of the schedule after all.
        guard !ScheduleWatch.isRunning(folder) else { return }
        let ledger = (try? ScheduleLedger.read(folder)) ?? ScheduleLedger()
        let seen = seen(now: Clock.wallSeconds())
        let told = ledger.alarms.filter { $0.state == .raised && $0.isDegradation }.map(\.id)
        // Of those that are looked at here, what is so now and not what a run saw.
        let others = told.filter { !Self.looked.contains($0) }
        try PublishedConditions(folder: folder).publish(
            reasons: others + seen.filter { !others.contains($0) }, expiresAt: 0)
    }

    /// The words that a look finds or does not.
    private static let looked: Set<String> = [
        IdentityLookups.condition, IdentityLookups.unreadCondition, RefusedEvents.condition,
        DiskSpace.Shortage.low.rawValue, DiskSpace.Shortage.critical.rawValue,
    ]

    private func seen(now: Int) -> [String] {
        var seen: [String] = []
        switch IdentityLookups.reading(site) {
        case .counted(let lookups):
            unreadSince = nil
            if lookups.areGuesses { seen.append(IdentityLookups.condition) }
        case .unread:
            unreadSince = unreadSince ?? now
            if let since = unreadSince, now - since > AlarmRules.unreadSeconds {
                seen.append(IdentityLookups.unreadCondition)
            }
        case .notServing:
            unreadSince = nil
        }
        if RefusedEvents.recent(in: site.folder) != nil { seen.append(RefusedEvents.condition) }
        if let shortage = DiskSpace(of: site.folder)?.shortage { seen.append(shortage.rawValue) }
        return seen
    }
}
