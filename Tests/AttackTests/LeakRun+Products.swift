import Foundation
import TestSupport
import Testing

extension LeakRun {
    /// Orders whose columns of products and discount codes hold what they must not: names, addresses, numbers.
    ///
    /// The mapping is the shipped one of Shopify's orders with what it offers to be taken in.
    func feedProducts(policies: String, inbox: String) async throws {
        let sources = policies + "/sources/"
        let shipped = try String(
            contentsOfFile: sources + "shopify-orders.yaml", encoding: .utf8)
        let mapping = shipped.replacing("#+ ", with: "")
            .replacing("policy: shopify-orders", with: "policy: shopify-products")
            .replacing("currency: USD", with: "currency: EUR")
        for (path, content) in [
            (sources + "shopify-products.yaml", mapping),
            (policies + "/products.csv", "code,category\nMUG-1,kitchen\n"),
            (policies + "/discounts.csv", "code,kind\nSUMMER24,sale\nWELCOME-*,welcome\n"),
        ] {
            try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        }
        let header =
            "Name,Email,Financial Status,Currency,Total,Discount Code,Created at,Lineitem quantity,"
            + "Lineitem price,Lineitem sku\n"
        let rows = shop.people.prefix(60).enumerated().map { number, person in
            let values = [person.name, person.email, person.phone, person.postalCode, person.city]
            let product = number % 6 == 5 ? "MUG-1" : values[number % 5]
            let code = number % 2 == 0 ? "WELCOME-" + person.postalCode : values[(number + 1) % 5]
            return "#P\(number),\(person.email),paid,EUR,12.00,\(code),2024-05-01 10:00:00 -0500,1,"
                + "12.00,\(product)\n"
        }
        let file = inbox + "/products.csv"
        try Data((header + rows.joined()).utf8).write(to: URL(fileURLWithPath: file))
        let loaded = try await bauta(["ingest", "--source", "shopify-products", file, "--json"])
        #expect(loaded.summary["accepted"] as? Int == 60)
        let listed = try await bauta(["source", "infer", "--list", "product", file])
        #expect(listed.output == "code,category\nMUG-1,\n")
        try await bauta(["source", "infer", "--list", "discount", file])
        try await bauta(["source", "infer", file])
    }
}
