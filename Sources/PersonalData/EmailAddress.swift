import CIdn2
import CustomerModel

/// E-mail addresses: the addr-spec of RFC 5321 and 5322 without quoted local parts, comments and
/// address literals, and with the letters of RFC 6531.
public enum EmailAddress {
    /// Octets of a whole address (RFC 5321 errata 1690) and of its local part (section 4.5.3.1.1).
    static let maximumOctets = 254
    static let maximumLocalOctets = 64

    /// The address as written (trimmed, NFC), and the form that is compared: NFKC, lower case, the
    /// domain as an A-label (RFC 5891).
    ///
    /// Tags (`+shop`) and dots are kept: what they mean is the receiving host's affair, and to guess
    /// would join two people.
    public static func parse(_ raw: String) throws(NormalizationError) -> ContactValue {
        let written = try CleanText(field: .email, maximumScalars: maximumOctets).parse(raw)
        let compared = written.compatibilityComposed()
        let parts = compared.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, written.utf8.count(where: { $0 == UInt8(ascii: "@") }) == 1 else {
            throw NormalizationError(.email, .malformedAddress)
        }
        let local = try localPart(String(parts[0]))
        let domain = try domain(String(parts[1]))
        let address = local + "@" + domain
        guard address.utf8.count <= maximumOctets else {
            throw NormalizationError(.email, .tooLong)
        }
        return ContactValue(
            sealed: PlaintextPII(.email, written), identifier: PlaintextPII(.email, address))
    }

    private static func localPart(_ text: String) throws(NormalizationError) -> String {
        let atoms = text.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
        guard !atoms.contains(where: \.isEmpty), text.unicodeScalars.allSatisfy(isLocal) else {
            throw NormalizationError(.email, .malformedAddress)
        }
        let folded = text.lowercased().canonicallyComposed()
        guard folded.utf8.count <= maximumLocalOctets else {
            throw NormalizationError(.email, .tooLong)
        }
        return folded
    }

    /// `atext` of RFC 5322 and the dot, and any letter, mark or digit beyond ASCII.
    private static func isLocal(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".": true
        case _ where scalar.isASCII: "!#$%&'*+/=?^_`{|}~-".unicodeScalars.contains(scalar)
        default:
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || scalar.properties.canonicalCombiningClass != .notReordered
        }
    }

    /// The A-label form of a host name of two labels or more.
    private static func domain(_ text: String) throws(NormalizationError) -> String {
        // Not IDN2_USE_STD3_ASCII_RULES: libidn2 2.3 obeys it by dropping what is not allowed, and
        // `exa_mple.com` would be `example.com`, which belongs to somebody else.
        let flags = Int32(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
        var output: UnsafeMutablePointer<CChar>?
        guard idn2_to_ascii_8z(text, &output, flags) == IDN2_OK.rawValue, let output else {
            throw NormalizationError(.email, .malformedDomain)
        }
        defer { idn2_free(output) }
        let domain = String(cString: output).lowercased()
        let labels = domain.utf8.split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        // No top-level domain is a number (RFC 3696 section 2): that would be an IP address.
        guard labels.count >= 2, labels.allSatisfy(isHostLabel),
            labels.last?.contains(where: { $0 > UInt8(ascii: "9") }) == true
        else {
            throw NormalizationError(.email, .malformedDomain)
        }
        return domain
    }

    /// Letters, digits and inner hyphens (RFC 1123 section 2.1).
    private static func isHostLabel(_ label: Substring.UTF8View) -> Bool {
        guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"),
            label.last != UInt8(ascii: "-")
        else { return false }
        return label.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}
