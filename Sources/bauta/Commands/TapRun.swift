import CPlatform
import Glibc
import Installation
import ProgramSupport
import Settings

/// Starts a tap of Singer, and loads what it sends; its states are kept for its next run.
struct TapRun {
    let options: LoadOptions
    let summary: SummaryOptions
    /// The system user that the tap runs as where processes are separated.
    let user: String?

    /// Seconds for a tap to end once nobody reads what it sends, or when it is told to.
    private static let endLimit = 4.0

    /// Runs `words`, the tap's command, to its end.
    ///
    /// - Throws: `CommandFailure` where it cannot be started, or fails; ends as the load did where that fails.
    func run(_ words: [String], on site: Site) throws {
        Signals.supervision.block()
        let state = try Self.memoryFile()
        try PassedCommand(.streamState, options).runFirst(
            on: site, shared: [SharedDescriptor(option: "state", descriptor: state)])
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else {
            throw CommandFailure.system("make a pipe")
        }
        var launch = try launch(words, state: state, on: site)
        (launch.output, launch.kept) = (ends[1], [state])
        let tap = try StartedProgram(launch)
        close(ends[1])
        close(state)
        let load = try PassedCommand(
            .loadStream, options, summary, more: ["--" + ProcessCommand.keepState]
        ).start(on: site, shared: [SharedDescriptor(option: "stream", descriptor: ends[0])])
        // Nobody but the load reads: a tap whose load has ended ends as well.
        close(ends[0])
        let loaded =
            load.wait { !Signals.supervision.wereStopped(within: 0.2) }
            ?? load.end(within: Self.endLimit)
        let ended = tap.wait(until: Clock.now() + Self.endLimit) {
            usleep(20_000)
            return true
        }
        if ended == nil { tap.end(within: Self.endLimit) }
        guard loaded.succeeded else {
            exit(loaded.signal == 0 ? loaded.status : 128 + loaded.signal)
        }
        guard ended?.succeeded == true else {
            throw CommandFailure(
                "the tap did not end as it should (\(ended?.text ?? "it was ended")); what it sent is loaded, and "
                    + "its next run goes on behind that")
        }
    }

    private func launch(_ words: [String], state: Int32, on site: Site) throws -> Launch {
        let command = words.map { word in
            word == ScheduledStep.Tap.state ? "/proc/self/fd/\(state)" : word
        }
        guard site.separated else {
            return site.command(command, as: "", groups: [""], withParent: "TERM")
        }
        // Beside the keys of the service a program of others is never run, nor as root.
        guard let user, let identity = ProcessIdentity.named(user), identity.userID != 0,
            !ServiceProcess.allCases.contains(where: { $0.systemUser == user }),
            user != ProcessIdentity.databaseServerUser
        else {
            throw CommandFailure(
                "a tap runs as a system user of its own: name one by `user`, neither root nor one of the service's",
                reason: .usage)
        }
        return site.command(
            command, as: user, groups: [String(identity.groupID)], withParent: "TERM")
    }

    private static func memoryFile() throws -> Int32 {
        let file = platform_memory_file()
        guard file >= 0 else { throw CommandFailure.system("hand a state over") }
        return file
    }
}
