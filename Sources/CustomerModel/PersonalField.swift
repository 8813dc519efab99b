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

    /// Its number in stored contacts, from 1, which never changes: fields are told by it where a name would be
    /// written a million times.
    public var storedNumber: Int {
        switch self {
        case .customerID: 1
        case .email: 2
        case .phone: 3
        case .firstName: 4
        case .lastName: 5
        case .fullName: 6
        case .address: 7
        case .city: 8
        case .postalCode: 9
        case .birthDate: 10
        case .note: 11
        }
    }
}
