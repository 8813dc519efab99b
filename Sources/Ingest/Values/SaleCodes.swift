import Settings
import Warehouse

/// The products, categories and discounts that rows of a source may name, with their keys.
struct SaleCodes: Sendable {
    /// A product as a row names it.
    struct Product: Hashable, Sendable {
        let key: Int32
        /// As the list has it.
        let category: Int32?
    }

    private let lists: SaleLists
    private let keys: ProductKeys

    /// Keys of every word of `lists`, and of `other`.
    init(_ lists: SaleLists, keys: ProductKeys) {
        self.lists = lists
        self.keys = keys
    }

    /// Some numbers: enough to tell good rows from bad, and equal ones from others.
    init(dryRun lists: SaleLists) {
        func numbered(_ words: [String]) -> [String: Int32] {
            Dictionary(
                words.enumerated().map { ($1, Int32(clamping: $0 + 1)) },
                uniquingKeysWith: { first, _ in first })
        }
        self.init(
            lists,
            keys: ProductKeys(
                products: numbered(lists.storedProducts.map(\.code)),
                categories: numbered(lists.storedCategories),
                discounts: numbered(lists.storedDiscounts.map(\.code))))
    }

    /// The product with this code; nil where the list has none.
    func product(_ code: String) -> Product? {
        guard let category = lists.products?.categories[code], let key = keys.products[code] else {
            return nil
        }
        return Product(key: key, category: category.flatMap { keys.categories[$0] })
    }

    /// What stands for products that the list does not have.
    var otherProduct: Product? {
        keys.products[ListedCode.other].map {
            Product(key: $0, category: keys.categories[ListedCode.other])
        }
    }

    /// The category with this code; nil where no list has it.
    func category(_ code: String) -> Int32? {
        lists.categories.contains(code) ? keys.categories[code] : nil
    }

    /// What stands for categories that no list has.
    var otherCategory: Int32? { keys.categories[ListedCode.other] }

    /// What is kept of a discount code; nil where the list does not know it.
    func discount(_ code: String) -> Int32? {
        lists.discounts?.discount(of: code).flatMap { keys.discounts[$0.code] }
    }

    /// What stands for discount codes that the list does not know.
    var otherDiscount: Int32? { keys.discounts[ListedCode.other] }
}

extension SaleLists {
    /// What `dim_product` is to have of them, ascending by code.
    var storedProducts: [(code: String, category: String?)] {
        guard let products else { return [] }
        return products.categories.map { (code: $0.key, category: $0.value) }
            .sorted { $0.code < $1.code } + [(code: ListedCode.other, category: ListedCode.other)]
    }

    /// What `dim_product_category` is to have of them, ascending.
    var storedCategories: [String] {
        products == nil && categories.isEmpty
            ? [] : categories.union([ListedCode.other]).sorted()
    }

    /// What `dim_discount_code` is to have of them, ascending by code.
    var storedDiscounts: [(code: String, kind: String?)] {
        guard let discounts else { return [] }
        return discounts.discounts.map { (code: $0.code, kind: $0.kind) }
            + [(code: ListedCode.other, kind: nil)]
    }
}
