import ReleaseReading

/// Where a page of cells ends.
struct CellCursor: Hashable, Sendable {
    /// Place of the marginal in its epoch.
    let place: Int
    /// Place of the cell in its marginal.
    let position: Int

    /// The cursor of the page after `cell`.
    init(after cell: PlacedCell) {
        place = cell.marginal.place
        position = cell.position
    }

    /// `PLACE.POSITION`, as `text` writes it; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let place = Int32(parts[0]), let position = Int32(parts[1]),
            place >= 0, position >= 0
        else { return nil }
        self.place = Int(place)
        self.position = Int(position)
    }

    var text: String { "\(place).\(position)" }
}
