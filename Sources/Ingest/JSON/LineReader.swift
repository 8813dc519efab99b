import Glibc

/// Reads text line by line: LF ends a line, CR before it is no part of it.
struct LineReader: ~Copyable {
    /// A line, or that one was too long, with the front of it.
    enum Line {
        case whole(UnsafeBufferPointer<UInt8>)
        case tooLong([UInt8])
    }

    private let source: any ByteSource
    private let mostOctets: Int
    private let buffer: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    /// Bytes `start..<end` of the buffer are read and not yet given out.
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    /// Of the line that was given out last, from 1.
    private(set) var number = 0
    /// Whether an end of a line stood behind it, and not the end of the source alone.
    private(set) var isEnded = true
    /// Whether another whole line is in memory: the next is given out without waiting for the source.
    var hasLine: Bool { memchr(buffer + start, 0x0A, end - start) != nil }

    /// Lines of `source` of `mostOctets` bytes at most; a byte order mark at its front is no part of them.
    init(_ source: any ByteSource, mostOctets: Int) throws(FeedError) {
        self.source = source
        self.mostOctets = mostOctets
        capacity = 2 * mostOctets
        buffer = .allocate(capacity: capacity)
        while end < 3, !isAtEnd { try refill() }
        if end >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { start = 3 }
    }

    deinit { buffer.deallocate() }

    /// The next line, valid until the one behind it is asked for; nil at the end.
    mutating func next() throws(FeedError) -> Line? {
        var searched = 0
        while true {
            let found = memchr(buffer + start + searched, 0x0A, end - start - searched)
            if let found {
                let count = UnsafeRawPointer(found) - UnsafeRawPointer(buffer + start)
                return line(of: count, lineEnd: 1)
            }
            searched = end - start
            if isAtEnd { return searched == 0 ? nil : line(of: searched, lineEnd: 0) }
            guard searched <= mostOctets else { return .tooLong(try skipLine()) }
            try refill()
        }
    }

    private mutating func line(of count: Int, lineEnd: Int) -> Line {
        var line = UnsafeBufferPointer(start: UnsafePointer(buffer + start), count: count)
        if line.last == 0x0D { line = UnsafeBufferPointer(rebasing: line.dropLast()) }
        start += count + lineEnd
        number += 1
        isEnded = lineEnd > 0
        return line.count > mostOctets ? .tooLong(Array(line.prefix(mostOctets))) : .whole(line)
    }

    private mutating func skipLine() throws(FeedError) -> [UInt8] {
        let front = Array(UnsafeBufferPointer(start: buffer + start, count: mostOctets))
        while true {
            if let found = memchr(buffer + start, 0x0A, end - start) {
                start += UnsafeRawPointer(found) - UnsafeRawPointer(buffer + start) + 1
                break
            }
            start = end
            if isAtEnd { break }
            try refill()
        }
        number += 1
        return front
    }

    private mutating func refill() throws(FeedError) {
        memmove(buffer, buffer + start, end - start)
        end -= start
        start = 0
        let count = try source.read(
            into: UnsafeMutableRawBufferPointer(start: buffer + end, count: capacity - end))
        end += count
        isAtEnd = count == 0
    }
}
