import FoundationEssentials
import Text

/// What purposes are called: the document beside the vault's permission for `auditRead`, so that a
/// page shows the titles of whatever purposes the log names.
public struct PurposeTitles: Codable, Hashable, Sendable {
    /// Titles by `PurposeID` raw value.
    public var titles: [String: String]

    /// Titles by `PurposeID` raw value.
    public init(_ titles: [String: String]) { self.titles = titles }

    /// Reads the document of an answer; nil for anything else.
    public init?(document: [UInt8]) {
        guard let read = try? JSONDecoder().decode(PurposeTitles.self, from: Data(document)) else {
            return nil
        }
        self = read
    }

    /// The document of an answer.
    public func document() throws -> [UInt8] {
        try JSONLine.bytes(self, names: .asDeclared)
    }
}
