import TestSupport

extension TemporaryFolder {
    func table(_ name: String) throws -> CSVTable {
        try CSVTable(bytes(name))
    }
}

/// FNV-1a, to pin bytes without keeping them.
func checksum(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}
