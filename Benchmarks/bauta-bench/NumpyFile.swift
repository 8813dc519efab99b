import Glibc

/// A column as an NPY file, version 1.0 (NumPy Enhancement Proposal 1), for the peers to read.
enum NumpyFile {
    /// The number types that are written, with NumPy's names for them.
    protocol Element: BitwiseCopyable {
        static var numpyType: String { get }
    }

    static func write<Value: Element>(_ values: [Value], to path: String) throws {
        var header =
            "{'descr': '\(Value.numpyType)', 'fortran_order': False, 'shape': (\(values.count),), }"
        // Magic, version and length take 10 bytes; the data begin at a multiple of 64.
        let padding = 64 - (10 + header.utf8.count + 1) % 64
        header += String(repeating: " ", count: padding % 64) + "\n"
        let length = UInt16(header.utf8.count)
        let prefix: [UInt8] =
            [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
        guard let file = fopen(path, "w") else { throw BenchError("cannot write \(path)") }
        let head = prefix + Array(header.utf8)
        var written = fwrite(head, 1, head.count, file) == head.count
        written =
            values.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
            && written
        guard fclose(file) == 0, written else { throw BenchError("cannot write \(path)") }
    }
}

extension Int32: NumpyFile.Element {
    static var numpyType: String { "<i4" }
}

extension Int64: NumpyFile.Element {
    static var numpyType: String { "<i8" }
}

extension Double: NumpyFile.Element {
    static var numpyType: String { "<f8" }
}

extension Bool: NumpyFile.Element {
    static var numpyType: String { "|b1" }
}
