import ArgumentParser
import Audit
import Authorization
import Database
import Installation
import ProgramSupport
import Text

/// `bauta-vault load-undo`: takes a load back, for whoever has loaded the wrong file.
///
/// Decided by policy and recorded; the work is a function of the database, whole or not at all.
struct LoadUndoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.loadUndo.name,
        abstract: "Takes a load back; recorded.")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: LoadUndoOptions
    @OptionGroup var summary: SummaryOptions
    @Option(help: "Descriptor of the caller's token.")
    var token: Int32?

    /// The summary line of `bauta load undo --json`.
    private struct Line: Encodable {
        let load: Int64
        let rowsRemoved: Int
        let rowsRestored: Int
        let contactsRemoved: Int
        let peopleRemoved: Int
        /// Later loads of the same source, whose files may be loaded again.
        let loadsToRepeat: Int
    }

    func run() throws {
        let actions = try LocalActions(folder: data.folder, token: token)
        let details = AuditEvent.Details.undone(load: options.load)
        let decision = try actions.authorize(UndoLoad(), details)
        let line: Line
        do {
            line = try actions.perform(
                details, .loadUndo, decision, rows: { $0.rowsRemoved + $0.contactsRemoved }, undo)
        } catch let error as DatabaseError where error.sqlState == SQLState("22023") {
            throw CommandFailure(
                "there is no load \(options.load), or it was taken back before; see `bauta load list`",
                reason: .badInput)
        }
        guard !summary.json else { return try JSONLine.print(line) }
        Terminal.print(
            "load \(line.load) is taken back: \(line.rowsRemoved) rows and \(line.contactsRemoved) "
                + "contacts removed, \(line.rowsRestored) rows as before again, "
                + "\(line.peopleRemoved) people with nothing left removed")
        if line.loadsToRepeat > 0 {
            Terminal.print(
                "\(line.loadsToRepeat) later loads may have said some of it again: load their "
                    + "files once more, and what only load \(line.load) had brought comes back")
        }
        Terminal.print("scores follow with the next `bauta score`")
    }

    private func undo(in transaction: Transaction) throws -> Line {
        let rows = try transaction.query(
            "SELECT removed, restored, contacts, people, unread FROM ops.undo_load(\(options.load))"
        )
        guard let row = rows.first else { throw CommandFailure("the database answered nothing") }
        return Line(
            load: options.load, rowsRemoved: try row.decode("removed"),
            rowsRestored: try row.decode("restored"), contactsRemoved: try row.decode("contacts"),
            peopleRemoved: try row.decode("people"), loadsToRepeat: try row.decode("unread"))
    }
}
