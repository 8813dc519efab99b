import StrictYAML

/// The products of a shop and their categories: the file `products` of a mapping.
///
/// CSV with the header `code,category`, such as `85123A,lighting`; the category may be empty.
public struct ProductList: Hashable, Sendable {
    /// The most products there may be.
    public static let maximumCount = 200_000

    /// The category of each product by its code; nil where the list tells none.
    public let categories: [String: String?]
    /// Its name in `policies`.
    private(set) var file = ""
    /// The content of the file, which is part of the rules of a load.
    let bytes: [UInt8]

    /// Reads the file that `node` names, in the folder `policies`.
    init(_ node: StrictNode, policies: String) throws(StrictYAMLError) {
        self = try PolicyFile.reading(node, in: policies) { bytes throws(PolicyFile.Problem) in
            try ProductList(bytes)
        }
        file = try node.string()
    }

    init(_ bytes: [UInt8]) throws(PolicyFile.Problem) {
        let rows = try PolicyFile.rows(
            of: bytes, header: "code,category",
            expected: "expected a product's code and its category")
        var categories: [String: String?] = [:]
        for row in rows {
            func problem(_ text: String) -> PolicyFile.Problem {
                PolicyFile.Problem(line: row.line, text: text)
            }
            guard ListedCode.isProduct(row.fields[0]) else {
                throw problem(ListedCode.productProblem)
            }
            guard row.fields[1].isEmpty || ListedCode.isWord(row.fields[1]) else {
                throw problem("a category is \(ListedCode.wordProblem)")
            }
            let category = row.fields[1].isEmpty ? nil : row.fields[1]
            guard categories.updateValue(category, forKey: row.fields[0]) == nil else {
                throw problem("a second line of the same product")
            }
            guard categories.count <= Self.maximumCount else {
                throw problem("more than \(Self.maximumCount) products")
            }
        }
        self.categories = categories
        self.bytes = bytes
    }
}

/// What codes of lists look like: single words, so that no text passes for one.
public enum ListedCode {
    /// Stands for every code that is in no list.
    public static let other = "other"
    /// Octets of a product's code.
    public static let maximumProductOctets = 64
    /// Octets of a category's or a discount's.
    public static let maximumOctets = 40
    /// Digits in a category or a discount code: too few for anybody's telephone.
    public static let maximumDigits = 8

    static let productProblem =
        "a product's code is one word of at most \(maximumProductOctets) letters, digits and _./+#-, and not "
        + "'\(other)'"
    static let wordProblem =
        "one word of at most \(maximumOctets) letters, digits and _.-, with at most \(maximumDigits) digits"

    /// Whether `text` may be a product's code.
    public static func isProduct(_ text: some StringProtocol) -> Bool {
        isCode(text, marks: "_./+#-", octets: maximumProductOctets) && text != other
    }

    /// Whether `text` may be a category's or a discount's.
    public static func isWord(_ text: some StringProtocol) -> Bool {
        isCode(text, marks: "_.-", octets: maximumOctets)
            && text.utf8.count { (0x30...0x39).contains($0) } <= maximumDigits
    }

    private static func isCode(
        _ text: some StringProtocol, marks: String, octets: Int
    ) -> Bool {
        func isPlain(_ byte: UInt8) -> Bool {
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
        }
        let bytes = text.utf8
        return (1...octets).contains(bytes.count) && isPlain(bytes.first ?? 0)
            && bytes.allSatisfy { isPlain($0) || marks.utf8.contains($0) }
    }
}
