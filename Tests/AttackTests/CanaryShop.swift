import Foundation

/// Files of a small shop in which every personal value is a canary.
///
/// Some rows load, some are quarantined, some files do not load at all.
struct CanaryShop {
    /// Rows that load; each holds eight canaries.
    let people: [Person]
    let canaries: [Canary]
    /// File name to content.
    let files: [String: [UInt8]]
    /// For whatever else a person may type where no personal value belongs.
    let stray: [String]

    struct Person {
        let customerID: String
        let name: String
        let email: String
        let phone: String
        let country: String
        let address: String
        let city: String
        let postalCode: String
        let note: String

        init(_ values: inout CanaryValues) {
            customerID = values.customerID()
            name = values.name()
            email = values.email()
            (phone, country) = values.phone()
            address = values.address()
            city = values.city()
            postalCode = values.postalCode()
            note = values.note()
        }

        var fields: [String] {
            [
                customerID, name, email, phone, country, address, city, postalCode, "1961-05-30",
                "2024-01-02", note,
            ]
        }
    }

    static let contactsHeader =
        "customer_id,full_name,email,phone,country,address,city,postal_code,birth_date,joined_on,note"
    static let ordersHeader =
        "customer_id,order_id,order_ts,amount,margin,lines,items,country,channel,campaign"

    /// `count` is a multiple of 1,000: that many canaries are made.
    init(seed: UInt64, canaries count: Int) {
        var values = CanaryValues(seed: seed)
        let scale = count / 1_000
        let good = (0..<90 * scale).map { _ in Person(&values) }
        let bad = (0..<12 * scale).map { _ in Person(&values) }
        let undeclared = (0..<5 * scale).map { _ in Person(&values) }
        let headless = (0..<4 * scale).map { _ in Person(&values) }
        let cutOff = (0..<5 * scale).map { _ in Person(&values) }
        let orderNumbers = (0..<40 * scale).map { _ in values.text() }
        let misplaced = (0..<10 * scale).map { _ in values.text() }
        let rest = count - values.all.count
        stray = (0..<rest).map { _ in values.text() }
        people = good
        canaries = values.all
        files = [
            "contacts.csv": Self.contacts(good.map(\.fields)) + Self.brokenRows(bad),
            "undeclared.csv": Self.undeclared(undeclared),
            "headless.csv": Self.lines(headless.map(\.fields)),
            "orders.csv": Self.orders(
                of: good, numbers: orderNumbers, misplaced: misplaced),
            "cut-off.csv": Self.contacts(cutOff.map(\.fields)),
            "campaigns.csv": Self.campaigns(misnamed: bad),
            "leads.csv": Self.leads(of: good, misplaced: bad),
            "interactions.csv": Self.interactions(of: good, misplaced: bad),
        ]
    }

    // MARK: Contacts

    private static func contacts(_ rows: [[String]]) -> [UInt8] {
        Array((contactsHeader + "\n").utf8) + lines(rows)
    }

    /// The rows under a header with a column that no mapping knows.
    private static func undeclared(_ people: [Person]) -> [UInt8] {
        Array((contactsHeader + ",shoe_size\n").utf8) + lines(people.map { $0.fields + [$0.note] })
    }

