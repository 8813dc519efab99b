public import CustomerModel

extension PersonalField {
    /// Reads a text as a value of this field.
    ///
    /// - Parameter country: the row's; only phone numbers ask for it.
    public func parse(
        _ raw: String, country: CountryCode?
    ) throws(NormalizationError) -> ContactValue {
        let value: PlaintextPII
        switch self {
        case .email: return try EmailAddress.parse(raw)
        case .phone: return try PhoneNumber.parse(raw, country: country)
        case .customerID: value = try CustomerID.parse(raw)
        case .firstName, .lastName, .fullName: value = try PersonName.parse(raw, field: self)
        case .address: value = try StreetAddress.parse(raw)
        case .city: value = try CityName.parse(raw)
        case .postalCode: value = try PostalCode.parse(raw)
        case .birthDate: value = try BirthDate.parse(raw)
        case .note: value = try ContactNote.parse(raw)
        }
        return ContactValue(sealed: value, identifier: nil)
    }

    /// A text as it is written, whether it is a value of this field or not; it tells nobody apart.
    public func asWritten(_ raw: String) throws(NormalizationError) -> PlaintextPII {
        let text = CleanText(
            field: self, maximumScalars: StreetAddress.maximumScalars, whitespace: .lines)
        return PlaintextPII(self, try text.parse(raw))
    }
}
