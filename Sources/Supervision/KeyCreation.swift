import Glibc
public import Installation
import ProgramSupport

/// The first keys of a data folder, made by the process that will hold most of them.
public struct KeyCreation {
    let site: Site
    let say: (String) -> Void

    /// The keys of `site`; `say` is given a line of progress.
    public init(site: Site, say: @escaping (String) -> Void) {
        self.site = site
        self.say = say
    }

    /// Whether the vault has a key already.
    public var keysExist: Bool {
        (Files.names(in: site.folder.keysDirectory(for: .vault)) ?? []).contains {
            $0.hasSuffix(".key")
        }
    }

    /// Whether every process has its keys: earlier versions made none of the outbox.
    public var areComplete: Bool {
        let names = [ServiceProcess.vault, .audit].map { process in
            (Files.names(in: site.folder.keysDirectory(for: process)) ?? []).filter {
                $0.hasPrefix("outbox.") && $0.hasSuffix(".key")
            }
        }
        return keysExist && !names[0].isEmpty && Set(names[0]).isSubset(of: names[1])
    }

    /// Makes the keys when there are none, and those that earlier versions did not make.
    ///
    /// - Throws: `CommandFailure` when they cannot be made.
    public func createIfMissing() throws {
        guard !areComplete else { return }
        say(
            keysExist ? "creating the keys that earlier versions did not have" : "creating the keys"
        )
        let log = try LogFile.open(site.folder.log(of: .vault))
        defer { close(log) }
        // As the operator, who may give each process its own key files.
        var command = try site.command(.keysInit, as: .operator)
        (command.output, command.errors) = (log, log)
        let ended = try command.run()
        guard ended.succeeded, areComplete else {
            throw CommandFailure(
                "the keys could not be created (\(ended.text)); the reason is in "
                    + site.folder.log(of: .vault))
        }
    }
}
