import ArgumentParser
import Installation
import ProgramSupport
import Scheduling
import Supervision
import Text

/// `bauta status`: whether all is well, and what stands.
struct StatusReport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the processes, and what was last scored, released and recorded.",
        discussion: """
            Exits 0 when every process runs and the service is ready, 1 otherwise.
            What the schedule found wrong (a failed step, old data) stands under
            `degraded` and does not change that.

            Example:
              bauta status --json
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let folder = try data.folder
        let record = SupervisorRecord.read(folder)
        let isUp = record?.runningSupervisor != nil
        let facts = isUp ? ServiceFacts.read(Site(folder: folder)) : nil
        let states = record?.processes ?? []
        let isReady = isUp && Probe.answers("/readyz", port: record?.port ?? 0)
        let isWell =
            isReady && record?.ready == true && facts != nil
            && states.allSatisfy { $0.state == .running && $0.isRunning }
        if summary.json {
            var line = StatusLine(record, facts, isUp: isUp)
            line.ok = isWell
            line.ready = isReady
            line.degraded = degradation(of: folder, facts)
            line.undeliveredAlarms = undelivered(in: folder)
            try JSONLine.print(line)
        } else {
            describe(folder, record, facts, isUp: isUp)
            if isUp, !isReady {
                Terminal.print(
                    "not ready to serve: see \(record?.url ?? "")/readyz and the logs in "
                        + folder.logDirectory)
            }
        }
        if !isWell { throw ExitCode(CommandFailure.Reason.failed.rawValue) }
    }

    /// Alarms that did not reach a target; none when the schedule's ledger cannot be read, which
    /// `degraded` says.
    private func undelivered(in folder: DataFolder) -> [UndeliveredAlarm] {
        (try? ScheduleLedger.read(folder))?.undeliveredAlarms ?? []
    }

    /// What is wrong although the service serves: what the schedule found, and what is seen at once.
    private func degradation(of folder: DataFolder, _ facts: ServiceFacts?) -> [String] {
        // Of the disk, what is so now and not what the schedule saw.
        let found = ServiceConditions.reasons(in: folder).filter {
            DiskSpace.Shortage(rawValue: $0) == nil
        }
        let seen =
            PolicyFolder(folder: folder).conditions
            + [DiskSpace(of: folder)?.shortage?.rawValue].compactMap(\.self)
            + (facts?.release?.unverified.isEmpty == false ? [ReleaseStanding.alarm] : [])
            + (facts?.lookups?.areGuesses == true ? [IdentityLookups.condition] : [])
            + (facts != nil && facts?.lookups == nil ? [IdentityLookups.unreadCondition] : [])
            + (RefusedEvents.recent(in: folder) == nil ? [] : [RefusedEvents.condition])
        return found + seen.filter { !found.contains($0) }
    }

    private func describe(
        _ folder: DataFolder, _ record: SupervisorRecord?, _ facts: ServiceFacts?, isUp: Bool
    ) {
        guard let record, isUp else {
            Terminal.print("nothing runs in " + folder.root)
            for reason in degradation(of: folder, facts) { Terminal.print("degraded: " + reason) }
            for alarm in undelivered(in: folder) { Terminal.print(alarm.line) }
            return
        }
        Terminal.print(record.url)
        if !record.separated { Terminal.print("processes not separated") }
        var table = TextTable(["process", "state", "pid", "restarts"])
        for process in record.processes {
            let pid = process.isRunning ? String(process.mark?.pid ?? 0) : "-"
            table.add([process.name, process.stateNow, pid, String(process.restarts)])
        }
        table.lines.forEach(Terminal.print)
        for reason in degradation(of: folder, facts) { Terminal.print("degraded: " + reason) }
        for alarm in undelivered(in: folder) { Terminal.print(alarm.line) }
        guard let facts else { return Terminal.print("the database does not answer") }
        if let snapshot = facts.snapshot {
            Terminal.print(
                "scored as of \(snapshot.date): \(snapshot.customers) customers, "
                    + "rule set \(TerminalText.escaped(snapshot.ruleSet))")
        }
        if let epoch = facts.release?.epoch { Terminal.print("latest release: epoch \(epoch)") }
        for epoch in facts.release?.unverified ?? [] {
            Terminal.print(
                "ALARM: epoch \(epoch) does not carry the release's signature and is not shown; "
                    + "see `bauta release status`")
        }
        if let lookups = facts.lookups {
            if lookups.areGuesses { Terminal.print("ALARM: " + lookups.complaint) }
        } else {
            Terminal.print("ALARM: " + IdentityLookups.unreadComplaint)
        }
        if let refused = RefusedEvents.recent(in: folder) {
            Terminal.print("ALARM: " + refused.complaint)
        }
        let age = facts.checkpointAge.map { ", signed \($0) s ago" } ?? ""
        Terminal.print(
            "audit log: \(facts.treeSize) entries, checkpoint at "
                + "\(facts.checkpointTreeSize ?? 0)\(age)")
    }
}
