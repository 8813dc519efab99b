/// The fields of one row, as bytes in the reader's memory: valid until the reader goes on.
struct CSVRow {
    /// Physical line on which the row starts.
    let line: Int
    /// One slice a field, without quotes; UTF-8.
    let fields: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>
    /// The row as it is in the file, without its line end.
    let raw: UnsafeBufferPointer<UInt8>
}

/// What stands next in the file.
enum CSVEvent {
    case row(CSVRow)
    /// A row that is none, with its bytes (at most `CSVReader.maximumRowOctets`).
    case rejected(RowRejection, raw: [UInt8])
}
