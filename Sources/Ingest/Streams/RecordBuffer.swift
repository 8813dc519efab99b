/// Records of one mapping that wait to be written together, each the latest word of its number.
struct RecordBuffer {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// A record that waits.
    struct Entry {
        /// Where it stands among the bytes.
        let range: Range<Int>
        /// The message that it came in, from 1.
        let message: Int
        let number: [UInt8]?
        let isDeleted: Bool
        let version: Int64?
        /// Whether a later one says something of the same number.
        var isPast = false
    }

    private(set) var bytes: [UInt8] = []
    private(set) var entries: [Entry] = []
    private var latest: [[UInt8]: Int] = [:]

    var isEmpty: Bool { entries.isEmpty }

    /// Adds `record`; what waits under the same number is past.
    mutating func append(
        _ record: Bytes, message: Int, glance: RecordKey.Glance, version: Int64?
    ) {
        let start = bytes.count
        // One byte more tells that it is too long, and no more of it is needed.
        bytes.append(contentsOf: record.prefix(CSVReader.maximumRowOctets + 1))
        if let number = glance.number {
            if let past = latest[number] { entries[past].isPast = true }
            latest[number] = entries.count
        }
        entries.append(
            Entry(
                range: start..<bytes.count, message: message, number: glance.number,
                isDeleted: glance.isDeleted, version: version))
    }

    /// Records that stand, in their order.
    var standing: [Entry] { entries.filter { !$0.isPast && !$0.isDeleted } }
    /// Records that are gone at their source, in their order.
    var deleted: [Entry] { entries.filter { !$0.isPast && $0.isDeleted } }

    /// Forgets all.
    mutating func removeAll() { self = RecordBuffer() }
}
