import CustomerModel
public import Database
public import ReleaseReading
import Settings

/// How far a publication has come; a process may die between any two of them.
public enum PublishStep: String, Hashable, Sendable, CaseIterable {
    case snapshotRead = "snapshot read"
    case keyReady = "epoch key ready"
    case noiseDrawn = "noise drawn"
    case charged = "privacy loss charged"
    case cellsWritten = "cells written"
    case headWritten = "signature written"
    case committed = "committed"
    case keyDestroyed = "epoch key destroyed"
}

/// What a publication came to.
public struct Publication: Hashable, Sendable {
    /// Whether anything was published.
    public enum Status: String, Hashable, Sendable {
        case published
        /// The same epoch of the same snapshot under the same policy was out before.
        case alreadyPublished = "already_published"
    }

    /// Whether anything was published.
    public let status: Status
    /// The epoch as the database has it.
    public let record: EpochRecord
    /// The year after this publication.
    public let budget: YearBudget
}

/// Publishes epochs, each once.
///
/// Order decides what a crash can leave behind. The key is on disk before noise is drawn, so a
/// repeated run draws the same noise; charge, cells and signature commit together, so nothing is
/// out without its charge; the key is destroyed after it, so no epoch is ever drawn twice, and
/// nobody can take the noise off later.
public struct Publisher {
    private let warehouse: Connection
    private let release: Connection
    private let plan: ReleasePlan
    private let keyFolder: String
    private let keys: EpochKeys

    /// A publisher between two databases.
    ///
    /// - Parameters:
    ///   - warehouse: a connection to `bauta`; only read from.
    ///   - release: a connection to `bauta_release`.
    ///   - keyFolder: folder of `signing.1.key`, which this process only reads.
    ///   - epochKeyFolder: folder of the epochs' keys, writable by this process alone; the same folder
    ///     for nil.
    public init(
        warehouse: Connection, release: Connection, plan: ReleasePlan, keyFolder: String,
        epochKeyFolder: String? = nil
    ) {
        self.warehouse = warehouse
        self.release = release
        self.plan = plan
        self.keyFolder = keyFolder
        keys = EpochKeys(folder: epochKeyFolder ?? keyFolder)
    }

    /// Publishes a snapshot as the ISO week of its as-of, or as `name`, which is that or a correction.
    ///
    /// Throws a `ReleaseError` that is a refusal when the epoch is out from other data, or the
    /// year's budget is spent. `report` hears of each step after it is done; when it throws, the
    /// run ends as if the process had died there.
    public func publish(
        as name: EpochName?, of choice: SnapshotChoice = .latest(upTo: nil),
        report: (PublishStep) throws -> Void = { _ in }
    ) throws -> Publication {
        try withPublishingLock {
            try destroyKeysOfPublishedEpochs()
            let signer = try ReleaseSigner(folder: keyFolder)
            let snapshot = try Snapshot.chosen(by: choice, for: plan.policy, on: warehouse)
            let epoch = try epoch(of: snapshot.asOf, named: name)
            try report(.snapshotRead)
            let sealedDigest = signer.seal(snapshot.digest, epoch: epoch)
            if let record = try EpochRecord.read(epoch, on: release) {
                guard record.sealedSnapshotDigest == sealedDigest,
                    record.policyDigest == plan.policy.digest
                else {
                    let period = EpochName(of: snapshot.asOf, length: plan.policy.epochLength)
                    throw ReleaseError(
                        .epochTaken(epoch: epoch.rawValue, next: epoch.next(of: period)))
                }
                return try publication(.alreadyPublished, record)
            }
            try checkBudget(for: epoch)
            let manifest = try draw(snapshot, epoch, sealedDigest, report: report)
            try EpochWriter(connection: release).write(manifest, signedBy: signer, report: report)
            try report(.committed)
            try keys.destroy(epoch)
            try report(.keyDestroyed)
            guard let record = try EpochRecord.read(epoch, on: release) else {
                throw ReleaseError(.ledgerUnreadable)
            }
            return try publication(.published, record)
        }
    }

    /// The epoch a snapshot is published as: a name says which days it is of.
    private func epoch(of asOf: CalendarDate, named name: EpochName?) throws -> EpochName {
        let period = EpochName(of: asOf, length: plan.policy.epochLength)
        guard let name else { return period }
        guard name.isOf(period) else {
            throw ReleaseError(
                .epochOfOtherPeriod(
                    epoch: name.rawValue, asOf: asOf.iso8601, period: period.rawValue))
        }
        return name
    }

