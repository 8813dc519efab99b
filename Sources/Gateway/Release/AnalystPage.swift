import Charts
import Hummingbird
import VaultProtocol

/// `/analyst`: the released numbers of the latest epoch as charts and tables.
///
/// What there is to show, under which titles and in which order, is read from what was released.
struct AnalystPage: Sendable {
    let release: ReleaseQueries
    let authorization: VaultAuthorization
    let pages: PageRenderer

    var routes: [Route] {
        [
            Route(.get, "/analyst", action: .releaseRead, authorization: authorization) {
                request, caller in
                let query = QueryReader(request)
                return pages.page(
                    .analyst, title: "Customers in numbers", principal: caller.principal,
                    content: try await view(
                        epoch: query.text("epoch"), after: query.cellCursor()))
            }.forPeople
        ]
    }

    /// A page of the cells of the epoch called `name`, or of the latest.
    private func view(epoch name: String?, after cursor: CellCursor?) async throws -> AnalystView {
        guard let epoch = try await release.epoch(name) else {
            guard name == nil else { throw Problem.nothingReleased }
            return AnalystView(epoch: nil)
        }
        let marginals = try await release.marginals(of: epoch)
        let cells = try await release.cells(
            of: epoch, marginals: marginals, after: cursor, limit: Limits.maximumRows)
        let figures = marginals.compactMap { marginal in
            FigureView(marginal, cells: cells.filter { $0.marginal.place == marginal.place })
        }
        let end = cells.count == Limits.maximumRows ? cells.last : nil
        return AnalystView(
            epoch: EpochView(
                name: epoch.name, asOf: epoch.asOf, sigma: Self.decimal(epoch.sigma, places: 2),
                rho: Self.decimal(epoch.rho, places: 3), figures: figures,
                isFirst: cursor == nil, next: end.map { CellCursor(after: $0).text }))
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

private struct AnalystView: Sendable {
    let epoch: EpochView?
}

private struct EpochView: Sendable {
    let name: String
    let asOf: String
    let sigma: String
    let rho: String
    let figures: [FigureView]
    let isFirst: Bool
    /// Cursor of the next page.
    let next: String?
}

/// One marginal, or as much of it as a page holds.
private struct FigureView: Sendable {
    struct NumbersRow: Sendable {
        let members: [String]
        /// Nil when withheld.
        let count: String?
        let low: String
        let high: String
    }

    let identifier: String
    let heading: String
    let why: String?
    let dimensions: [String]
    let measure: String
    let caption: String
    let svg: String
    let rows: [NumbersRow]

    /// Nil without cells.
    init?(_ marginal: ReleasedMarginal, cells: [ReleasedCell]) {
        guard !cells.isEmpty else { return nil }
        identifier = "marginal-\(marginal.place)"
        heading = marginal.title
        why = marginal.why.isEmpty ? nil : marginal.why
        dimensions = marginal.dimensions.map(\.title)
        measure = marginal.measure.prefix(1).uppercased() + marginal.measure.dropFirst()
        let withheld = cells.count { $0.isWithheld }
        caption =
            marginal.title + (withheld == 0 ? "." : "; \(withheld) of \(cells.count) withheld.")
        svg =
            BarChart(
                identifier: identifier, title: marginal.title,
                description:
                    "Horizontal bars with 95 % intervals; the table below has the numbers.",
                bars: Self.drawn(cells, of: marginal).map(\.bar)
            ).svg
        rows = cells.map { cell in
            NumbersRow(
                members: cell.members, count: cell.count.map(NumberText.grouped),
                low: cell.low.map(NumberText.grouped) ?? "",
                high: cell.high.map(NumberText.grouped) ?? "")
        }
    }

    /// The cells a chart draws; the table has every one.
    ///
    /// Of values that follow one another in time, those between the first and the last published:
    /// such a domain is set for decades to come.
    private static func drawn(
        _ cells: [ReleasedCell], of marginal: ReleasedMarginal
    ) -> [ReleasedCell] {
        guard marginal.dimensions.map(\.isOrdered) == [true],
            let first = cells.firstIndex(where: { !$0.isWithheld }),
            let last = cells.lastIndex(where: { !$0.isWithheld })
        else { return cells }
        return Array(cells[first...last])
    }
}
