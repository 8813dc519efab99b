import CustomerModel
import Database
import Sealing
import Vault

/// Writes batches of parsed rows: keys first, then everything else in one transaction.
///
/// A crash before COMMIT leaves nothing but an open batch of keys, which the next run replaces.
struct BatchLoader {
    let database: Connection
    /// What the quarantine calls the file that the rows come from.
    let file: FileID
    var writer: LoadWriter

    /// Rows of a batch that did not pass.
    struct Rejected {
        private(set) var rows: [QuarantinedRow] = []
        private(set) var reasons: [RejectionReason: Int] = [:]

        mutating func append(
            _ rejection: RowRejection, sealedRow: SealedBox<QuarantinedRowKind>
        ) {
            reasons[rejection.reason, default: 0] += 1
            rows.append(
                QuarantinedRow(
                    line: rejection.line, column: rejection.column,
                    reason: rejection.reason.rawValue, sealedRow: sealedRow))
        }
    }

    /// Writes `batch`, what did not pass of it, and the load's progress behind it.
    mutating func load(_ batch: Batch, rejected: Rejected) throws {
        writer.beginBatch()
        try database.transaction { transaction in
            try batch.rows.write(to: &writer, in: transaction)
            try ContactStore.quarantine(
                rejected.rows, file: file, load: writer.progress.loadID, on: transaction)
            writer.endBatch(at: batch.end, rejected: rejected.reasons)
            try LoadLedger.advance(to: writer.progress, in: transaction)
        }
    }
}
