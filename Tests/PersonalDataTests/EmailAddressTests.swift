import CustomerModel
@_spi(Plaintext) import PersonalData
import Testing

@Suite("E-mail addresses")
struct EmailAddressTests {
    @Test(
        "keep what was written and compare what was meant",
        arguments: [
            (" Anna.Smith@Example.COM ", "Anna.Smith@Example.COM", "anna.smith@example.com"),
            ("o'brien+shop@mail.example", "o'brien+shop@mail.example", "o'brien+shop@mail.example"),
            // IDNA 2008: the A-label of "münchen".
            ("info@München.example", "info@München.example", "info@xn--mnchen-3ya.example"),
            // Decomposed and composed are one address.
            ("u\u{308}@example.org", "ü@example.org", "ü@example.org"),
            // Full-width letters, as typed by a Japanese input method.
            ("ｔａｒｏ@example.jp", "ｔａｒｏ@example.jp", "taro@example.jp"),
            ("用户@例子.测试", "用户@例子.测试", "用户@xn--fsqu00a.xn--0zwm56d"),
            (
                "ПОЧТА@пример.испытание", "ПОЧТА@пример.испытание",
                "почта@xn--e1afmkfd.xn--80akhbyknj4f"
            ),
            // Non-transitional processing keeps the sharp s (UTS 46).
            ("a@straße.example", "a@straße.example", "a@xn--strae-oqa.example"),
            ("a@xn--mnchen-3ya.example", "a@xn--mnchen-3ya.example", "a@xn--mnchen-3ya.example"),
        ])
    func normalises(raw: String, sealed: String, identifier: String) throws {
        let value = try EmailAddress.parse(raw)
        #expect(value.sealed.reveal() == sealed)
        #expect(
            value.identifier?.reveal().unicodeScalars.elementsEqual(identifier.unicodeScalars)
                == true)
        #expect(value.sealed.field == .email && value.identifier?.field == .email)
    }

    @Test(
        "that are none are refused by reason",
        arguments: [
            ("", NormalizationError.Reason.empty),
            (" \u{3000}", .empty),
            ("anna", .malformedAddress),
            ("anna@b@example.com", .malformedAddress),
            ("anna＠example.com", .malformedAddress),
            ("@example.com", .malformedAddress),
            (".anna@example.com", .malformedAddress),
            ("anna.@example.com", .malformedAddress),
            ("an..na@example.com", .malformedAddress),
            ("an na@example.com", .malformedAddress),
            ("\"anna\"@example.com", .malformedAddress),
            ("anna<script>@example.com", .malformedAddress),
            ("anna@", .malformedDomain),
            ("anna@localhost", .malformedDomain),
            ("anna@[192.0.2.1]", .malformedDomain),
            ("anna@-bad.example", .malformedDomain),
            ("anna@192.0.2.1", .malformedDomain),
            ("anna@exa_mple.com", .malformedDomain),
            ("anna@m\u{fc}n_chen.com", .malformedDomain),
            ("anna@example..com", .malformedDomain),
            ("anna@exam\u{202E}ple.com", .controlCharacter),
            ("an\u{0}na@example.com", .controlCharacter),
            (String(repeating: "a", count: 65) + "@example.com", .tooLong),
            ("a@" + String(repeating: "abcdefgh.", count: 30) + "com", .tooLong),
        ])
    func refuses(raw: String, reason: NormalizationError.Reason) {
        #expect { try EmailAddress.parse(raw) } throws: { error in
            guard let error = error as? NormalizationError else { return false }
            return error.field == .email && error.reason == reason
                && (raw.count < 4 || !"\(error)".contains(raw))
        }
    }

    @Test("normalise to themselves a second time", arguments: ["Anna@Bücher.example", "ｔ@e.jp"])
    func idempotent(raw: String) throws {
        let once = try #require(try EmailAddress.parse(raw).identifier).reveal()
        let twice = try #require(try EmailAddress.parse(once).identifier).reveal()
        #expect(once == twice)
    }
}
