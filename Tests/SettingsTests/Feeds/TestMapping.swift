import StrictYAML
import TestSupport

@testable import Settings

extension SourceMapping {
    /// A mapping of the product.
    static func shipped(_ name: String) throws -> SourceMapping {
        try SourceMapping(name: name, policies: ShippedPolicies.folder)
    }

    /// A mapping called `test` out of text, with the product's closed lists.
    static func test(_ text: String) throws -> SourceMapping {
        try SourceMappingParser(
            StrictDocument(text: text), name: "test",
            tables: Tables(policies: ShippedPolicies.folder)
        ).mapping()
    }
}
