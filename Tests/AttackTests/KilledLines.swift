import Foundation
import TestSupport

/// Orders as objects of JSON whose items are rows with products, read in passes, for loads that are killed.
enum KilledLines {
    private static let mapping = """
        policy: kill-lines
        version: 1
        why: Orders as objects of JSON.
        source: kill-shop
        record: order
        file:
          format: json_lines
        rows: lines
        products: kill-products.csv
        time_zone: Europe/Berlin
        currency: EUR
        minor_digits: 2
        columns:
          id:
            class: fact
            role: order_id
            format: text
          who:
            class: identifier
            kind: demo-shop.customer
          at:
            class: fact
            role: ordered_at
            format: local_timestamp
          "items[].price":
            class: fact
            role: revenue
            format: decimal
          "items[].sku":
            class: fact
            role: product
            format: code

        """

    private static let products = "code,category\nmug,kitchen\nlamp,light\nrug,\n"

    /// Puts the mapping and its list of products among the policies of `site`.
    static func declare(in site: TemporarySite) throws {
        for (name, content) in [
            ("sources/kill-lines.yaml", mapping), ("kill-products.csv", products),
        ] {
            try content.write(
                toFile: site.path + "/policies/" + name, atomically: true, encoding: .utf8)
        }
    }

    /// A file of so many orders of two items; every hundredth cannot be read.
    static func feed(in folder: String, orders: Int) throws -> ShopFeed {
        let lines = (0..<orders).map { number in
            let price = number % 100 == 7 ? "\"much\"" : "1.25"
            let product = ["mug", "lamp", "rug", "unlisted"][number % 4]
            return """
                {"id":"L\(number)","who":"K\(number % 997)","at":"2025-03-0\(1 + number % 9) 10:00:00",\
                "items":[{"price":2.50,"sku":"\(product)"},{"price":\(price),"sku":"mug"}]}

                """
        }
        let file = folder + "/lines.jsonl"
        try lines.joined().write(toFile: file, atomically: false, encoding: .utf8)
        return ShopFeed(source: "kill-lines", file: file, rows: orders, batchRows: 4_000)
    }
}
