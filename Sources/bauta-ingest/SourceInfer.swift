import ArgumentParser
import Ingest
import ProgramSupport

/// `bauta-ingest source-infer`: proposes a mapping for a file; needs no key and no service.
struct SourceInfer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.sourceInfer.name, abstract: "Proposes a mapping for a file.")

    @OptionGroup var options: SourceInferOptions
    @Option(name: .customLong("input"), help: "Descriptor of the file.")
    var input: Int32
    @Option(help: "Descriptor of the file's name, which is not looked at.")
    var names: Int32

    func run() throws {
        if let list = options.list.flatMap(ProposedList.init) { return try printList(list) }
        var proposal = try MappingProposal(
            for: FileSource(descriptor: input), named: options.name)
        Terminal.print(proposal.text())
        Terminal.note(
            "bauta source infer: yours to decide: \(proposal.decisions.count); save it as "
                + "policies/sources/\(options.name).yaml, review every column, and try it by "
                + "`bauta ingest --source \(options.name) --dry-run`")
    }

    private func printList(_ kind: ProposedList) throws {
        guard let list = try ListProposal(kind, for: FileSource(descriptor: input)) else {
            throw ValidationError("the first row names no column of the kind \(kind.rawValue)")
        }
        Terminal.print(String(list.text.dropLast()))
        Terminal.note(
            "\(IngestCommand.displayName): \(list.listed) codes are listed, \(list.leftOut) values are left out, for they "
                + "are no codes or stand in fewer than \(ListProposal.leastRows) rows; review every line"
        )
    }
}
