import Glibc

/// Writes one CSV file row by row: RFC 4180 quoting, UTF-8, LF.
///
/// The bytes go to `PATH.partial`, which takes its name only when it is whole, so that a stopped
/// run never leaves half a file that looks like a file.
final class CSVWriter {
    private static let flushThreshold = 1 << 16

    private let path: String
    private let descriptor: Int32
    private var isOpen = true
    private var bytes: [UInt8] = []
    private var isRowStart = true

    init(path: String, columns: [String]) throws {
        self.path = path
        descriptor = open(path + ".partial", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            isOpen = false
            throw GeneratorError(.cannotOpen, path: path, systemError: errno)
        }
        bytes.reserveCapacity(Self.flushThreshold + 4_096)
        for column in columns { text(column) }
        try endRow()
    }

    deinit {
        guard isOpen else { return }
        _ = Glibc.close(descriptor)
        _ = unlink(path + ".partial")
    }

    func text(_ value: String) {
        text(Array(value.utf8))
    }

    /// Appends a field, in quotes where a comma, quote or line break asks for them.
    func text(_ value: [UInt8]) {
        separate()
        guard value.contains(where: Self.needsQuotes) else {
            bytes.append(contentsOf: value)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in value {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    func integer(_ value: Int) {
        separate()
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes.appendDecimal(abs(value))
    }

    /// A number, or an empty field.
    func integer(_ value: Int?) {
        if let value { integer(value) } else { empty() }
    }

    func empty() { separate() }

    /// Money in minor units as a decimal number without trailing zeros: 50530 is `505.3`.
    func amount(minorUnits: Int) {
        separate()
        if minorUnits < 0 { bytes.append(UInt8(ascii: "-")) }
        let (whole, cents) = abs(minorUnits).quotientAndRemainder(dividingBy: 100)
        bytes.appendDecimal(whole)
        guard cents > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        if cents % 10 == 0 {
            bytes.appendDecimal(cents / 10)
        } else {
            bytes.appendDecimal(cents, width: 2)
        }
    }

    /// `YYYY-MM-DD`.
    func day(_ day: CivilDay) {
        separate()
        bytes.append(day)
    }

    /// `YYYY-MM-DD HH:MM:SS` from seconds since 1970.
    func timestamp(second: Int) {
        separate()
        let (day, rest) = second.quotientAndRemainder(dividingBy: 86_400)
        bytes.append(CivilDay(number: day))
        bytes.append(UInt8(ascii: " "))
        bytes.appendDecimal(rest / 3_600, width: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.appendDecimal(rest / 60 % 60, width: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.appendDecimal(rest % 60, width: 2)
    }

    func endRow() throws {
        bytes.append(UInt8(ascii: "\n"))
        isRowStart = true
        if bytes.count >= Self.flushThreshold { try flush() }
    }

    /// Writes what is left and gives the file its name.
    func finish() throws {
        try flush()
        isOpen = false
        guard Glibc.close(descriptor) == 0, rename(path + ".partial", path) == 0 else {
            throw GeneratorError(.cannotWrite, path: path, systemError: errno)
        }
    }

    private func separate() {
        if !isRowStart { bytes.append(UInt8(ascii: ",")) }
        isRowStart = false
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }

    private func flush() throws {
        var start = 0
        while start < bytes.count {
            let written = bytes[start...].withUnsafeBytes {
                write(descriptor, $0.baseAddress, $0.count)
            }
            if written > 0 {
                start += written
            } else if errno != EINTR {
                throw GeneratorError(.cannotWrite, path: path, systemError: errno)
            }
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
