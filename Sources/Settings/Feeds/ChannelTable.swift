public import CustomerModel
public import StrictYAML

/// The channels there are: a closed list.
public struct ChannelTable: Sendable {
    /// In the order of the file.
    public let channels: [Channel]
    /// The codes of `channels`.
    public let codes: Set<String>
    /// The content of the file, for its digest.
    public let canonicalBytes: [UInt8]

    /// Reads a document like `policies/channels.yaml`.
    public init(_ document: StrictDocument) throws(StrictYAMLError) {
        canonicalBytes = document.canonicalBytes
        channels = try document.mapping { (file) throws(StrictYAMLError) in
            try PolicyHeader.read(file, expecting: "channels", former: .anyID)
            var channels: [Channel] = []
            for entry in try file.require("channels").mapping().allEntries() {
                guard Self.isCode(entry.key) else {
                    throw entry.error("expected a word of lower-case letters, digits and '_'")
                }
                channels.append(try Self.channel(entry))
            }
            return channels
        }
        codes = Set(channels.map(\.code))
    }

    private static func channel(_ entry: StrictEntry) throws(StrictYAMLError) -> Channel {
        try entry.value.mapping { (channel) throws(StrictYAMLError) in
            Channel(
                code: entry.key, name: try channel.require("name").string(),
                kind: try channel.require("type").choice(of: Channel.Kind.self),
                category: try channel.require("category").choice(of: Channel.Category.self),
                isOnline: try channel.require("online").boolean(),
                costPerInteraction: Int64(
                    try channel.require("cost_per_interaction").integer(in: 0...100_000_000)))
        }
    }

    private static func isCode(_ text: String) -> Bool {
        let bytes = text.utf8
        return (1...40).contains(bytes.count) && (0x61...0x7A).contains(bytes.first ?? 0)
            && bytes.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
            }
    }
}
