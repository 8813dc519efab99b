public import CustomerModel
import Settings
import Verification

extension IngestRun {
    /// Loads the file `file`, which the quarantine calls `id`, unless it was loaded before under these
    /// rules.
    ///
    /// A file that was read whole before is not read again while the system says the same of it: its digest
    /// is known, and decides as if it had been read. Whatever else is said of it, it is read.
    ///
    /// - Parameters:
    ///   - now: what the clock says, by which a change of the file may be too young to show the next.
    ///   - expansion: as of `SourceFile`.
    ///   - report: as of `load(_:from:replaying:progress:)`.
    /// - Throws: As `load(_:from:progress:)`, of a file that is read.
    public func load(
        file: FileSource, from id: FileID, at now: EventTime = .now(), expansion: Int? = nil,
        progress report: (_ rows: Int, _ fractionRead: Double?) -> Void = { _, _ in }
    ) throws -> IngestReport {
        let known = KnownFiles(connection: main)
        let mark = file.mark
        if let mark, let digest = try known.digest(of: mark),
            let report = try reportOfEarlierLoad(.file(sha256: digest))
        {
            return report
        }
        let source = try SourceFile(file, of: mapping, expansion: expansion)
        let report = try load(source, from: id, progress: report)
        // A write that came while it was read, or comes in the same step of the system's clock, must not
        // pass for what was read.
        if let mark, mark.isSettled(at: now), file.mark == mark {
            try known.note(mark, digest: try source.identity().digest)
        }
        return report
    }

    /// What the load of `identity` came to under these rules; nil where it has not come to its end.
    private func reportOfEarlierLoad(_ identity: LoadIdentity) throws -> IngestReport? {
        let ledger = LoadLedger(connection: main)
        let codes = try knownCodes(of: ledger.source(named: mapping.source))
        let progress = try ledger.current(
            identity, mapping: mapping, mappingDigest: digest(of: codes),
            rulesDigest: SHA256.digest(mapping.canonicalBytes))
        guard let progress, progress.isFinished else { return nil }
        return IngestReport(progress, wasLoadedBefore: true)
    }
}
