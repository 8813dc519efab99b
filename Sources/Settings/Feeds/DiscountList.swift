import StrictYAML

/// The discount codes of a shop: the file `discounts` of a mapping.
///
/// CSV with the header `code,kind`. A code such as `SUMMER24` is kept as it is listed, whatever capitals a row
/// writes it in; its kind may be empty. A code that ends in `*`, such as `WELCOME-*`, is of all codes that begin
/// so, each made for one person: they count as their kind, and what stands behind is not kept.
public struct DiscountList: Hashable, Sendable {
    /// The most lines there may be.
    public static let maximumCount = 10_000
    /// Octets before the `*` at least: fewer would be of all kinds of codes.
    static let shortestPrefix = 3

    /// What is kept of a code.
    public struct Discount: Hashable, Sendable {
        /// The code as the list writes it; of personal codes their kind.
        public let code: String
        /// What kind of discount it is; nil where the list tells none.
        public let kind: String?
    }

    /// What may be kept, ascending by code.
    public let discounts: [Discount]
    /// By code in small letters.
    private let codes: [String: Discount]
    /// Beginnings of personal codes in small letters, the longest first.
    private let prefixes: [(beginning: String, discount: Discount)]
    /// Its name in `policies`.
    private(set) var file = ""
    /// The content of the file, which is part of the rules of a load.
    let bytes: [UInt8]

    /// What is kept of `code` as a row writes it; nil where the list does not know it.
    public func discount(of code: String) -> Discount? {
        let small = code.lowercased()
        return codes[small] ?? prefixes.first { small.hasPrefix($0.beginning) }?.discount
    }

    /// Reads the file that `node` names, in the folder `policies`.
    init(_ node: StrictNode, policies: String) throws(StrictYAMLError) {
        self = try PolicyFile.reading(node, in: policies) { bytes throws(PolicyFile.Problem) in
            try DiscountList(bytes)
        }
        file = try node.string()
    }

    init(_ bytes: [UInt8]) throws(PolicyFile.Problem) {
        let rows = try PolicyFile.rows(
            of: bytes, header: "code,kind", expected: "expected a discount code and its kind")
        var codes: [String: Discount] = [:]
        var prefixes: [String: Discount] = [:]
        for row in rows {
            let (code, kind) = (row.fields[0], row.fields[1])
            func problem(_ text: String) -> PolicyFile.Problem {
                PolicyFile.Problem(line: row.line, text: text)
            }
            guard kind.isEmpty || ListedCode.isWord(kind) && kind != ListedCode.other else {
                throw problem("a kind is \(ListedCode.wordProblem), and not '\(ListedCode.other)'")
            }
            let isPersonal = code.hasSuffix("*")
            let text = isPersonal ? String(code.dropLast()) : code
            guard ListedCode.isWord(text), text.lowercased() != ListedCode.other else {
                throw problem(
                    "a discount code is \(ListedCode.wordProblem), and not '\(ListedCode.other)'")
            }
            guard !isPersonal || !kind.isEmpty else {
                throw problem("personal codes count as their kind, which is missing")
            }
            guard !isPersonal || text.utf8.count >= Self.shortestPrefix else {
                throw problem("fewer than \(Self.shortestPrefix) characters before the *")
            }
            let discount = Discount(code: isPersonal ? kind : code, kind: kind.isEmpty ? nil : kind)
            let before =
                isPersonal
                ? prefixes.updateValue(discount, forKey: text.lowercased())
                : codes.updateValue(discount, forKey: text.lowercased())
            guard before == nil else { throw problem("a second line of the same code") }
            guard codes.count + prefixes.count <= Self.maximumCount else {
                throw problem("more than \(Self.maximumCount) discount codes")
            }
        }
        for (prefix, discount) in prefixes where codes[discount.code.lowercased()] != nil {
            let line = rows.first { $0.fields[0].lowercased() == prefix + "*" }?.line ?? 1
            throw PolicyFile.Problem(
                line: line, text: "'\(discount.code)' is a code of the list, and no kind")
        }
        self.codes = codes
        self.prefixes =
            prefixes.map { (beginning: $0.key, discount: $0.value) }.sorted {
                ($1.beginning.utf8.count, $0.beginning) < ($0.beginning.utf8.count, $1.beginning)
            }
        discounts = Set(Array(codes.values) + Array(prefixes.values)).sorted { $0.code < $1.code }
        self.bytes = bytes
    }

    /// Lists of the same content are one.
    public static func == (one: DiscountList, other: DiscountList) -> Bool {
        one.bytes == other.bytes
    }

    /// By the content.
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
