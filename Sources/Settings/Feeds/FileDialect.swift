import StrictYAML

/// How the files of a source are written: the block `file` of a mapping.
public struct FileDialect: Hashable, Sendable {
    /// What its rows are; raw values are the words of mappings.
    public enum Format: String, CaseIterable, Sendable {
        /// Fields between delimiters.
        case delimited
        /// Objects of JSON, one a line.
        case jsonLines = "json_lines"
    }

    /// How characters are written as bytes; raw values are the words of mappings.
    public enum Encoding: String, CaseIterable, Sendable {
        /// With or without a byte order mark.
        case utf8 = "utf-8"
        /// By its byte order mark, which it must have.
        case utf16 = "utf-16"
        case windows1252 = "windows-1252"
        case latin1 = "iso-8859-1"
        case latin9 = "iso-8859-15"
    }

    /// What stands between groups of three digits.
    public enum Grouping: String, CaseIterable, Sendable {
        case none, comma, point, space, apostrophe
    }

    /// How numbers with decimals are written.
    public struct Numbers: Hashable, Sendable {
        /// Whether a comma begins the decimals, in place of a point.
        public var hasDecimalComma = false
        /// What divides thousands.
        public var grouping = Grouping.none

        /// `1234.56`.
        public static let plain = Numbers()

        /// `1234.56`.
        public init() {}
    }

    /// What the first row is.
    public enum Header: Hashable, Sendable {
        /// The names of the columns.
        case names
        /// A row like the others; the mapping names columns by their positions, from 1.
        case none([Int: String])
    }

    /// What its rows are.
    public var format = Format.delimited
    /// The character between two fields; nil where the file may say it itself (`sep=;`), or it is a comma.
    public var delimiter: Unicode.Scalar?
    /// The ASCII character around a field that holds a delimiter; nil where none has this meaning.
    public var quote: UInt8? = UInt8(ascii: "\"")
    /// How characters are written.
    public var encoding = Encoding.utf8
    /// Physical lines before the header or the first row.
    public var skippedLines = 0
    /// What the first row is.
    public var header = Header.names
    /// How numbers with decimals are written.
    public var numbers = Numbers.plain

    /// RFC 4180 in UTF-8.
    public init() {}

    /// The most lines that may stand before the header.
    static let maximumSkippedLines = 1_000
}

extension FileDialect {
    /// Reads the block `file`; `header` is told by the columns.
    init(_ node: StrictNode) throws(StrictYAMLError) {
        self.init()
        self = try node.mapping { (file) throws(StrictYAMLError) in
            var dialect = FileDialect()
            if let format = file.optional("format") {
                dialect.format = try format.choice(of: Format.self)
            }
            // JSON says the rest itself (RFC 8259).
            guard dialect.format == .delimited else { return dialect }
            if let delimiter = file.optional("delimiter") {
                dialect.delimiter = try Self.delimiter(delimiter)
            }
            if let quote = file.optional("quote") {
                dialect.quote =
                    try quote.string() == "none" ? nil : Self.quote(quote)
            }
            if let encoding = file.optional("encoding") {
                dialect.encoding = try encoding.choice(of: Encoding.self)
            }
            if let lines = file.optional("skip_lines") {
                dialect.skippedLines = try lines.integer(in: 0...Self.maximumSkippedLines)
            }
            if let header = file.optional("header") {
                dialect.header = try header.choice(
                    among: [(name: "names", value: .names), (name: "none", value: .none([:]))])
            }
            if let decimal = file.optional("decimal") {
                dialect.numbers.hasDecimalComma = try decimal.choice(
                    among: [(name: "point", value: false), (name: "comma", value: true)])
            }
            if let grouping = file.optional("grouping") {
                dialect.numbers.grouping = try grouping.choice(of: Grouping.self)
                let isDecimal: Grouping = dialect.numbers.hasDecimalComma ? .comma : .point
                guard dialect.numbers.grouping != isDecimal else {
                    throw grouping.error("the same character cannot begin the decimals, too")
                }
            }
            guard dialect.quote.map(Unicode.Scalar.init) != dialect.delimiter ?? "," else {
                throw node.error("delimiter and quote are the same character")
            }
            return dialect
        }
    }

    /// One character that can stand between fields, or `tab`.
    private static func delimiter(_ node: StrictNode) throws(StrictYAMLError) -> Unicode.Scalar {
        let text = try node.string()
        if text == "tab" { return "\t" }
        let scalars = text.unicodeScalars
        guard scalars.count == 1, let scalar = scalars.first, canDelimit(scalar) else {
            throw node.error("expected one character, or 'tab'")
        }
        return scalar
    }

    /// Whether fields can be divided by `scalar`: any character that ends no line.
    public static func canDelimit(_ scalar: Unicode.Scalar) -> Bool {
        !["\0", "\n", "\r", "\u{FEFF}"].contains(scalar)
    }

    private static func quote(_ node: StrictNode) throws(StrictYAMLError) -> UInt8 {
        let text = try node.string()
        guard text.utf8.count == 1, let byte = text.utf8.first, (0x20..<0x7F).contains(byte) else {
            throw node.error("expected one character of ASCII, or 'none'")
        }
        return byte
    }
}
