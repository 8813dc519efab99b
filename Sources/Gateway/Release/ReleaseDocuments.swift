import ReleaseReading
import Text

/// The answer of `GET /v1/release/cells`.
struct CellsDocument: ListBody, Encodable {
    struct DimensionEntry: Encodable {
        let dimension: String
        let title: String
        let why: String
    }

    struct MarginalEntry: Encodable {
        let marginal: String
        let measure: String
        let title: String
        let why: String
        let dimensions: [DimensionEntry]
    }

    struct CellEntry: Encodable {
        let marginal: String
        let measure: String
        /// The name of the marginal, which is that of its dimension where it has one alone.
        let dimension: String
        /// The members as one text.
        let member: String
        let members: [String]
        let status: String
        @OrNull var count: Int?
        @OrNull var low: Int?
        @OrNull var high: Int?
    }

    let epoch: String
    let asOf: String
    let rho: Double
    let sigma: Double
    let intervalPercent = 95
    let unverifiedEpochs: [String]
    let marginals: [MarginalEntry]
    let cells: [CellEntry]
    @ListEnd var nextCursor: String?

    init(_ shown: ShownEpoch, cells: [PlacedCell], limit: Int) {
        let head = shown.epoch.head
        epoch = head.name
        asOf = head.asOf
        rho = head.rho
        sigma = head.sigma
        unverifiedEpochs = shown.unverified
        marginals = shown.epoch.marginals.map { marginal in
            MarginalEntry(
                marginal: marginal.name, measure: marginal.measure, title: marginal.title,
                why: marginal.why,
                dimensions: marginal.dimensions.map {
                    DimensionEntry(dimension: $0.name, title: $0.title, why: $0.why)
                })
        }
        self.cells = cells.map { cell in
            CellEntry(
                marginal: cell.marginal.name, measure: cell.marginal.measure,
                dimension: cell.marginal.name, member: cell.label, members: cell.cell.members,
                status: cell.cell.numbers == nil ? "withheld" : "published",
                count: cell.cell.numbers?.count, low: cell.cell.numbers?.low,
                high: cell.cell.numbers?.high)
        }
        nextCursor = cells.count == limit ? cells.last.map { CellCursor(after: $0).text } : nil
    }

    static let columns = [
        "epoch", "as_of", "measure", "marginal", "member", "status", "count", "low", "high",
    ]
    var rows: [[String]] {
        cells.map { cell in
            [epoch, asOf, cell.measure, cell.marginal, cell.member, cell.status]
                + [cell.count, cell.low, cell.high].map { $0.map { String($0) } ?? "" }
        }
    }

    private static let dimension = Schema.members([
        .init("dimension", .text), .init("title", .text), .init("why", .text),
    ])
    private static let marginal = Schema.members([
        .init("marginal", .text), .init("measure", .text), .init("title", .text),
        .init("why", .text), .init("dimensions", .list(dimension)),
    ])
    private static let cell = Schema.members([
        .init("marginal", .text), .init("measure", .text), .init("dimension", .text),
        .init("member", .text), .init("members", .list(.text)),
        .init("status", .word(["published", "withheld"])),
        .init("count", .nullable(.integer(Int.min...Int.max)), "Noisy; null where withheld."),
        .init("low", .nullable(.integer(Int.min...Int.max)), "Lower end of the interval."),
        .init("high", .nullable(.integer(Int.min...Int.max)), "Upper end of the interval."),
    ])
    static let schema = Schema.page(
        of: "cells", cell,
        beside: [
            .init("epoch", .text), .init("as_of", .date, "Exclusive."),
            .init("rho", .number, "Privacy cost of the epoch (zCDP)."),
            .init("sigma", .number, "Standard deviation of the noise."),
            .init("interval_percent", .count), .init("marginals", .list(marginal)),
            .init(
                "unverified_epochs", .list(.text),
                "Later epochs that do not carry the release's signature; they are not shown."),
        ])
}

/// The answer of `GET /v1/release/epochs`.
struct EpochsDocument: ListBody, Encodable {
    struct Entry: Encodable {
        let epoch: String
        let asOf: String
        let publishedAt: String
        let rho: Double
        let sigma: Double
    }

    let epochs: [Entry]
    let unverifiedEpochs: [String]
    @ListEnd var nextCursor: String?

    init(_ listed: [VerifiedEpochs.Listed], limit: Int) {
        epochs = listed.compactMap { one in
            guard case .success(let head) = one.head else { return nil }
            return Entry(
                epoch: head.name, asOf: head.asOf, publishedAt: one.publishedAt, rho: head.rho,
                sigma: head.sigma)
        }
        unverifiedEpochs = listed.compactMap { one in
            if case .failure = one.head { one.name } else { nil }
        }
        nextCursor = listed.count == limit ? listed.last.map { String($0.number) } : nil
    }

    static let columns = ["epoch", "as_of", "published_at", "rho", "sigma"]
    var rows: [[String]] {
        epochs.map {
            [$0.epoch, $0.asOf, $0.publishedAt, String($0.rho), String($0.sigma)]
        }
    }

    static let schema = Schema.page(
        of: "epochs",
        .members([
            .init("epoch", .text), .init("as_of", .date), .init("published_at", .time),
            .init("rho", .number), .init("sigma", .number),
        ]),
        beside: [
            .init(
                "unverified_epochs", .list(.text),
                "Epochs of this page that do not carry the release's signature.")
        ])
}
