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

    /// What runs the subcommand of `process` with `arguments` on this data folder.
    public func command(
        _ process: ServiceProcess, _ subcommand: String, _ arguments: [String] = [],
        withParent signalName: String? = nil
    ) throws -> Launch {
        let program = executables + "/" + process.executableName
        guard Files.target(program) != nil else {
            throw CommandFailure(
                program + " is missing; build it with `make build`, or set BAUTA_HOME")
        }
        return command(
            [program, subcommand, "--data", folder.root] + arguments, as: process.systemUser,
            groups: [ProcessIdentity.groupName], withParent: signalName)
    }
}
