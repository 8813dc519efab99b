import CustomerModel
import Foundation
import StrictYAML
import TestSupport
import Testing

@testable import Settings

/// Folders keep their own policies: what version 0.1 shipped with `id` is read on.
@Suite("Policies in the form of version 0.1")
struct FormerHeaderTests {
    /// The shipped file `name`, with `id` in place of `policy`.
    private static func former(_ name: String) throws -> StrictDocument {
        let path = ShippedPolicies.folder + "/\(name).yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let id = name.split(separator: "/").last ?? ""
        try #require(text.contains("policy: \(id)\n"))
        return try StrictDocument(
            text: text.replacingOccurrences(of: "policy: \(id)\n", with: "id: \(id)\n"))
    }

    @Test("every shipped source is read in both forms, and says the same")
    func sources() throws {
        let folder = ShippedPolicies.folder
        let files = try FileManager.default.contentsOfDirectory(atPath: folder + "/sources")
        #expect(files.count >= 14)
        for file in files where file.hasSuffix(".yaml") {
            let name = String(file.dropLast(".yaml".count))
            // Files about streams are younger than the former header.
            guard !StreamMapping.isOne(name: name, policies: folder) else { continue }
            let mapping = try SourceMapping(name: name, policies: folder)
            let former = try SourceMappingParser(
                Self.former("sources/" + name), name: name,
                tables: SourceMapping.Tables(policies: folder)
            ).mapping()
            #expect(former.id == mapping.id && former.source == mapping.source)
            #expect(former.version == mapping.version && former.why == mapping.why)
            #expect(former.columns == mapping.columns)
        }
    }

    @Test("regions and channels are read in both forms, and say the same")
    func tables() throws {
        let tables = try SourceMapping.Tables(policies: ShippedPolicies.folder)
        #expect(try ChannelTable(Self.former("channels")).channels == tables.channels.channels)
        let regions = try RegionTable(Self.former("regions"))
        for code in ["GB", "AT", "US"] {
            let country = try #require(CountryCode(alpha2: code))
            #expect(regions[country] != nil && regions[country] == tables.regions[country])
        }
    }
}
