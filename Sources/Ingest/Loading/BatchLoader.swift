import CustomerModel
import Database
import Sealing
import Vault

/// Seals rows of one load that did not pass.
struct RefusedRowSealer {
    let tags: RefusedRowTags
    let key: SealingKey
    let origin: RefusedRow.Origin

    func seal(_ bytes: [UInt8], as part: RefusedRow.Part) -> SealedBox<QuarantinedRowKind> {
        tags.seal(RefusedRow(bytes, as: part, of: origin), to: key)
    }
}

/// Writes batches of parsed rows in one transaction each; the keys of a batch are committed before it.
///
/// A crash before COMMIT leaves nothing but an open batch of keys, which the next run replaces.
struct BatchLoader {
    let database: Connection
    /// What the quarantine calls the file that the rows come from.
    let file: FileID
    /// Seals rows that turn out not to pass as they are written.
    let sealer: RefusedRowSealer
    /// What stands before all rows of the file, sealed; nil where they cannot be read again by themselves.
    let preamble: SealedBox<QuarantinedRowKind>?
    var writer: LoadWriter

    /// Rows of a batch that did not pass.
    struct Rejected {
        private(set) var rows: [QuarantinedRow] = []
        private(set) var reasons: [RejectionReason: Int] = [:]

        /// Adds one row; `bytes` are sealed once where rows are of one line, as elements of a list are.
        mutating func append(
            _ rejection: RowRejection, _ bytes: [UInt8], sealedBy sealer: RefusedRowSealer
        ) {
            reasons[rejection.reason, default: 0] += 1
            guard rows.last?.line != rejection.line else { return }
            rows.append(
                QuarantinedRow(
                    line: rejection.line, column: rejection.column,
                    reason: rejection.reason.rawValue,
                    sealedRow: sealer.seal(bytes, as: .row)))
        }
    }

    /// Writes `batch`, what did not pass of it, and the load's progress behind it.
    ///
    /// - Parameter contacts: what has sealed contacts of it already; nil where nothing has.
    mutating func load(
        _ batch: Batch, rejected: Rejected, sealedBy contacts: ContactSealer? = nil
    ) throws {
        var rejected = rejected
        writer.beginBatch(sealedBy: contacts)
        try database.transaction { transaction in
            try batch.rows.write(to: &writer, in: transaction)
            for (position, reason) in writer.takeRefused() {
                let place = batch.rows.place(of: position)
                rejected.append(
                    RowRejection(line: place.line, field: 0, columns: [], reason: reason),
                    place.bytes, sealedBy: sealer)
            }
            try ContactStore.quarantine(
                rejected.rows, behind: preamble, file: file, load: writer.progress.loadID,
                on: transaction)
            try ContactStore.noteLeftOut(
                batch.leftOut.map {
                    LeftOutField(line: $0.line, column: $0.column, reason: $0.reason.rawValue)
                }, file: file, load: writer.progress.loadID, on: transaction)
            writer.endBatch(batch, rejected: rejected.reasons)
            try LoadLedger.advance(to: writer.progress, in: transaction)
        }
    }
}
