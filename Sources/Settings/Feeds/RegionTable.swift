public import CustomerModel
public import StrictYAML

/// Which region of the world a country is counted in.
public struct RegionTable: Sendable {
    /// For countries that are not known; no country is assigned to it.
    public static let unknown = "unknown"

    private let regions: [CountryCode: String]
    /// The content of the file, for its digest.
    public let canonicalBytes: [UInt8]

    /// Reads a document like `policies/regions.yaml`: regions with the alpha-2 codes of each.
    public init(_ document: StrictDocument) throws(StrictYAMLError) {
        canonicalBytes = document.canonicalBytes
        regions = try document.mapping { (file) throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: "regions", former: .anyID)
            var regions: [CountryCode: String] = [:]
            for region in try file.require("regions").mapping().allEntries() {
                guard region.key != Self.unknown else {
                    throw region.error("'\(Self.unknown)' is for countries that are not told")
                }
                for node in try region.value.sequence() {
                    let text = try node.string()
                    guard let country = CountryCode(alpha2: text) else {
                        throw node.error("no country has the code '\(text)'")
                    }
                    guard regions.updateValue(region.key, forKey: country) == nil else {
                        throw node.error("country '\(text)' is in two regions")
                    }
                }
            }
            return regions
        }
    }

    /// The region of `country`, or nil when it is in none.
    public subscript(country: CountryCode) -> String? { regions[country] }
}
