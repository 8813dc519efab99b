public import Installation

extension Site {
    /// What starts `program` as `user`, who never gains a right again, and, when `withParent`, ends
    /// it with the process that started it.
    public func command(
        _ program: [String], as user: String, groups: [String], withParent signalName: String?
    ) -> Launch {
        var setpriv: [String] = []
        if separated {
            setpriv += [
                "--reuid=" + user, "--regid=" + groups[0],
                "--groups=" + groups.joined(separator: ","),
                "--inh-caps=-all", "--no-new-privs",
            ]
        }
        if let signalName { setpriv += ["--pdeathsig=" + signalName] }
        let prefix = setpriv.isEmpty ? [] : [Installed.setpriv] + setpriv + ["--"]
        return Launch(
            arguments: prefix + program, environment: environment,
            seesOperatorsEnvironment: false)
    }

    /// What runs `command` on this data folder, as the user of its process.
    ///
    /// - Parameters:
    ///   - command: The process and what it is to do.
    ///   - arguments: What it is given besides the data folder.
    ///   - signalName: The signal that ends it when the process that started it ends, such as `TERM`;
    ///     nil for none.
    /// - Throws: `CommandFailure` when the program is not there.
    public func command(
        _ command: ProcessCommand, _ arguments: [String] = [], withParent signalName: String? = nil
    ) throws -> Launch {
        let program = executables + "/" + command.process.executableName
        guard Files.target(program) != nil else {
            throw CommandFailure(
                program + " is missing; build it with `make build`, or set BAUTA_HOME")
        }
        return self.command(
            [program] + command.words + ["--data", folder.root] + arguments,
            as: command.process.systemUser, groups: [ProcessIdentity.groupName],
            withParent: signalName)
    }
}
