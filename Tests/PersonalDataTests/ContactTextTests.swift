import CustomerModel
@_spi(Plaintext) import PersonalData
import Testing

@Suite("Names, addresses, notes and dates")
struct ContactTextTests {
    @Test(
        "keep names of every script",
        arguments: [
            ("  Anna   Smith ", "Anna Smith"),
            ("Jose\u{301} Nun\u{303}ez", "José Nuñez"),
            ("山田\u{3000}太郎", "山田 太郎"),
            ("Олена Шевченко", "Олена Шевченко"),
            ("محمد علي", "محمد علي"),
            // The zero-width non-joiner is part of how Persian is spelt.
            ("علی\u{200C}رضا", "علی\u{200C}رضا"),
            ("අමර\u{200D}", "අමර\u{200D}"),
            ("O’Neill-Müller, Jr.", "O’Neill-Müller, Jr."),
            ("각", "각"),
            ("\u{1100}\u{1161}\u{11A8}", "각"),
        ])
    func names(raw: String, expected: String) throws {
        let name = try PersonName.parse(raw, field: .fullName).reveal()
        #expect(name.unicodeScalars.elementsEqual(expected.unicodeScalars))
    }

    @Test(
        "refuse names that hide or hold nothing",
        arguments: [
            ("", NormalizationError.Reason.empty), ("12345", .noLetter), ("---", .noLetter),
            ("Anna\nSmith", .controlCharacter), ("Anna\u{7}", .controlCharacter),
            ("evil\u{202E}eman", .controlCharacter), ("A\u{2066}b", .controlCharacter),
            ("A\u{200B}b", .controlCharacter), (String(repeating: "a", count: 201), .tooLong),
            (String(repeating: "a\u{301}", count: 100_000), .tooLong),
        ])
    func refusedNames(raw: String, reason: NormalizationError.Reason) {
        #expect(throws: NormalizationError.self) { try PersonName.parse(raw, field: .lastName) }
        do {
            _ = try PersonName.parse(raw, field: .lastName)
        } catch {
            #expect(error.reason == reason && error.field == .lastName)
        }
    }

    @Test("keep the lines of an address and of a note")
    func lines() throws {
        #expect(try StreetAddress.parse("1 High St\r\nFlat 2 ").reveal() == "1 High St\nFlat 2")
        #expect(try ContactNote.parse("calls  back\n").reveal() == "calls  back")
        #expect(throws: NormalizationError.self) {
            try ContactNote.parse(String(repeating: "x", count: 2_001))
        }
        #expect(throws: NormalizationError.self) { try StreetAddress.parse("a\u{1B}[31m") }
    }

    @Test(
        "write postal codes one way",
        arguments: [("sw1a 1aa", "SW1A 1AA"), ("１００-０００１", "100-0001"), ("1010", "1010")])
    func postalCodes(raw: String, expected: String) throws {
        #expect(try PostalCode.parse(raw).reveal() == expected)
    }

    @Test("refuse what is no postal code", arguments: ["?", "-", "10*10", "12345678901234567"])
    func refusedPostalCodes(raw: String) {
        #expect(throws: NormalizationError.self) { try PostalCode.parse(raw) }
    }

    @Test(
        "take days that the calendar has", arguments: ["1970-01-01", "2000-02-29", " 1984-12-31 "])
    func birthDates(raw: String) throws {
        #expect(try BirthDate.parse(raw).reveal() == raw.filter { $0 != " " })
    }

    @Test(
        "refuse days that it has not",
        arguments: [
            "1899-12-31", "2101-01-01", "1900-02-29", "1985-02-30", "1985-13-01", "1985-00-10",
            "1985-1-1", "31/12/1985", "1985-04-31", "1985-04-00", "-985-04-01", "１985-04-01",
        ])
    func refusedBirthDates(raw: String) {
        #expect(throws: NormalizationError.self) { try BirthDate.parse(raw) }
    }

    @Test("leave customer ids as the source has them")
    func customerIDs() throws {
        #expect(try CustomerID.parse(" c-0007A ").reveal() == "c-0007A")
        #expect(throws: NormalizationError.self) { try CustomerID.parse("a\tb\u{0}") }
    }
}
