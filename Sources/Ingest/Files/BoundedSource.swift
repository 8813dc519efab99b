/// Content that was compressed, up to so many times the length of its file.
///
/// A few bytes can expand to more than any disk holds; a table of real values expands by tens.
final class BoundedSource: ByteSource {
    /// Times the length of the file that its content may have, unless it is said otherwise.
    static let defaultExpansion = 200
    /// Bytes that any content may have.
    private static let least = 64 << 20

    private let source: any ByteSource
    private let expansion: Int
    private var left: Int

    /// `source` is the content of a file of `octets` bytes.
    init(_ source: any ByteSource, of octets: Int, expansion: Int) {
        self.source = source
        self.expansion = expansion
        let (product, overflows) = octets.multipliedReportingOverflow(by: expansion)
        left = overflows ? .max : max(Self.least, product)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int {
        let count = try source.read(into: buffer)
        left -= count
        guard left >= 0 else { throw FeedError(.expandsTooMuch(times: expansion)) }
        return count
    }
}
