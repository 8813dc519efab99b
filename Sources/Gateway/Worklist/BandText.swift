/// The bands of a work list as pages show them, under headings that name what is counted.
enum BandText {
    /// A band of an amount.
    static func amount(_ band: String) -> String { String(band.map { $0 == "-" ? "–" : $0 }) }

    /// A band of days since the last order.
    static func silence(_ band: String) -> String {
        amount(band) + (band.hasSuffix(" days") ? " ago" : "")
    }

    /// A band of a number of orders.
    static func orders(_ band: String) -> String {
        let unit = " orders"
        return amount(band.hasSuffix(unit) ? String(band.dropLast(unit.count)) : band)
    }
}
