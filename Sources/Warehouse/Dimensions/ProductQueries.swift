public import Database

/// The keys of what a source's orders may name, by codes.
public struct ProductKeys: Hashable, Sendable {
    /// `dim_product.product_sk`, of the source.
    public let products: [String: Int32]
    /// `dim_product_category.category_sk`.
    public let categories: [String: Int32]
    /// `dim_discount_code.discount_sk`, of the source.
    public let discounts: [String: Int32]

    /// Keys from elsewhere, such as for a reading without a database.
    public init(
        products: [String: Int32], categories: [String: Int32], discounts: [String: Int32]
    ) {
        self.products = products
        self.categories = categories
        self.discounts = discounts
    }
}

/// Writes `dim_product`, `dim_product_category` and `dim_discount_code`: the lists of a shop.
public enum ProductQueries {
    /// Brings the dimensions up to a source's lists and returns the keys of all that there have been.
    ///
    /// What a list no longer names keeps its key. Runs under the ingest role.
    ///
    /// - Parameters:
    ///   - products: codes, each with its category.
    ///   - categories: codes; those of products are among them.
    ///   - discounts: what is kept of codes, each with its kind.
    public static func store(
        products: [(code: String, category: String?)], categories: [String],
        discounts: [(code: String, kind: String?)], source: Int16, on transaction: Transaction
    ) throws -> ProductKeys {
        // A conflict costs a key as well, so what is there is asked first.
        try transaction.execute(
            """
            INSERT INTO warehouse.dim_product_category (category_code)
            SELECT p.code FROM unnest(\(categories)) AS p (code)
            WHERE NOT EXISTS (SELECT FROM warehouse.dim_product_category c
                WHERE c.category_code = p.code)
            """)
        try transaction.execute(
            """
            UPDATE warehouse.dim_product AS d SET category_sk = c.category_sk
            FROM unnest(\(products.map(\.code)), \(products.map(\.category))) AS p (code, category)
            LEFT JOIN warehouse.dim_product_category c ON c.category_code = p.category
            WHERE d.source_id = \(source) AND d.product_code = p.code
                AND d.category_sk IS DISTINCT FROM c.category_sk
            """)
        try transaction.execute(
            """
            INSERT INTO warehouse.dim_product (source_id, product_code, category_sk)
            SELECT \(source), p.code, c.category_sk
            FROM unnest(\(products.map(\.code)), \(products.map(\.category))) AS p (code, category)
            LEFT JOIN warehouse.dim_product_category c ON c.category_code = p.category
            WHERE NOT EXISTS (SELECT FROM warehouse.dim_product d
                WHERE d.source_id = \(source) AND d.product_code = p.code)
            """)
        try storeDiscounts(discounts, source: source, on: transaction)
        return ProductKeys(
            products: try keys(
                "SELECT product_sk AS key, product_code AS code FROM warehouse.dim_product WHERE source_id = \(source)",
                on: transaction),
            categories: try keys(
                "SELECT category_sk AS key, category_code AS code FROM warehouse.dim_product_category",
                on: transaction),
            discounts: try keys(
                "SELECT discount_sk AS key, discount_code AS code FROM warehouse.dim_discount_code WHERE source_id = \(source)",
                on: transaction))
    }

    private static func storeDiscounts(
        _ discounts: [(code: String, kind: String?)], source: Int16, on transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            UPDATE warehouse.dim_discount_code AS d SET discount_kind = p.kind
            FROM unnest(\(discounts.map(\.code)), \(discounts.map(\.kind))) AS p (code, kind)
            WHERE d.source_id = \(source) AND d.discount_code = p.code
                AND d.discount_kind IS DISTINCT FROM p.kind
            """)
        try transaction.execute(
            """
            INSERT INTO warehouse.dim_discount_code (source_id, discount_code, discount_kind)
            SELECT \(source), p.code, p.kind
            FROM unnest(\(discounts.map(\.code)), \(discounts.map(\.kind))) AS p (code, kind)
            WHERE NOT EXISTS (SELECT FROM warehouse.dim_discount_code d
                WHERE d.source_id = \(source) AND d.discount_code = p.code)
            """)
    }

    private static func keys(
        _ query: SQL, on transaction: Transaction
    ) throws -> [String: Int32] {
        try transaction.query(query).reduce(into: [:]) { keys, row in
            keys[try row.decode("code")] = try row.decode("key") as Int32
        }
    }
}
