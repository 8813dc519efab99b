import Glibc
import Installation
import ProgramSupport

/// Copies shipped policies into a data folder, each once: a file that stands is the operator's, and so
/// is the absence of one that was given before.
struct PolicyCopy {
    let folder: DataFolder
    let say: (String) -> Void

    /// Policies that every version has had: in an installation that has run before, one that is
    /// missing was removed.
    private static let first = ["columns.yaml", "purposes.yaml", "roles.yaml", "unlock.yaml"]

    /// Copies what this folder was never given, and tells what is missing, differs, or can be written
    /// by others.
    ///
    /// - Throws: `CommandFailure` when root would serve by policies that other users may write.
    func refresh() throws {
        try requireOwn()
        let given = PolicyFolder(folder: folder).given ?? (hasRun ? Self.first : [])
        var now = Set(given)
        try copyTree(Installed.shippedFolder() + "/policies", within: "", given: Set(given), &now)
        let text = now.sorted().map { $0 + "\n" }.joined()
        let path = folder.givenPolicies
        if Files.trustedBytes(of: path) != Array(text.utf8) { try Files.write(text, to: path) }
    }

    private var hasRun: Bool { Files.status(folder.postgresData + "/PG_VERSION") != nil }

    private func copyTree(
        _ shipped: String, within place: String, given: Set<String>, _ now: inout Set<String>
    ) throws {
        for name in Files.names(in: shipped + "/" + place) ?? [] {
            let relative = place + name
            let (from, to) = (shipped + "/" + relative, folder.policies + "/" + relative)
            if Files.isFolder(from) {
                try Files.makeFolder(to, mode: 0o755)
                try copyTree(shipped, within: relative + "/", given: given, &now)
            } else if let content = Files.bytes(of: from) {
                now.insert(relative)
                if Files.status(to) != nil {
                    if Files.bytes(of: to) != content {
                        say("keeping \(to), which differs from the shipped policy")
                    }
                } else if given.contains(relative) {
                    say("\(to) was removed and stays so; to have it again, copy \(from)")
                } else {
                    try Files.write(content, to: to, mode: 0o644)
                }
            }
        }
    }

    private func requireOwn() throws {
        for finding in PolicyFolder(folder: folder).writableByOthers {
            let words = finding + " may be written by other users than the one who runs the service"
            guard geteuid() != 0 else {
                throw CommandFailure(
                    words + "; a policy decides who sees whom: chown root and chmod go-w it")
            }
            say(words + ": chmod go-w it")
        }
    }
}
