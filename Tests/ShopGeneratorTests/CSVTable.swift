/// A CSV file read by the shortest reader RFC 4180 allows, to judge the generator's own by.
struct CSVTable {
    let header: [String]
    let rows: [[String]]

    init(_ bytes: [UInt8]) {
        var records: [[String]] = []
        var record: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var isAfterQuotes = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""):
                // A doubled quote leaves the quotes and enters them again: one of the two stays.
                if isAfterQuotes { field.append(byte) }
                isAfterQuotes = isQuoted
                isQuoted.toggle()
                continue
            case UInt8(ascii: ",") where !isQuoted:
                record.append(String(decoding: field, as: UTF8.self))
                field = []
            case UInt8(ascii: "\n") where !isQuoted:
                record.append(String(decoding: field, as: UTF8.self))
                field = []
                records.append(record)
                record = []
            default: field.append(byte)
            }
            isAfterQuotes = false
        }
        header = records.first ?? []
        rows = Array(records.dropFirst())
    }

    /// All values of one column; rows that are too short are left out.
    func column(_ name: String) -> [String] {
        guard let index = header.firstIndex(of: name) else { return [] }
        return rows.compactMap { index < $0.count ? $0[index] : nil }
    }
}
