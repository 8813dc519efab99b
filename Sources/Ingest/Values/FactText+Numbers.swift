import Settings

extension FactText {
    /// A decimal number that is written as `numbers` says, in units of `10^-minorDigits`.
    static func minorUnits(
        _ text: Bytes, minorDigits: Int, as numbers: FileDialect.Numbers
    ) throws(RejectionReason) -> Int64 {
        guard numbers != .plain else { return try minorUnits(text, minorDigits: minorDigits) }
        return try plainNumber(text, as: numbers).withUnsafeBufferPointer {
            (plain) throws(RejectionReason) in
            try minorUnits(plain, minorDigits: minorDigits)
        }
    }

    /// The number without what divides thousands, and with a point before its decimals.
    ///
    /// What divides stands between groups of three digits, or nowhere: `1.23` is not 123.
    private static func plainNumber(
        _ text: Bytes, as numbers: FileDialect.Numbers
    ) throws(RejectionReason) -> [UInt8] {
        let decimal = UInt8(ascii: numbers.hasDecimalComma ? "," : ".")
        // Digits since the number's front, or since what divides thousands.
        var (run, groups) = (0, 0)
        var plain: [UInt8] = []
        var rest = text[...]
        func endsGroup() -> Bool { groups == 0 || run == 3 }
        while let byte = rest.first {
            if byte == decimal {
                guard endsGroup() else { throw .notANumber }
                plain.append(UInt8(ascii: "."))
                plain += rest.dropFirst()
                return plain
            }
            if let length = numbers.grouping.octets(at: rest) {
                guard groups == 0 ? (1...3).contains(run) : run == 3 else { throw .notANumber }
                (run, groups) = (0, groups + 1)
                rest = rest.dropFirst(length)
                continue
            }
            // The other sign of decimals means nothing here.
            guard byte != UInt8(ascii: ".") else { throw .notANumber }
            plain.append(byte)
            // A sign stands before the digits.
            if (0x30...0x39).contains(byte) { run += 1 }
            rest = rest.dropFirst()
        }
        guard endsGroup() else { throw .notANumber }
        return plain
    }
}

extension FileDialect.Grouping {
    /// How many bytes at the front of `text` divide thousands; nil where none do.
    fileprivate func octets(at text: Slice<FactText.Bytes>) -> Int? {
        let forms: [[UInt8]] =
            switch self {
            case .none: []
            case .comma: [[0x2C]]
            case .point: [[0x2E]]
            // Also those that are not broken, narrow or not, which spreadsheets write.
            case .space: [[0x20], [0xC2, 0xA0], [0xE2, 0x80, 0xAF]]
            case .apostrophe: [[0x27], [0xE2, 0x80, 0x99]]
            }
        return forms.first { text.starts(with: $0) }?.count
    }
}
