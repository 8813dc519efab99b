public import Installation

extension ProcessCommand {
    /// The program in the folder `executables`, then the words of the command.
    ///
    /// - Throws: `CommandFailure` when the program is not there.
    private func line(in executables: String) throws -> [String] {
        let program = executables + "/" + process.executableName
        guard Files.target(program) != nil else {
            throw CommandFailure(
                program + " is missing; build it with `make build`, or set BAUTA_HOME")
        }
        return [program] + words
    }

    /// What runs it on no data folder, with all that the operator's own programs may see.
    ///
    /// - Parameter arguments: What it is given.
    /// - Throws: `CommandFailure` when the program is not there.
    public func launch(_ arguments: [String]) throws -> Launch {
        Launch(arguments: try line(in: Installed.executables) + arguments)
    }

    /// What runs it on the data folder of `site`; see `Site.command`.
    fileprivate func line(on site: Site, _ arguments: [String]) throws -> [String] {
        try line(in: site.executables) + ["--data", site.folder.root] + arguments
    }
}

extension Site {
    /// Whom a command runs as.
    public enum Runner: Sendable {
        /// The user of its process, with the process's rights.
        case process
        /// The user who asks.
        case `operator`
    }

    /// What runs `command` on this data folder.
    ///
    /// - Parameters:
    ///   - command: The process and what it is to do.
    ///   - arguments: What it is given besides the data folder.
    ///   - runner: Whom it runs as.
    ///   - signalName: The signal that ends it when the process that started it ends, such as `TERM`;
    ///     nil for none.
    /// - Throws: `CommandFailure` when the program is not there.
    public func command(
        _ command: ProcessCommand, _ arguments: [String] = [], as runner: Runner = .process,
        withParent signalName: String? = nil
    ) throws -> Launch {
        let line = try command.line(on: self, arguments)
        switch runner {
        case .process:
            // Its own group, by which it reads its keys; one of the group's name may be missing in a
            // folder that no start of this version has prepared.
            let own = command.process.keyGroupID == nil ? [] : [command.process.systemUser]
            return self.command(
                line, as: command.process.systemUser, groups: [ProcessIdentity.groupName] + own,
                withParent: signalName)
        case .operator:
            return launch(line, setpriv: [], withParent: signalName)
        }
    }

    /// What starts `program` as `user`, who never gains a right again, and, when `withParent`, ends
    /// it with the process that started it.
    public func command(
        _ program: [String], as user: String, groups: [String], withParent signalName: String?
    ) -> Launch {
        let change = [
            "--reuid=" + user, "--regid=" + groups[0],
            "--groups=" + groups.joined(separator: ","),
            "--inh-caps=-all", "--no-new-privs",
        ]
        return launch(program, setpriv: separated ? change : [], withParent: signalName)
    }

    private func launch(
        _ program: [String], setpriv options: [String], withParent signalName: String?
    ) -> Launch {
        let options = options + (signalName.map { ["--pdeathsig=" + $0] } ?? [])
        let prefix = options.isEmpty ? [] : [Installed.setpriv] + options + ["--"]
        return Launch(
            arguments: prefix + program, environment: environment,
            seesOperatorsEnvironment: false)
    }
}
