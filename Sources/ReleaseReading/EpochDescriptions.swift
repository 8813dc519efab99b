/// Titles, reasons and orders of an epoch as its manifest has them from version 2 on.
struct EpochDescriptions {
    private struct Marginal {
        let measure: String
        let name: String
        let title: String
        let why: String
        let dimensions: [String]
    }

    private let dimensions: [String: ReleasedDimension]
    private let marginals: [Marginal]

    init(_ reader: inout ManifestReader) throws(ManifestReader.Malformed) {
        var dimensions: [String: ReleasedDimension] = [:]
        for _ in 0..<(try reader.count(of: 32)) {
            let dimension = ReleasedDimension(
                name: try reader.text(), title: try reader.text(), why: try reader.text(),
                isOrdered: try reader.number() != 0)
            dimensions[dimension.name] = dimension
        }
        var marginals: [Marginal] = []
        for _ in 0..<(try reader.count(of: 40)) {
            marginals.append(
                Marginal(
                    measure: try reader.text(), name: try reader.text(), title: try reader.text(),
                    why: try reader.text(), dimensions: try reader.textList()))
        }
        self.dimensions = dimensions
        self.marginals = marginals
    }

    /// `groups` under their titles; each must be what is described in its place.
    func marginals(
        of groups: [CellGroup]
    ) throws(ManifestReader.Malformed) -> [ReleasedMarginal] {
        guard groups.count == marginals.count else { throw ManifestReader.Malformed() }
        var described: [ReleasedMarginal] = []
        for (place, (group, marginal)) in zip(groups, marginals).enumerated() {
            let found = marginal.dimensions.compactMap { dimensions[$0] }
            guard group.measure == marginal.measure, group.dimensions == marginal.dimensions,
                found.count == group.dimensions.count
            else { throw ManifestReader.Malformed() }
            described.append(
                ReleasedMarginal(
                    measure: group.measure, name: marginal.name, place: place,
                    title: marginal.title, why: marginal.why, dimensions: found,
                    cells: group.cells))
        }
        return described
    }
}

/// Neighbouring cells of a manifest that are of one marginal.
struct CellGroup {
    let measure: String
    let dimensions: [String]
    var cells: [ReleasedCell] = []

    /// The cells of a manifest, which stand marginal by marginal.
    static func read(
        _ reader: inout ManifestReader
    ) throws(ManifestReader.Malformed) -> [CellGroup] {
        var groups: [CellGroup] = []
        for _ in 0..<(try reader.count(of: 32)) {
            let measure = try reader.text()
            let dimensions = try reader.textList()
            let members = try reader.textList()
            guard members.count == dimensions.count else { throw ManifestReader.Malformed() }
            let cell = ReleasedCell(members: members, numbers: try numbers(&reader))
            if groups.last?.measure != measure || groups.last?.dimensions != dimensions {
                groups.append(CellGroup(measure: measure, dimensions: dimensions))
            }
            groups[groups.count - 1].cells.append(cell)
        }
        return groups
    }

    private static func numbers(
        _ reader: inout ManifestReader
    ) throws(ManifestReader.Malformed) -> ReleasedNumbers? {
        switch try reader.text() {
        case "withheld": return nil
        case "published":
            return ReleasedNumbers(
                count: Int(try reader.signedNumber()), low: Int(try reader.signedNumber()),
                high: Int(try reader.signedNumber()))
        default: throw ManifestReader.Malformed()
        }
    }
}

extension [CellGroup] {
    /// The groups under the titles of `descriptions`, or under such as their names make.
    func marginals(
        _ descriptions: EpochDescriptions?
    ) throws(ManifestReader.Malformed) -> [ReleasedMarginal] {
        if let descriptions { return try descriptions.marginals(of: self) }
        return enumerated().map { place, group in
            ReleasedMarginal(
                measure: group.measure, name: group.dimensions.joined(separator: "_"), place: place,
                title: Self.words(group.measure) + " by "
                    + group.dimensions.map { $0.replacing("_", with: " ") }
                    .joined(separator: " and "),
                why: "",
                dimensions: group.dimensions.enumerated().map { column, name in
                    ReleasedDimension(
                        name: name, title: Self.words(name), why: "",
                        isOrdered: group.isOfQuarters(column))
                },
                cells: group.cells)
        }
    }

    /// `cohort_quarter` as `Cohort quarter`.
    private static func words(_ name: String) -> String {
        name.prefix(1).uppercased() + name.dropFirst().replacing("_", with: " ")
    }
}

extension CellGroup {
    /// Whether all values of a dimension but the last, which is for all others, are quarters.
    fileprivate func isOfQuarters(_ column: Int) -> Bool {
        let others = cells.last?.members[column]
        let values = Set(cells.map { $0.members[column] }).filter { $0 != others }
        return !values.isEmpty
            && values.allSatisfy { $0.wholeMatch(of: #/[0-9]{4}-Q[1-4]/#) != nil }
    }
}
