import FoundationEssentials
import Installation

/// Which made-up shop a data folder holds: the same numbers make the same files again.
struct DemoShop: Codable {
    let customers: Int
    let years: Int
    let seed: UInt64
    /// False while loading, so that an interrupted demonstration goes on with the same shop.
    var isLoaded = false

    static func read(_ folder: DataFolder) -> DemoShop? {
        guard let bytes = Files.bytes(of: path(folder)) else { return nil }
        return try? JSONDecoder().decode(DemoShop.self, from: Data(bytes))
    }

    func write(_ folder: DataFolder) throws {
        let bytes = [UInt8](try JSONEncoder().encode(self)) + [UInt8(ascii: "\n")]
        try Files.write(bytes, to: Self.path(folder), mode: 0o600)
    }

    private static func path(_ folder: DataFolder) -> String { folder.root + "/demo.json" }
}
