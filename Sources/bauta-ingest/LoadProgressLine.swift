import Ingest
import ProgramSupport

/// Says how far the load of one source is.
struct LoadProgressLine {
    let source: any RowSource
    /// What the source is called.
    let label: String
    private let line = ProgressLine(name: IngestCommand.displayName)

    init(source: any RowSource, label: String) {
        self.source = source
        self.label = label
    }

    /// To be called as often as rows have been read.
    func show(rows: Int) { line.show("\(label): \(rows) rows" + share) }

    private var share: String {
        source.fractionRead.map { ", \(Int(100 * $0)) % of the file" } ?? ""
    }
}
