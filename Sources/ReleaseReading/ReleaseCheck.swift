public import Database

/// Holds every epoch of a release database against its signed manifest, tables included.
///
/// Readers by SQL see the tables: what stands in them must be what was signed.
public struct ReleaseCheck: Sendable {
    /// An epoch that does not hold.
    public struct Finding: Hashable, Sendable {
        /// Name in the database.
        public let epoch: String
        /// A word: why the epoch is not shown, or `cells-differ` or `titles-differ`.
        public let reason: String
    }

    /// Epochs there are.
    public let epochs: Int
    /// Those that do not hold, latest first.
    public let findings: [Finding]

    /// Epochs read at a time.
    private static let step = 16

    /// Checks every epoch there is against `key`.
    public init(_ key: ReleaseKey, on executor: any StatementExecutor) throws {
        var (epochs, findings, below) = (0, [Finding](), Int.max)
        while true {
            let rows = try EpochRow.read(below: below, limit: Self.step, on: executor)
            guard let last = rows.last else { break }
            for row in rows {
                epochs += 1
                if let reason = try Self.reason(row, key, on: executor) {
                    findings.append(Finding(epoch: row.name, reason: reason))
                }
            }
            below = last.number
        }
        self.epochs = epochs
        self.findings = findings
    }

    private static func reason(
        _ row: EpochRow, _ key: ReleaseKey, on executor: any StatementExecutor
    ) throws -> String? {
        switch try row.verified(by: key, on: executor) {
        case .failure(let refusal): return refusal.rawValue
        case .success(let epoch):
            if try storedCells(of: epoch, on: executor) != signedCells(of: epoch) {
                return "cells-differ"
            }
            let names = try executor.query(
                "SELECT dimension FROM release.dimension WHERE epoch = \(epoch.head.name)"
            ).map { try $0.decode("dimension", as: String.self) }
            // Epochs of before describe none.
            let signed = Set(epoch.marginals.flatMap { $0.dimensions.map(\.name) })
            guard !epoch.describes || Set(names) == signed else { return "titles-differ" }
            return try storedTitles(of: epoch, on: executor) == signedTitles(of: epoch)
                ? nil : "titles-differ"
        }
    }

    private struct Cell: Hashable {
        let place: Int
        let position: Int
        let cell: ReleasedCell
    }

    private static func signedCells(of epoch: SignedEpoch) -> [Cell] {
        epoch.marginals.flatMap { marginal in
            marginal.cells.enumerated().map { position, cell in
                Cell(place: marginal.place, position: position, cell: cell)
            }
        }
    }

    private static func storedCells(
        of epoch: SignedEpoch, on executor: any StatementExecutor
    ) throws -> [Cell] {
        try executor.query(
            """
            SELECT place, position, members, noisy_count, lower_95, upper_95
            FROM release.cell JOIN release.marginal USING (epoch, measure, marginal)
            WHERE epoch = \(epoch.head.name) ORDER BY place, position
            """
        ).map { row in
            let count: Int? = try row.decode("noisy_count")
            let numbers = try count.map { count in
                ReleasedNumbers(
                    count: count, low: try row.decode("lower_95"),
                    high: try row.decode("upper_95"))
            }
            return Cell(
                place: try row.decode("place"), position: try row.decode("position"),
                cell: ReleasedCell(members: try row.decode("members"), numbers: numbers))
        }
    }

    /// Each marginal as its texts; titles and reasons as far as the manifest has them.
    private static func signedTitles(of epoch: SignedEpoch) -> [[String]] {
        epoch.marginals.map { marginal in
            let names = [marginal.measure] + marginal.dimensions.map(\.name)
            guard epoch.describes else { return names }
            return names + [marginal.name, marginal.title, marginal.why]
                + marginal.dimensions.flatMap { [$0.title, $0.why, String($0.isOrdered)] }
        }
    }

    private static func storedTitles(
        of epoch: SignedEpoch, on executor: any StatementExecutor
    ) throws -> [[String]] {
        let rows = try executor.query(
            """
            SELECT dimension, title, why, is_ordered FROM release.dimension
            WHERE epoch = \(epoch.head.name)
            """)
        var dimensions: [String: [String]] = [:]
        for row in rows {
            dimensions[try row.decode("dimension")] = [
                try row.decode("title"), try row.decode("why"),
                String(try row.decode("is_ordered", as: Bool.self)),
            ]
        }
        return try executor.query(
            """
            SELECT measure, marginal, title, why, dimensions FROM release.marginal
            WHERE epoch = \(epoch.head.name) ORDER BY place
            """
        ).map { row in
            let used: [String] = try row.decode("dimensions")
            let names = [try row.decode("measure", as: String.self)] + used
            guard epoch.describes else { return names }
            return try names
                + [row.decode("marginal"), row.decode("title"), row.decode("why")]
                + used.flatMap { dimensions[$0] ?? [] }
        }
    }
}
