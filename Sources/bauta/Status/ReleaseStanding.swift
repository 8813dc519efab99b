import FoundationEssentials
import Glibc
import Installation
import ProgramSupport

/// The latest epoch that carries the release's signature, as the release's own program tells.
///
/// This process maps no cryptography; the program that does verifies.
struct ReleaseStanding {
    /// Nil where nothing is published.
    let epoch: String?
    /// Names of epochs that are not the release's.
    let unverified: [String]

    /// Stands among what is wrong when there is such an epoch.
    static let alarm = "release-not-verified"
    private static let limit = 10.0
    private static let pause: useconds_t = 10_000
    private static let longestLine = 16_384

    /// nil when the program does not tell.
    static func read(_ site: Site) -> ReleaseStanding? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        defer { close(ends[0]) }
        let nothing = open("/dev/null", O_WRONLY | O_CLOEXEC)
        let program: StartedProgram? = {
            defer {
                close(ends[1])
                close(nothing)
            }
            guard var launch = try? site.command(.releaseStatus, ["--json"], withParent: "KILL")
            else { return nil }
            (launch.output, launch.errors) = (ends[1], nothing)
            return try? StartedProgram(launch)
        }()
        guard let program else { return nil }
        let ended = program.wait(until: Clock.now() + limit) {
            usleep(pause)
            return true
        }
        guard ended != nil else {
            program.end(within: 0)
            return nil
        }
        // One line, which the pipe holds whole.
        let bytes = StartedProgram.waitingBytes(in: ends[0], atMost: longestLine)
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(bytes))
        else { return nil }
        return ReleaseStanding(epoch: line.epoch, unverified: line.unverified)
    }

    private struct Line: Decodable {
        let epoch: String?
        let unverified: [String]
    }
}
