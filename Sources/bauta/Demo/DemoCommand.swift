import ArgumentParser
import Glibc
import Installation
import ProgramSupport
import Supervision
import Text

/// `bauta demo`: a made-up shop, from files to pages.
struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show everything on a made-up shop: load, score, release, serve.",
        discussion: """
            Prints the address and one sign-in for each role. What was done in an earlier run is
            used again; the sign-ins are fresh each time.

            Example:
              bauta demo --detach --port 8800
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var place: PortOptions
    @OptionGroup var summary: SummaryOptions
    @Flag(help: "Return when everything stands and leave it running.")
    var detach = false
    @OptionGroup var size: ShopSizeOptions

    func run() throws {
        Signals.supervision.block()
        let progress = Progress()
        let running = try Up.runningService(in: data.folder, progress)
        if let running { progress.say("already running at " + running.url) }
        let record =
            try running
            // A made-up shop's history ends; nights that go on would only let it grow old.
            ?? DetachedStart(folder: data.folder, options: .unscheduled(at: place))
            .start(withParent: !detach, progress: progress)
        let folder = try data.folder
        do {
            try fill(Site(folder: folder), record, progress, stays: running != nil || detach)
            if running == nil && !detach { try waitForStop(record) }
        } catch is StopRequested {
            progress.say("stopping")
        } catch {
            if running == nil { _ = try? Down.stop(folder) }
            throw error
        }
        if running == nil && !detach {
            _ = try Down.stop(folder)
            progress.say("stopped")
        }
    }

    /// The summary line of `bauta demo --json`.
    private struct Line: Encodable {
        let url: String
        let signIns: [SignIn]
    }

    private func fill(
        _ site: Site, _ record: SupervisorRecord, _ progress: Progress, stays: Bool
    ) throws {
        let steps = DemoSteps(
            site: site, progress: progress,
            shop: DemoShop(
                customers: size.customers, years: size.years, seed: size.seed))
        try steps.run()
        let signIns = try steps.issueTokens()
        progress.say("ready")
        if summary.json {
            return try JSONLine.print(Line(url: record.url, signIns: signIns))
        }
        describe(site.folder, record, signIns, stays: stays)
    }

    private func describe(
        _ folder: DataFolder, _ record: SupervisorRecord, _ signIns: [SignIn],
        stays: Bool
    ) {
        let data = folder.root == DataFolder(path: ".bauta").root ? "" : " --data " + folder.root
        Terminal.print("\nOpen \(record.url) and sign in with one of these, shown only now:\n")
        for signIn in signIns {
            let role = signIn.role + String(repeating: " ", count: 20 - signIn.role.count)
            Terminal.print("  \(role)\(signIn.name)\t\(signIn.token)")
        }
        Terminal.print(
            """

            What to try first:
              as the analyst: how many customers each segment has, give or take the noise
              as the retention agent: the work list, and one customer's phone number by unlock
              as the compliance officer: the entry that this unlock has left
              in a shell: bauta psql\(data) --as analyst_ana

            """)
        Terminal.print(stays ? "To stop: bauta down\(data)" : "To stop: Ctrl-C")
        let paths = removable(folder).joined(separator: " ")
        Terminal.print("To remove everything: stop, then rm -r " + paths)
    }

    /// Every path the data folder occupies.
    private func removable(_ folder: DataFolder) -> [String] {
        let chosen = DataFolder.chosenPath(option: data.path)
        let isLink = Files.status(chosen).map { $0.st_mode & S_IFMT == S_IFLNK } ?? false
        return (isLink ? [chosen] : []) + [folder.root]
            + (folder.holdsSockets ? [] : [folder.runDirectory])
    }

    /// Waits for Ctrl-C, or for the service to end without having been told to.
    private func waitForStop(_ record: SupervisorRecord) throws {
        while true {
            if Signals.supervision.wereStopped(within: 1) { throw StopRequested() }
            var status: Int32 = 0
            if let pid = record.supervisor?.pid, waitpid(pid, &status, WNOHANG) == pid {
                throw try CommandFailure(
                    "the service ended by itself; its log is " + data.folder.supervisorLog)
            }
        }
    }
}
