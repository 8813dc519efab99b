import Glibc
import Installation
import ProgramSupport

/// Publishes what is wrong, for `bauta status` and the gateway's `/readyz`.
struct PublishedConditions {
    let folder: DataFolder

    /// A watch that has not looked for so many seconds is taken for dead.
    static let validSeconds = 180
    /// A policy that cannot be read, a ledger that cannot be written: nothing runs until it is mended.
    static let cannotRun = "schedule-cannot-run"

    func publish(_ ledger: ScheduleLedger, canRun: Bool = true) throws {
        let alarms = ledger.alarms.filter { $0.state == .raised && $0.isDegradation }.map(\.id)
        let reasons = alarms + (canRun ? [] : [Self.cannotRun])
        let isWatched = try FolderLock.isHeld(path: folder.scheduleWatchLock)
        // Whatever clock a simulation uses, readers go by the machine's.
        try publish(
            reasons: reasons, expiresAt: isWatched ? Clock.wallSeconds() + Self.validSeconds : 0)
    }

    /// Publishes `reasons`, which nobody need repeat where `expiresAt` is 0; writes what has changed.
    func publish(reasons: [String], expiresAt: Int) throws {
        let conditions = ServiceConditions(reasons: reasons.sorted(), expiresAt: expiresAt)
        let published = ServiceConditions(in: folder)
        guard
            conditions.reasons != published?.reasons
                || abs(conditions.expiresAt - (published?.expiresAt ?? 0)) > Self.validSeconds / 3
        else { return }
        let group = geteuid() == 0 ? ProcessIdentity.serviceGroupID : nil
        try Files.write(
            conditions.text, to: folder.conditionsFile, mode: 0o640,
            owner: group.map { Files.Owner(user: 0, group: $0) })
    }
}
