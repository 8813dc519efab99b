import Foundation
import TestSupport
import Testing

extension LeakRun {
    /// Orders with the contacts of who placed them, piped in, taken back and loaded again; a mapping is
    /// proposed for the same.
    func feedOrdersWithContacts() async throws {
        let header =
            "Name,Email,Financial Status,Currency,Total,Created at,Lineitem quantity,Billing Name,"
            + "Billing Address1,Billing City,Billing Zip,Billing Country,Billing Phone\n"
        let rows = shop.people.prefix(40).enumerated().map { number, person in
            // Every tenth telephone is none, and every ninth time.
            let phone = number % 10 == 3 ? person.name : person.phone
            let time = number % 9 == 2 ? person.email : "2024-05-01 10:00:00 -0500"
            return "#\(number),\(person.email),paid,USD,12.00,\(time),1,\(person.name),"
                + "\"\(person.address)\",\(person.city),\(person.postalCode),\(person.country),"
                + "\(phone)\n"
        }
        for _ in 1...2 {
            let loaded = try await bauta(
                ["ingest", "--source", "shopify-orders", "-", "--json"],
                input: header + rows.joined())
            #expect(loaded.summary["accepted"] as? Int ?? 0 > 30)
            #expect(!(loaded.summary["left_out"] as? [String: Int] ?? [:]).isEmpty)
            #expect(!(loaded.summary["quarantined"] as? [String: Int] ?? [:]).isEmpty)
            try await bauta(["quarantine", "list", "--json"])
            let list = try await bauta(["load", "list", "--json"])
            let items = list.summary["items"] as? [[String: Any]] ?? []
            // That of what was read again, which brought nothing, is the latest.
            let brought = items.first { $0["accepted"] as? Int ?? 0 > 0 }
            let load = try #require(brought?["load"] as? Int)
            // What is refused again is a load of its own.
            try await bauta(["quarantine", "replay", String(load), "--json"], ends: 65)
            try await bauta(["load", "undo", String(load), "--json"])
            try await bauta(["load", "undo", String(load)], ends: 65)
        }
        try await bauta(["source", "infer", inbox + "/contacts.csv"])
        try await feedObjects()
    }

    /// The same orders as objects of JSON, some of which are none.
    private func feedObjects() async throws {
        let mapping = """
            policy: leak-objects
            version: 1
            why: Orders as objects of JSON.
            source: leak-objects
            records:
              - order
              - contact
            file:
              format: json_lines
            rows: lines
            time_zone: UTC
            currency: EUR
            minor_digits: 2
            columns:
              id:
                class: fact
                role: order_id
                format: text
              at:
                class: fact
                role: ordered_at
                format: zoned_timestamp
              "customer.email":
                class: contact
                field: email
                identifier: email
              "customer.phone":
                class: contact
                field: phone
                country: "customer.country"
                optional: true
              "customer.country":
                class: quasi
                rule: region
                target: region
              "lines[].price":
                class: fact
                role: revenue
                format: decimal
            """
        try mapping.write(
            toFile: site.path + "/policies/sources/leak-objects.yaml", atomically: true,
            encoding: .utf8)
        let lines = try shop.people.prefix(40).enumerated().map { number, person in
            let time = number % 9 == 2 ? person.name : "2024-05-01T10:00:00Z"
            let object: [String: Any] = [
                "id": "J\(number)", "at": time, "lines": [["price": 5], ["price": 7.5]],
                "customer": [
                    "email": person.email, "phone": person.phone, "country": person.country,
                ],
            ]
            let text = String(
                decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
            return number % 10 == 3 ? String(text.dropLast()) : text
        }
        let loaded = try await bauta(
            ["ingest", "--source", "leak-objects", "-", "--json"],
            input: lines.joined(separator: "\n"))
        #expect(loaded.summary["accepted"] as? Int ?? 0 > 25)
        let refused = loaded.summary["quarantined"] as? [String: Int] ?? [:]
        #expect(refused["malformed-json"] == 4 && refused["malformed-timestamp"] ?? 0 > 0)
        let undeclared = "{\"\(shop.people[0].email)\":\"\(shop.people[0].name)\"}"
        try await bauta(
            ["ingest", "--source", "leak-objects", "-"], ends: 65, input: undeclared)
    }
}
