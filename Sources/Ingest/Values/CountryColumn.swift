import CustomerModel
import PersonalData
import Settings

/// Reads the country column of a file, where the same few names come again and again.
struct CountryColumn {
    /// What a country's name says.
    struct Place {
        let country: CountryCode?
        let region: String?
    }

    /// More names than there are countries; a file with more has something else in the column.
    private static let maximumKnown = 1_024

    private let regions: RegionTable
    private var known: [[UInt8]: Place] = [:]

    init(regions: RegionTable) { self.regions = regions }

    /// The place that UTF-8 `text` names; both parts nil when it names none.
    mutating func place(_ text: FactText.Bytes) -> Place {
        let key = Array(text)
        if let place = known[key] { return place }
        let country = CountryCode(name: String(decoding: text, as: UTF8.self))
        let place = Place(country: country, region: country.flatMap { regions[$0] })
        if known.count < Self.maximumKnown { known[key] = place }
        return place
    }
}
