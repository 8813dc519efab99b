import ProgramSupport

/// Says how far the load of one source is.
struct LoadProgressLine {
    /// What the source is called.
    let label: String
    private let line = ProgressLine(name: IngestCommand.displayName)

    init(label: String) { self.label = label }

    /// To be called as often as rows have been read.
    func show(rows: Int, fraction: Double?) {
        let share = fraction.map { ", \(Int(100 * $0)) % of the file" } ?? ""
        line.show("\(label): \(rows) rows" + share)
    }
}
