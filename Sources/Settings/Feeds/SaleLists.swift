import StrictYAML

/// The closed lists that orders name products, categories and discounts from; each shop declares its own.
///
/// A word that is in no list is `other`, left out or refused, as its column says.
public struct SaleLists: Hashable, Sendable {
    /// The products there are; nil where rows tell none.
    public let products: ProductList?
    /// The discounts there are; nil where rows tell none.
    public let discounts: DiscountList?
    /// Every category that a product of the list has, or that the mapping names.
    public let categories: Set<String>

    /// No lists.
    static let none = SaleLists(products: nil, discounts: nil, categories: [])

    private init(products: ProductList?, discounts: DiscountList?, categories: Set<String>) {
        self.products = products
        self.discounts = discounts
        self.categories = categories
    }

    /// Reads what `file`, a mapping, names: files in the folder `policies`, and words of its own.
    init(_ file: StrictMapping, policies: String) throws(StrictYAMLError) {
        products = try file.optional("products").map { (node) throws(StrictYAMLError) in
            try ProductList(node, policies: policies)
        }
        discounts = try file.optional("discounts").map { (node) throws(StrictYAMLError) in
            try DiscountList(node, policies: policies)
        }
        var categories: Set<String> = []
        if let list = file.optional("categories") {
            for word in try list.distinctStrings() {
                guard ListedCode.isWord(word) else {
                    throw list.error("'\(word)': a category is \(ListedCode.wordProblem)")
                }
                categories.insert(word)
            }
        }
        self.categories = categories.union((products?.categories ?? [:]).values.compactMap(\.self))
    }

    /// The content of the files, which is part of the rules of a load.
    var bytes: [UInt8] {
        guard products != nil || discounts != nil else { return [] }
        return [0x1F] + (products?.bytes ?? []) + [0x1F] + (discounts?.bytes ?? [])
    }

    /// The words of a vocabulary, where it is one of these lists and has words that a mapping may name.
    func words(of vocabulary: FactRole.Vocabulary) -> Set<String>? {
        vocabulary == .categories && !categories.isEmpty ? categories : nil
    }
}
