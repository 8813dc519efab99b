import CustomerModel
@_spi(Plaintext) import PersonalData
import Testing

@testable import ShopGenerator

@Suite("Telephone numbers")
struct PhonePlanTests {
    private func e164(_ text: [UInt8], region: String) throws -> String? {
        let country = try #require(CountryCode(alpha2: region))
        return try PersonalData.PhoneNumber.parse(
            String(decoding: text, as: UTF8.self), country: country
        ).identifier?.reveal()
    }

    @Test(
        "are possible in their country and the same in every style", arguments: Country.all.indices)
    func styles(index: Int) throws {
        let country = Country.all[index]
        for number in 0..<40 {
            let digits = country.phone.nationalNumber(of: number * 250_007, offset: 77)
            let expected =
                "+" + country.phone.callingCode + String(decoding: digits, as: UTF8.self)
            for style in country.phone.styles {
                var text: [UInt8] = []
                country.phone.write(digits, style, to: &text)
                #expect(try e164(text, region: country.region) == expected, "\(style)")
            }
        }
    }

    @Test("differ between customers of one country", arguments: Country.all.indices)
    func bijection(index: Int) {
        let plan = Country.all[index].phone
        #expect(plan.count >= PhonePlan.numbersMinimum)
        let sample = (0..<5_000).map { $0 * 1_999 }
        let numbers = Set(sample.map { plan.nationalNumber(of: $0, offset: 123_456) })
        #expect(numbers.count == sample.count)
        #expect(Set(numbers.map(\.count)).count == 1, "all of one length")
    }

    @Test("can never repeat: the multiplier and the size of every plan have no common factor")
    func coprime() {
        func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
        for country in Country.all {
            #expect(divisor(PhonePlan.multiplier, country.phone.count) == 1, "\(country.name)")
        }
    }

    @Test("never collide between countries that share a calling code")
    func sharedCallingCode() throws {
        let american = try #require(Country.all.first { $0.region == "US" }).phone
        let canadian = try #require(Country.all.first { $0.region == "CA" }).phone
        let one = Set((0..<3_000).map { american.nationalNumber(of: $0, offset: 5).prefix(3) })
        let other = Set((0..<3_000).map { canadian.nationalNumber(of: $0, offset: 5).prefix(3) })
        #expect(one.isDisjoint(with: other))
    }

    @Test("belong to countries whose names the product knows by the same code")
    func regions() {
        for country in Country.all {
            #expect(CountryCode(name: country.name)?.alpha2 == country.region)
        }
    }
}