    private func draw(
        _ snapshot: Snapshot, _ epoch: EpochName, _ sealedDigest: [UInt8],
        report: (PublishStep) throws -> Void
    ) throws -> ReleaseManifest {
        let key = try keys.loadOrCreate(epoch)
        try report(.keyReady)
        let noisy = NoisyRelease(of: snapshot, plan: plan, epoch: epoch, under: key)
        try report(.noiseDrawn)
        return ReleaseManifest(
            epoch: epoch, asOf: snapshot.asOf.iso8601, ruleSet: snapshot.ruleSet,
            sealedSnapshotDigest: sealedDigest, plan: plan, release: noisy)
    }

    /// Refuses before a key is made; the ledger's own trigger stands behind this.
    private func checkBudget(for epoch: EpochName) throws {
        let inForce = try BudgetInForce.read(on: release)
        guard inForce == BudgetInForce(plan.policy.budget) else {
            throw ReleaseError(
                .budgetNotInForce(
                    policy: BudgetInForce(plan.policy.budget).description,
                    inForce: inForce?.description ?? "none"))
        }
        let budget = try YearBudget.read(plan.policy, on: release)
        guard budget.epochsLeft > 0 else {
            throw ReleaseError(
                .budgetSpent(
                    epoch: epoch.rawValue, charged: budget.charged,
                    rho: plan.policy.budget.rhoPerEpoch.description, cap: budget.cap))
        }
    }

    private func publication(
        _ status: Publication.Status, _ record: EpochRecord
    ) throws -> Publication {
        Publication(
            status: status, record: record, budget: try YearBudget.read(plan.policy, on: release))
    }

    /// Finishes what a run that died after its commit left undone.
    private func destroyKeysOfPublishedEpochs() throws {
        for epoch in try keys.leftovers() where try EpochRecord.read(epoch, on: release) != nil {
            try keys.destroy(epoch)
        }
    }

    /// One publisher at a time: two must not make keys for the same epoch.
    ///
    /// The lock is the session's, so it outlives a COMMIT whose answer was lost for exactly as long
    /// as the server works on it.
    private func withPublishingLock<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            // Waits up to the connection's lock timeout: the session of a run that has just died
            // may need a moment to end.
            _ = try release.query("SELECT locks.take_publication()")
        } catch let error as DatabaseError where error.code == .timeout {
            throw ReleaseError(.busy)
        }
        defer {
            // A connection that cannot unlock is broken, and its lock went with it.
            _ = try? release.query("SELECT locks.release_publication()")
        }
        return try body()
    }
}

// MARK: - Looking without publishing

/// What `publish` would do now.
public struct NextPublication: Hashable, Sendable {
    /// The epoch the latest snapshot falls in, or the one asked for; nil without a snapshot.
    public let epoch: String?
    /// `YYYY-MM-DD`, exclusive; nil without a snapshot.
    public let asOf: String?
    /// Whether an epoch of that name is out.
    public let isPublished: Bool
    /// The year after this publication.
    public let budget: YearBudget
}

extension Publisher {
    /// Reads which snapshot is meant, nothing of its rows, and what is left of the year.
    public func nextPublication(
        as name: EpochName?, of choice: SnapshotChoice = .latest(upTo: nil)
    ) throws -> NextPublication {
        let header = try SnapshotHeader.chosen(by: choice, on: warehouse)
        let epoch = try header.map { try self.epoch(of: $0.asOf, named: name) }
        let isPublished = try epoch.map { try EpochRecord.read($0, on: release) != nil } ?? false
        return NextPublication(
            epoch: epoch?.rawValue, asOf: header?.asOf.iso8601,
            isPublished: isPublished, budget: try YearBudget.read(plan.policy, on: release))
    }

    /// The latest epoch that `key` has signed, and the names of later ones that it has not.
    public func latestRecord(signedBy key: ReleaseKey) throws -> LatestRecord {
        let epochs = VerifiedEpochs(key: key)
        let latest = try epochs.latest(on: release)
        let name = try latest.epoch.map { try EpochName($0.head.name) }
        return LatestRecord(
            record: try name.flatMap { try EpochRecord.read($0, on: release) },
            refused: try epochs.refused(on: release))
    }

    /// Holds every epoch against its signature by `key`, and the tables against what was signed.
    public func check(by key: ReleaseKey) throws -> ReleaseCheck {
        try ReleaseCheck(key, on: release)
    }

    /// What the year has cost so far.
    public func budget() throws -> YearBudget {
        try YearBudget.read(plan.policy, on: release)
    }
}
