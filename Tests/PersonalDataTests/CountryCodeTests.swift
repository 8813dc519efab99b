import CustomerModel
import PersonalData
import Testing

@Suite("Country names")
struct CountryCodeTests {
    @Test(
        "as shops write them are read",
        arguments: [
            ("United Kingdom", "GB"), ("EIRE", "IE"), ("RSA", "ZA"), ("USA", "US"),
            ("U.S.A.", "US"), ("Channel Islands", "GB"), ("Korea", "KR"), ("Hong Kong", "HK"),
            ("Czech Republic", "CZ"), (" netherlands ", "NL"), ("The Netherlands", "NL"),
            ("Côte d'Ivoire", "CI"), ("Cote d’Ivoire", "CI"), ("Bosnia & Herzegovina", "BA"),
            ("Bosnia and Herzegovina", "BA"), ("Türkiye", "TR"), ("Turkey", "TR"), ("de", "DE"),
            ("United Arab Emirates", "AE"), ("Saudi Arabia", "SA"), ("Jersey", "JE"),
        ])
    func known(name: String, code: String) {
        #expect(CountryCode(name: name)?.alpha2 == code)
    }

    @Test(
        "that are no single country are none",
        arguments: ["", "Unspecified", "European Community", "West Indies", "ZZ", "The", "\u{0}"])
    func unknown(name: String) {
        #expect(CountryCode(name: name) == nil)
    }

    @Test("cover ISO 3166-1")
    func complete() {
        #expect(CountryCode.all.count == 249)
    }
}
