import Testing

@testable import Settings

@Suite("ExactDecimal")
struct ExactDecimalTests {
    @Test(
        "is read and written without change",
        arguments: ["0.064", "3.328", "1", "12.50", "0.000000001"])
    func roundTrip(text: String) throws {
        #expect(try #require(ExactDecimal(text)).description == text)
    }

    @Test(
        "refuses what is no plain positive decimal",
        arguments: [
            "", "0", "0.000", "-1", "+1", "1.", ".5", "1e3", "1,5", "0x1", "1.2.3", " 1", "١",
        ])
    func refuses(text: String) {
        #expect(ExactDecimal(text) == nil)
    }

    @Test("a decimal is a reduced fraction")
    func fraction() throws {
        #expect(try #require(ExactDecimal("0.064")).rational == Rational(8, over: 125))
    }
}
