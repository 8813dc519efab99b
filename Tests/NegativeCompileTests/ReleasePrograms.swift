/// A number reaches readers through noise alone.
enum ReleasePrograms {
    static let all = [
        Program(
            allowed: "a release is read",
            """
            import Release
            func count(_ release: NoisyRelease) -> Int { release.cells.count + release.withheldCount }
            """),
        Program(
            "a release is made of counts",
            refused: "'NoisyRelease' initializer is inaccessible due to 'internal'",
            """
            import Release
            func forge(_ cells: [PublishedCell]) -> NoisyRelease { NoisyRelease(cells: cells) }
            """),
        Program(
            "a cell is made of a count",
            refused: "'PublishedCell' initializer is inaccessible due to 'fileprivate'",
            """
            import Release
            func forge() -> PublishedCell {
                PublishedCell(
                    measure: "customers", marginal: "segment", dimensions: ["segment"],
                    members: ["Champions"], position: 0,
                    content: .published(count: 932, lower: 932, upper: 932))
            }
            """),
        Program(
            "a cell's number is exchanged",
            refused: "'content' is a 'let' constant",
            """
            import Release
            func forge(_ cell: PublishedCell) -> PublishedCell {
                var cell = cell
                cell.content = .published(count: 932, lower: 932, upper: 932)
                return cell
            }
            """),
        Program(
            "a release is decoded from bytes",
            refused: "requires that 'NoisyRelease' conform to 'Decodable'",
            """
            import Foundation
            import Release
            func forge(_ data: Data) throws -> NoisyRelease {
                try JSONDecoder().decode(NoisyRelease.self, from: data)
            }
            """),
    ]
}
