/// What kind of personal value a column holds; the raw value is its name in policies and tables.
public enum PersonalField: String, Sendable, CaseIterable {
    case customerID = "customer_id"
    case email
    case phone
    case firstName = "first_name"
    case lastName = "last_name"
    case fullName = "full_name"
    case address
    case city
    case postalCode = "postal_code"
    case birthDate = "birth_date"
    case note
}
