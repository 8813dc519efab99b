import Database
import Settings

/// A kind of record: reads rows of it, and writes them.
///
/// A value is the parser of one source. Which facts rows state is in the record's description; a kind
/// is added by describing it, by one type like this, and by naming both in the lists of all.
protocol RecordKind: SendableMetatype {
    /// A row under its mapping: values, no columns.
    associatedtype Row: Sendable

    /// Whether rows are kept as they came until they are written: some may turn out then not to pass.
    static var keepsBytes: Bool { get }

    /// The records of mappings that it is for.
    static var descriptions: [RecordDescription] { get }

    /// Prepares for rows with the columns of `plan`, whose words are held against `codes`.
    init(plan: ColumnPlan, codes: KnownCodes) throws(IngestError)

    /// The values of one row; what is told of it beside goes to `notes`.
    mutating func parse(_ row: SourceRow, notes: inout RowNotes) throws(RowRejection) -> Row

    /// Does what `row` needs that does not depend on what stands; on the thread that reads.
    static func prepare(_ row: inout Row, by preparer: RowPreparer)

    /// Writes rows of one batch in its transaction, and counts them in the load's progress.
    static func write(
        _ rows: [Row], to load: inout LoadWriter, in transaction: Transaction
    ) throws

    /// What would become of rows, as far as that can be told without a database.
    static func tally(_ rows: [Row], into tally: inout DryRunTally)
}

extension RecordKind {
    /// Most rows pass once they are read.
    static var keepsBytes: Bool { false }

    /// Nothing.
    static func prepare(_ row: inout Row, by preparer: RowPreparer) {}

    /// All pass.
    static func tally(_ rows: [Row], into tally: inout DryRunTally) {
        tally.accepted += rows.count
    }
}
