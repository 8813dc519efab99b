import Charts
import Hummingbird
import VaultProtocol

/// `/analyst`: the released numbers of the latest epoch as charts and tables.
struct AnalystPage: Sendable {
    let release: ReleaseQueries
    let authorization: VaultAuthorization
    let pages: PageRenderer

    var routes: [Route] {
        [
            Route(.get, "/analyst", action: .releaseRead, authorization: authorization) {
                _, caller in
                pages.page(
                    .analyst, title: "Customers in numbers", principal: caller.principal,
                    content: try await view())
            }.forPeople
        ]
    }

    private func view() async throws -> AnalystView {
        guard let epoch = try await release.epoch(nil) else { return AnalystView(epoch: nil) }
        let cells = try await release.cells(
            of: epoch, dimension: nil, after: nil, limit: Limits.maximumRows)
        let figures = ReleasedDimension.allCases.compactMap { dimension in
            FigureView(dimension, cells: cells.filter { $0.dimension == dimension.rawValue })
        }
        return AnalystView(
            epoch: EpochView(
                name: epoch.name, asOf: epoch.asOf, sigma: Self.decimal(epoch.sigma, places: 2),
                rho: Self.decimal(epoch.rho, places: 3), figures: figures))
    }

    /// `value` with `places` decimals, ties away from zero.
    static func decimal(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1) { product, _ in product * 10 }
        let scaled = Int((value.magnitude * Double(scale)).rounded())
        let fraction = String(String(scale + scaled % scale).dropFirst())
        return (value < 0 ? "−" : "") + String(scaled / scale)
            + (places == 0 ? "" : "." + fraction)
    }
}

/// The one-way marginals a release has.
enum ReleasedDimension: String, CaseIterable, Sendable {
    case segment, region
    case cohortQuarter = "cohort_quarter"

    var heading: String {
        switch self {
        case .segment: "Segments"
        case .region: "Regions"
        case .cohortQuarter: "Cohorts"
        }
    }

    var member: String {
        switch self {
        case .segment: "Segment"
        case .region: "Region"
        case .cohortQuarter: "First order in"
        }
    }

    var caption: String {
        switch self {
        case .segment: "Customers by segment"
        case .region: "Customers by region"
        case .cohortQuarter: "Customers by the quarter of their first order"
        }
    }
}

private struct AnalystView: Sendable {
    let epoch: EpochView?
}

private struct EpochView: Sendable {
    let name: String
    let asOf: String
    let sigma: String
    let rho: String
    let figures: [FigureView]
}

private struct FigureView: Sendable {
    struct Row: Sendable {
        let label: String
        /// Nil when withheld.
        let count: String?
        let low: String
        let high: String
    }

    let identifier: String
    let heading: String
    let member: String
    let caption: String
    let svg: String
    let rows: [Row]

    /// Nil for a dimension without cells.
    init?(_ dimension: ReleasedDimension, cells: [ReleasedCell]) {
        guard !cells.isEmpty else { return nil }
        identifier = "by-" + dimension.heading.lowercased()
        heading = dimension.heading
        member = dimension.member
        let withheld = cells.count { $0.isWithheld }
        caption =
            dimension.caption + (withheld == 0 ? "." : "; \(withheld) of \(cells.count) withheld.")
        svg =
            BarChart(
                identifier: identifier, title: dimension.caption,
                description:
                    "Horizontal bars with 95 % intervals; the table below has the numbers.",
                bars: Self.shown(cells, of: dimension).map(\.bar)
            ).svg
        rows = cells.map { cell in
            Row(
                label: cell.member, count: cell.count.map(NumberText.grouped),
                low: cell.low.map(NumberText.grouped) ?? "",
                high: cell.high.map(NumberText.grouped) ?? "")
        }
    }

    /// The cells a chart draws; the table has every one.
    ///
    /// Of quarters, those between the first and the last published: the domain is frozen for
    /// decades to come.
    private static func shown(
        _ cells: [ReleasedCell], of dimension: ReleasedDimension
    ) -> [ReleasedCell] {
        guard dimension == .cohortQuarter,
            let first = cells.firstIndex(where: { !$0.isWithheld }),
            let last = cells.lastIndex(where: { !$0.isWithheld })
        else { return cells }
        return Array(cells[first...last])
    }
}
