import CustomerModel
@_spi(Plaintext) import PersonalData

/// A customers row as the product itself reads it: the form in which people are compared.
struct ProductReading {
    let email: String
    let phone: String

    /// Nil for a row that the product would put into quarantine.
    init?(_ row: [String], columns: [String]) {
        guard row.count == columns.count else { return nil }
        let value = Dictionary(uniqueKeysWithValues: zip(columns, row))
        func text(_ column: String) -> String { value[column, default: ""] }
        do {
            let country = CountryCode(name: text("country"))
            let parsedEmail = try EmailAddress.parse(text("email"))
            let parsedPhone = try PhoneNumber.parse(text("phone"), country: country)
            _ = try PersonName.parse(text("full_name"), field: .fullName)
            _ = try StreetAddress.parse(text("address"))
            _ = try CityName.parse(text("city"))
            if !text("postal_code").isEmpty { _ = try PostalCode.parse(text("postal_code")) }
            _ = try BirthDate.parse(text("birth_date"))
            if columns.contains("joined_on") { _ = try BirthDate.parse(text("joined_on")) }
            if !text("note").isEmpty { _ = try ContactNote.parse(text("note")) }
            guard let email = parsedEmail.identifier, let phone = parsedPhone.identifier else {
                return nil
            }
            self.email = email.reveal()
            self.phone = phone.reveal()
        } catch {
            return nil
        }
    }
}
