import CPhoneNumber
public import CustomerModel

/// Phone numbers, by libphonenumber.
public enum PhoneNumber {
    /// Scalars as written; E.164 itself has 15 digits.
    static let maximumScalars = 64
    private static let e164Room = 32

    private static func same(_ number: String) -> ContactValue {
        let value = PlaintextPII(.phone, number)
        return ContactValue(sealed: value, identifier: value)
    }

    /// The E.164 form of `raw` as dialled from `country`, for sealing and comparing alike.
    ///
    /// The length must be one that subscribers of the country have. Whether the number is in a range
    /// already given out is not asked: such tables age, and a number refused is a customer lost. A
    /// number with an extension is sealed as written and compares with nothing: behind one
    /// switchboard sit many people.
    public static func parse(
        _ raw: String, country: CountryCode?
    ) throws(NormalizationError) -> ContactValue {
        let written = try CleanText(field: .phone, maximumScalars: maximumScalars).parse(raw)
        var digits = [UInt8](repeating: 0, count: e164Room)
        let length = Array(written.utf8).withUnsafeBytes { number in
            digits.withUnsafeMutableBytes { out in
                phone_number_e164(
                    number.baseAddress?.assumingMemoryBound(to: CChar.self), number.count,
                    country?.alpha2 ?? "ZZ", out.baseAddress?.assumingMemoryBound(to: CChar.self),
                    out.count)
            }
        }
        switch Int(length) {
        case Int(PHONE_NUMBER_HAS_EXTENSION):
            return ContactValue(sealed: PlaintextPII(.phone, written), identifier: nil)
        case Int(PHONE_NUMBER_NEEDS_REGION):
            throw NormalizationError(.phone, .phoneNeedsCountry)
        case 1...e164Room:
            return same(
                ChangedNumberingPlans.current(
                    String(decoding: digits.prefix(Int(length)), as: UTF8.self)))
        default:
            if let changed = ChangedNumberingPlans.e164(written) { return same(changed) }
            throw NormalizationError(.phone, .malformedPhone)
        }
    }
}
