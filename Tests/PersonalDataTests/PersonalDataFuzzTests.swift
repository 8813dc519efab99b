import CustomerModel
@_spi(Plaintext) import PersonalData
import TestSupport
import Testing

/// Cells as files have them, and as nobody wrote them on purpose.
@Suite("Personal values, changed at random")
struct PersonalDataFuzzTests {
    @Test("a number that is taken reads the same when it is read again")
    func phoneNumbers() async throws {
        let corpus = [
            "07700 900123", "+44 (0)20 7946 0018", "0044 20 7946 0018", "(202) 555-0123",
            "０３-１２３４-５６７８", "٠٥٠ ١٢٣ ٤٥٦٧", "tel:+49-30-23125123;ext=5",
        ].map { Array($0.utf8) }
        try await Fuzzing.feed("telephone numbers", from: corpus, atMost: 4_096) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let value = try? PhoneNumber.parse(text, country: CountryCode(alpha2: "GB"))
            else { return false }
            guard let identifier = value.identifier else { return true }
            let again = try PhoneNumber.parse(identifier.reveal(), country: nil)
            #expect(again.identifier?.reveal() == identifier.reveal())
            return true
        }
    }

    @Test("an address that is taken reads the same when it is read again")
    func emailAddresses() async throws {
        let corpus = [
            "Ann.Lee+shop@Example.COM", "a@münchen.example", "用户@例子.example",
            "\"a b\"@example.org", "o'brien@sub.example.co.uk", "x@xn--mnchen-3ya.example",
        ].map { Array($0.utf8) }
        try await Fuzzing.feed("e-mail addresses", from: corpus, atMost: 4_096) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let value = try? EmailAddress.parse(text) else { return false }
            guard let identifier = value.identifier else { return true }
            let again = try EmailAddress.parse(identifier.reveal())
            #expect(again.identifier?.reveal() == identifier.reveal())
            return true
        }
    }
}
