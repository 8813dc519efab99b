import Settings

/// What a list of a shop may be of.
public enum ProposedList: String, CaseIterable, Sendable {
    case product, category, discount
}

/// A list of codes that is gathered from a file for a person to review: of products with their categories, of
/// categories, or of discount codes.
///
/// It prints codes alone: single words that stand in several rows, and of codes that each stand in few rows what they
/// begin with. Everything else is counted and not quoted.
public struct ListProposal: Sendable {
    /// Rows in which a code must stand to be printed: one that is made for one person stands in few.
    public static let leastRows = 3
    /// Codes of few rows that must begin alike to be printed by their beginning.
    static let leastAlike = 5
    /// Codes that are kept while a file is read.
    private static let mostCodes = 1_000_000

    /// The list as CSV with its header, ascending.
    public let text: String
    /// Lines of it, without the header.
    public let listed: Int
    /// Different values that are not printed.
    public let leftOut: Int

    /// Reads all of `file`, whose header tells which columns are meant; nil where none is.
    public init?(_ kind: ProposedList, for file: FileSource) throws(FeedError) {
        let sample = try SampledFile(file)
        let meanings = sample.names.map { sample.hasHeader ? HeaderWords($0).meaning : nil }
        guard let place = meanings.firstIndex(of: kind.meaning) else { return nil }
        let second = kind == .product ? meanings.firstIndex(of: .category) : nil
        var codes: [String: Codes] = [:]
        let source = try sample.opened(file)
        // Of objects of JSON, what is not read is no column.
        guard let place = source.columns.firstIndex(of: sample.names[place]) else { return nil }
        let other = second.flatMap { source.columns.firstIndex(of: sample.names[$0]) }
        while let event = try source.next() {
            guard case .row(let row) = event else { continue }
            let code = Self.value(row, place)
            guard !code.isEmpty, codes[code] != nil || codes.count < Self.mostCodes else {
                continue
            }
            codes[code, default: Codes()].add(other.map { Self.value(row, $0) } ?? "")
        }
        switch kind {
        case .product:
            let listed = codes.filter {
                $0.value.rows >= Self.leastRows && ListedCode.isProduct($0.key)
            }
            self.init(
                header: "code,category",
                lines: listed.map { "\($0.key),\($0.value.category ?? "")" },
                leftOut: codes.count - listed.count)
        case .category:
            let listed = codes.filter {
                $0.value.rows >= Self.leastRows && ListedCode.isWord($0.key)
            }
            self.init(
                header: "categories:", lines: listed.map { "  - \($0.key)" },
                leftOut: codes.count - listed.count)
        case .discount:
            let discounts = Discounts(codes.mapValues(\.rows))
            self.init(
                header: "code,kind", lines: discounts.lines, leftOut: discounts.leftOut)
        }
    }

    private init(header: String, lines: [String], leftOut: Int) {
        text = ([header] + lines.sorted()).map { $0 + "\n" }.joined()
        listed = lines.count
        self.leftOut = leftOut
    }

    private static func value(_ row: SourceRow, _ place: Int) -> String {
        place < row.fields.count
            ? String(decoding: FactText.trimmed(row.fields[place]), as: UTF8.self) : ""
    }

    /// The rows of one code, and the categories it has in them.
    private struct Codes {
        private(set) var rows = 0
        private var categories: [String: Int] = [:]

        mutating func add(_ category: String) {
            rows += 1
            guard ListedCode.isWord(category), categories.count < 100 else { return }
            categories[category, default: 0] += 1
        }

        /// That of most rows, of several the first; none that stands in few.
        var category: String? {
            categories.filter { $0.value >= ListProposal.leastRows }
                .min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
        }
    }

    /// Codes of many rows, and beginnings of codes of few.
    private struct Discounts {
        let lines: [String]
        let leftOut: Int

        init(_ rows: [String: Int]) {
            let usual = rows.filter {
                $0.value >= ListProposal.leastRows && ListedCode.isWord($0.key)
            }
            let known = Set(usual.keys.map { $0.lowercased() })
            var alike: [String: Int] = [:]
            for code in rows.keys where usual[code] == nil {
                if let beginning = Self.beginning(of: code) { alike[beginning, default: 0] += 1 }
            }
            let families = alike.filter {
                $0.value >= ListProposal.leastAlike && !known.contains(Self.kind(of: $0.key))
            }
            lines =
                usual.keys.map { "\($0)," }
                + families.keys.map { "\($0)*,\(Self.kind(of: $0))" }
            leftOut = rows.count - usual.count - families.values.reduce(0, +)
        }

        /// Letters at the front of a code, with the sign behind them; nil where these are not three.
        private static func beginning(of code: String) -> String? {
            guard ListedCode.isWord(code.prefix(1)) else { return nil }
            let letters = code.prefix { $0.isASCII && $0.isLetter }
            let rest = code.dropFirst(letters.count)
            guard letters.count >= 3, let sign = rest.first, "-_.".contains(sign) else {
                return nil
            }
            return letters + String(sign)
        }

        private static func kind(of beginning: String) -> String {
            beginning.dropLast().lowercased()
        }
    }
}

extension ProposedList {
    fileprivate var meaning: HeaderWords.Meaning {
        switch self {
        case .product: .product
        case .category: .category
        case .discount: .discount
        }
    }
}
