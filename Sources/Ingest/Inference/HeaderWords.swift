/// What the name of a column says of it, in the words of usual exports.
struct HeaderWords {
    enum Meaning: CaseIterable {
        case orderID, orderedAt, timeOfDay, customerID, revenue, quantity, price, currency, status
        case refundedAmount, margin
        case product, category, discount
        case email, phone, fullName, firstName, lastName, address, city, postalCode, country,
            birthDate
        case joinedOn, note, secret
    }

    /// What it means; nil where the name says nothing.
    let meaning: Meaning?
    var isKnown: Bool { meaning != nil }

    /// Of a path, such as `customer.email`, all its keys count first, then those behind others.
    init(_ name: String) {
        let words = Self.normalised(name)
        let keys = name.split(separator: ".")
        let inner = keys.dropFirst().indices.map { start in
            Self.normalised(keys[start...].joined(separator: " "))
        }.filter { $0 != "id" && $0 != "name" && $0 != "status" }
        meaning =
            ([words] + inner).lazy.compactMap { words in
                Self.meanings.first { $0.names.contains(words) }?.meaning
            }.first
            ?? Self.parts.first { part in words.split(separator: " ").contains(part.word) }?.meaning
    }

    /// Small letters and digits, words divided by one space: `Order_ID`, `OrderID` and `order id` are one.
    private static func normalised(_ name: String) -> Substring {
        var text = ""
        var previous: Character = " "
        for character in name {
            let isBreak = !(character.isLetter || character.isNumber)
            let isHump = character.isUppercase && previous.isLowercase
            if isBreak || isHump, !text.hasSuffix(" "), !text.isEmpty { text += " " }
            if !isBreak { text += character.lowercased() }
            previous = character
        }
        while text.hasSuffix(" ") { text.removeLast() }
        return text[...]
    }

    private static func names(_ text: String) -> Set<Substring> {
        Set(text.split(separator: ",").map { $0.drop { $0 == " " } })
    }

    /// Whole names first.
    private static let meanings: [(meaning: Meaning, names: Set<Substring>)] = [
        (
            .orderID,
            names(
                "order id, order number, order no, order, name, invoice no, invoice, invoice id, "
                    + "transaction id, id, bestellnummer, bestellung, auftragsnummer, auftrag nr, numéro de commande, "
                    + "n commande, commande, increment id, basket id, order reference, amazon order id"
            )
        ),
        (
            .orderedAt,
            names(
                "order date, date, created at, created, invoice date, paid at, ordered at, order ts, "
                    + "purchase date, order purchase timestamp, created date utc, timestamp, transaction timestamp, "
                    + "bestelldatum, datum, date de commande, date commande, datetime, event date, day"
            )
        ),
        (.timeOfDay, names("time, uhrzeit, heure, hour")),
        (
            .customerID,
            names(
                "customer id, customer, customer number, client id, user id, buyer id, household id, "
                    + "kundennummer, kunde, kunden nr, client, customer unique id, member id, cust id, visitor id"
            )
        ),
        (
            .revenue,
            names(
                "total, amount, order total, revenue, net sales, gross sales, grand total, total price, "
                    + "line total, sales value, betrag, summe, montant, sales, payment value, order value, item price, "
                    + "dollar value, price paid, bestellwert, umsatz, purchase amount, value")
        ),
        (
            .quantity,
            names("quantity, qty, lineitem quantity, menge, quantité, quantity purchased, units")
        ),
        (.price, names("unit price, price, lineitem price, einzelpreis, prix unitaire, prix")),
        (.currency, names("currency, currency code, order currency, währung, devise")),
        (.status, names("status, order status, financial status, state, payment status")),
        (.refundedAmount, names("refunded amount, amount refunded, refund amount")),
        (.margin, names("margin, profit, gross margin, marge")),
        (
            .product,
            names(
                "sku, lineitem sku, item sku, variant sku, product sku, stock code, asin, product id, product code, "
                    + "item code, item number, article number, article, ean, gtin, upc, artikelnummer, artikel nr, "
                    + "code article, référence"
            )
        ),
        (
            .category,
            names(
                "category, product category, product category name, lineitem category, item category, "
                    + "department, product type, product group, kategorie, warengruppe, catégorie")
        ),
        (
            .discount,
            names(
                "discount code, discount codes, coupon, coupons, coupon code, coupon codes, voucher, voucher code, "
                    + "promo code, promotion code, promotion id, promotion ids, gutschein, gutscheincode, code promo"
            )
        ),
        (
            .email,
            names("email, e mail, email address, customer email, billing email, buyer email, mail")
        ),
        (
            .phone,
            names(
                "phone, telephone, mobile, billing phone, phone number, telefon, téléphone, tel, "
                    + "buyer phone number, handy")
        ),
        (
            .fullName,
            names(
                "full name, customer name, billing name, buyer name, recipient name, kundenname, "
                    + "nom complet, contact name")
        ),
        (
            .firstName,
            names("first name, firstname, billing first name, given name, vorname, prénom")
        ),
        (
            .lastName,
            names("last name, lastname, billing last name, surname, family name, nachname, nom")
        ),
        (
            .address,
            names(
                "address, street, billing address1, billing address 1, address1, strasse, straße, "
                    + "adresse, default address address1, ship address 1")
        ),
        (
            .city,
            names("city, town, billing city, ort, stadt, ville, default address city, ship city")
        ),
        (
            .postalCode,
            names(
                "zip, zip code, postal code, postcode, billing zip, billing postcode, plz, "
                    + "code postal, default address zip, ship postal code")
        ),
        (
            .country,
            names(
                "country, country code, billing country, land, pays, default address country code, "
                    + "ship country")
        ),
        (
            .birthDate,
            names(
                "birth date, birthday, date of birth, dob, birthdate, geburtsdatum, "
                    + "date de naissance")
        ),
        (.joinedOn, names("joined on, registered at, date add, signup date, member since")),
        (.note, names("note, notes, comment, comments, customer note, bemerkung, remarks")),
        (
            .secret,
            names("password, iban, card number, credit card, ssn, token, bic, account number")
        ),
    ]

    /// Words that make any name they stand in one of personal data.
    private static let parts: [(word: Substring, meaning: Meaning)] = [
        ("email", .email), ("phone", .phone), ("mobile", .phone), ("birth", .birthDate),
        ("iban", .secret), ("password", .secret), ("ssn", .secret), ("street", .address),
        ("address", .address), ("surname", .lastName), ("vorname", .firstName),
        ("nachname", .lastName), ("telefon", .phone), ("zip", .postalCode),
        ("postcode", .postalCode),
    ]
}
