/// The bands of a work list as pages show them, under headings that name what is counted.
enum BandText {
    /// A band of an amount.
    static func amount(_ band: String) -> String { band.replacing("-", with: "–") }

    /// A band of days since the last order.
    static func silence(_ band: String) -> String {
        amount(band) + (band.hasSuffix(" days") ? " ago" : "")
    }

    /// A band of a number of orders.
    static func orders(_ band: String) -> String { amount(band).replacing(" orders", with: "") }
}
