import Database
import ReleaseReading

/// Which cells of an epoch are asked for; empty texts ask for any.
struct CellFilter: Sendable {
    /// Name of a marginal.
    var marginal = ""
    /// Name of the only dimension of a marginal.
    var dimension = ""
}

/// An epoch to show, and what may not be shown beside it.
struct ShownEpoch: Sendable {
    let epoch: SignedEpoch
    /// Names of later epochs that do not carry the release's signature; none where an epoch was
    /// asked for by its name.
    let unverified: [String]
}

/// Reads what was released; there is nothing else in that database.
///
/// Everything shown comes out of manifests whose signature was verified; of the tables, which
/// anybody inside the release process can write, no number is read.
struct ReleaseQueries: Sendable {
    let pool: ConnectionPool
    let epochs: VerifiedEpochs

    /// The epoch called `name`, or the latest that may be shown; nil when there is none.
    ///
    /// - Throws: `Problem.epochNotVerified` when there are epochs and none of them may be shown.
    func epoch(_ name: String?) async throws -> ShownEpoch? {
        guard let name, !name.isEmpty else {
            let latest = try await latest()
            if let epoch = latest.epoch {
                return ShownEpoch(epoch: epoch, unverified: latest.refused)
            }
            guard latest.refused.isEmpty else { throw Problem.epochNotVerified }
            return nil
        }
        let found = try await pool.run(timeout: Limits.epochTimeout) { [epochs] connection in
            try epochs.epoch(named: name, on: connection)
        }
        switch found {
        case .success(let epoch): return ShownEpoch(epoch: epoch, unverified: [])
        case .failure: throw Problem.epochNotVerified
        case nil: return nil
        }
    }

    /// The latest epoch that may be shown, and which later ones may not.
    func latest() async throws -> VerifiedEpochs.Latest {
        try await pool.run(timeout: Limits.epochTimeout) { [epochs] connection in
            try epochs.latest(on: connection)
        }
    }

    /// Names of epochs that may not be shown, wherever they stand; 16 at most.
    func refused() async throws -> [String] {
        try await pool.run(timeout: Limits.epochTimeout) { [epochs] connection in
            try epochs.refused(on: connection)
        }
    }

    /// Up to `limit` epochs below `number`, latest first, with those that may not be shown.
    func epochs(below number: Int?, limit: Int) async throws -> [VerifiedEpochs.Listed] {
        try await pool.run(timeout: Limits.epochTimeout) { [epochs] connection in
            try epochs.list(below: number ?? .max, limit: limit, on: connection)
        }
    }
}

/// A cell with where it stands in its epoch.
struct PlacedCell: Sendable {
    let marginal: ReleasedMarginal
    /// Place among the cells of the marginal, from 0.
    let position: Int
    let cell: ReleasedCell

    /// The values as one text, for example `Champions × Western Europe`.
    var label: String { cell.members.joined(separator: " × ") }
}

extension SignedEpoch {
    /// Up to `limit` cells after `cursor`, by the places of marginals and cells.
    func cells(
        _ filter: CellFilter = CellFilter(), after cursor: CellCursor?, limit: Int
    ) -> [PlacedCell] {
        var page: [PlacedCell] = []
        for marginal in marginals.dropFirst(cursor?.place ?? 0) where filter.admits(marginal) {
            let isStart = marginal.place == cursor?.place
            let first = isStart ? (cursor?.position ?? -1) + 1 : 0
            guard first < marginal.cells.count else { continue }
            for position in first..<min(marginal.cells.count, first + limit - page.count) {
                page.append(
                    PlacedCell(
                        marginal: marginal, position: position, cell: marginal.cells[position]))
            }
            if page.count == limit { break }
        }
        return page
    }
}

extension CellFilter {
    fileprivate func admits(_ marginal: ReleasedMarginal) -> Bool {
        (self.marginal.isEmpty || marginal.name == self.marginal)
            && (dimension.isEmpty || marginal.dimensions.map(\.name) == [dimension])
    }
}
