import Installation
import ProgramSupport

/// Passes a command on to the process of the service whose work it is: this process becomes it.
struct PassedCommand {
    let command: ProcessCommand
    let arguments: [String]

    /// `command` with what its options came to, and `more` of its own.
    init(_ command: ProcessCommand, _ options: any PassedOptions..., more: [String] = []) {
        self.command = command
        arguments = options.flatMap { $0.arguments } + more
    }

    /// Becomes the process, as its own user, on a running service.
    ///
    /// - Parameter inputs: Files that the process is given open, since it may not open their paths.
    func run(on site: Site, inputs: [OpenedFile] = []) throws -> Never {
        guard !inputs.isEmpty else {
            try site.command(command, arguments).replaceThisProcess()
        }
        let names = try HandedTexts.write(inputs.map(\.name))
        let files = inputs.flatMap { ["--input", String($0.descriptor)] }
        try site.command(command, arguments + files + ["--names", String(names)])
            .replaceThisProcess(keeping: inputs.map(\.descriptor) + [names])
    }

    /// Becomes the process with the operator's own rights, for work on a file of the operator's that
    /// needs no service.
    func runAsOperator() throws -> Never {
        try command.launch(arguments).replaceThisProcess()
    }
}
