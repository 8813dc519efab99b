/// Everything that decides how a person of one country is written down.
struct Country {
    /// The English name, as the files have it.
    let name: String
    /// ISO 3166-1 alpha-2, the region libphonenumber reads the national styles with.
    let region: String
    /// How often the country is drawn for a shop, relative to the others.
    let weight: Int
    let phone: PhonePlan
    /// One is drawn at random; repeating a pool makes it more frequent.
    let names: [NamePool]
    let addresses: AddressPlan

    let nameBytes: [UInt8]

    init(
        _ name: String, _ region: String, weight: Int, phone: PhonePlan, names: [NamePool],
        addresses: AddressPlan
    ) {
        self.name = name
        self.region = region
        self.weight = weight
        self.phone = phone
        self.names = names
        self.addresses = addresses
        nameBytes = Array(name.utf8)
    }

    /// All countries; the first stands in for names that are not in the list.
    static let all: [Country] = western + eastern
    static let fallback = 0

    /// The country's place in `all`, nil for a name that is not in the list.
    static func index(named name: [UInt8]) -> Int? {
        indexByName[name]
    }

    private static let indexByName = Dictionary(
        uniqueKeysWithValues: all.enumerated().map { ($1.nameBytes, $0) })

    /// A country by weight.
    static func randomIndex(_ stream: inout RandomStream) -> Int {
        var rest = stream.index(below: totalWeight)
        for (index, country) in all.enumerated() {
            rest -= country.weight
            if rest < 0 { return index }
        }
        return fallback
    }

    private static let totalWeight = all.reduce(0) { $0 + $1.weight }
}