    /// One row of each kind of defect in turn, the canaries all there; the last swallows the rest
    /// of its file.
    private static func brokenRows(_ people: [Person]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (number, person) in people.enumerated() {
            var fields = person.fields
            switch number % 8 {
            case 0: fields[2] = person.email.replacingOccurrences(of: "@", with: " at ")
            case 1: fields[3] = person.phone + "12345678901234"
            case 2: fields[1] = person.name + "\u{202E}"
            case 3: fields.append(person.note)
            case 4: fields[8] = "30 May of " + person.city
            case 5: fields[7] = person.postalCode + "#"
            case 6: fields[10] = String(repeating: person.note + " ", count: 200)
            default: fields[5] = person.address + "\u{7}"
            }
            bytes += lines([fields])
        }
        guard let last = people.last else { return bytes }
        // Not UTF-8, and then a quote without an end.
        bytes += Array(last.name.utf8) + [0xFF, 0xFE, 0x0A]
        return bytes + Array((#"""# + last.fields.joined(separator: ",")).utf8)
    }

    // MARK: What is told beside orders

    /// One campaign, and others that are called by addresses and numbers of people.
    private static func campaigns(misnamed people: [Person]) -> [UInt8] {
        let header = "campaign,campaign_id,name,type,channel,starts_on,ends_on,budget\n"
        let rows = people.enumerated().map { number, person in
            [
                "C1\(number)", "1", number % 2 == 0 ? person.email : person.phone, "retention",
                "email", "2025-01-01", "2025-02-01",
                "100",
            ]
        }
        let one = ["C0001", "1", "Winter", "retention", "email", "2025-01-01", "2025-02-01", "100"]
        return Array(header.utf8) + lines([one] + rows)
    }

    /// Everybody showed interest once; then values in columns that they have no place in.
    private static func leads(of people: [Person], misplaced others: [Person]) -> [UInt8] {
        let header =
            "lead_id,email,created_on,contacted_on,converted_on,channel,campaign,source,"
            + "marketing_cost,sales_cost\n"
        func row(_ number: Int, _ email: String) -> [String] {
            ["L-\(number)", email, "2025-01-01", "", "", "search", "C0001", "form", "1.50", ""]
        }
        let good = people.enumerated().map { row($0, $1.email) }
        let bad = others.enumerated().map { number, person in
            var fields = row(people.count + number, person.email)
            fields[[2, 3, 5, 6, 8][number % 5]] = person.name
            return fields
        }
        return Array(header.utf8) + lines(good + bad)
    }

    /// Everybody looked around; then values in columns that they have no place in.
    private static func interactions(of people: [Person], misplaced others: [Person]) -> [UInt8] {
        let header =
            "interaction_id,customer_id,occurred_at,channel,type,campaign,nps,satisfaction,"
            + "sentiment,points,session_minutes,pages_viewed,products_viewed\n"
        func row(_ number: Int, _ customer: String) -> [String] {
            [
                "I-\(number)", customer, "2025-01-02 10:00:00", "web", "browse", "C0001", "", "",
                "", "", "5", "3", "1",
            ]
        }
        let good = people.enumerated().map { row($0, $1.customerID) }
        let bad = others.enumerated().map { number, person in
            var fields = row(people.count + number, person.customerID)
            fields[2 + number % 11] = person.note
            return fields
        }
        return Array(header.utf8) + lines(good + bad)
    }

    // MARK: Orders

    /// Every third person stops buying early, after many dear orders: they come on the work list.
    private static func orders(
        of people: [Person], numbers: [String], misplaced: [String]
    ) -> [UInt8] {
        var rows: [[String]] = []
        for (position, person) in people.enumerated() {
            let isLeaving = position % 3 == 0
            for visit in 0..<(isLeaving ? 8 : 1 + position % 3) {
                let month = isLeaving ? 1 + visit % 5 : 6 + (position + visit) % 6
                let day = 1 + (position * 7 + visit * 3) % 28
                let amount = isLeaving ? 90 + position : 10 + position % 20
                rows.append([
                    person.customerID, "O-\(position)-\(visit)",
                    "2025-\(two(month))-\(two(day)) 10:00:00",
                    "\(amount).50", "3.10", "2", "3", person.country, "web", "",
                ])
            }
        }
        for (position, number) in numbers.enumerated() { rows[position][1] = number }
        let columns = [2, 3, 4, 5, 6, 7, 0]
        for (position, text) in misplaced.enumerated() {
            var row = rows[position]
            row[1] = "M-\(position)"
            row[columns[position % columns.count]] = text
            rows.append(row)
        }
        return Array((ordersHeader + "\n").utf8) + lines(rows)
    }

    private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }

    // MARK: CSV (RFC 4180)

    private static func lines(_ rows: [[String]]) -> [UInt8] {
        rows.flatMap { row in
            Array((row.map(quoted).joined(separator: ",") + "\n").utf8)
        }
    }

    private static func quoted(_ field: String) -> String {
        guard field.contains(where: { ",\"\n".contains($0) }) else { return field }
        return "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
}
