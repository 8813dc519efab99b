import CustomerModel
@_spi(Plaintext) import PersonalData
import Testing

@Suite("Phone numbers")
struct PhoneNumberTests {
    @Test(
        "become E.164 as dialled in the row's country",
        arguments: [
            // Numbers that the authorities keep free for fiction (Ofcom, NANPA, ARCEP and others).
            ("07700 900123", "GB", "+447700900123"),
            ("(020) 7946-0018", "GB", "+442079460018"),
            ("+44 (0)20 7946 0018", "US", "+442079460018"),
            ("0044 20 7946 0018", "DE", "+442079460018"),
            ("(202) 555-0123", "US", "+12025550123"),
            ("06 39 98 12 34", "FR", "+33639981234"),
            ("030 23125 123", "DE", "+493023125123"),
            ("０３-１２３４-５６７８", "JP", "+81312345678"),
            ("٠٥٠ ١٢٣ ٤٥٦٧", "AE", "+971501234567"),
            ("1534 123456", "JE", "+441534123456"),
            // Zeros that belong to the number.
            ("02 3661 8300", "IT", "+390236618300"), ("+39 02 3661 8300", "US", "+390236618300"),
        ])
    func normalises(raw: String, country: String, expected: String) throws {
        let value = try PhoneNumber.parse(raw, country: CountryCode(alpha2: country))
        #expect(value.sealed.reveal() == expected)
        #expect(value.identifier?.reveal() == expected)
    }

    @Test("with their country code need no country")
    func international() throws {
        #expect(
            try PhoneNumber.parse("+49 30 23125123", country: nil).sealed.reveal()
                == "+493023125123")
    }

    @Test("without any country are refused as such")
    func needsCountry() {
        #expect(throws: NormalizationError.self) {
            try PhoneNumber.parse("07700 900123", country: nil)
        }
        #expect(reason("07700 900123", nil) == .phoneNeedsCountry)
    }

    @Test("with an extension are sealed as written and link nobody")
    func switchboard() throws {
        let value = try PhoneNumber.parse(
            "020 7946 0018 ext. 12", country: CountryCode(alpha2: "GB"))
        #expect(value.sealed.reveal() == "020 7946 0018 ext. 12")
        #expect(value.identifier == nil)
    }

    @Test(
        "that nobody can dial are refused",
        arguments: [
            "", "none", "12", "555-0123", "+999 123456789", "+44 20 7946 0018 000000",
            "020\u{202E}7946", "+44 00 7946 00181",
        ])
    func refuses(raw: String) {
        #expect(reason(raw, "US") != nil)
    }

    @Test("are parsed on many threads at once to the same result")
    func parallel() async {
        let results = await withTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<200).allSatisfy { index in
                        let number = "07700 900" + String(100 + (task * 200 + index) % 900)
                        let digits = number.filter { $0 != " " }.dropFirst()
                        let value = try? PhoneNumber.parse(
                            number, country: CountryCode(alpha2: "GB"))
                        return value?.sealed.reveal() == "+44" + digits
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count == 8 && results.allSatisfy { $0 })
    }

    private func reason(_ raw: String, _ country: String?) -> NormalizationError.Reason? {
        do throws(NormalizationError) {
            _ = try PhoneNumber.parse(raw, country: country.flatMap(CountryCode.init(alpha2:)))
            return nil
        } catch {
            return error.reason
        }
    }
}
