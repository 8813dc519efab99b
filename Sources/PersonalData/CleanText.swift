import CustomerModel
import Foundation

/// Text as people type it, made canonical without changing what it says.
struct CleanText {
    /// What a run of white space becomes.
    enum Whitespace {
        /// One space, line breaks excepted: those are refused as control characters.
        case collapsed
        /// Kept, line breaks too; a CR LF becomes LF.
        case lines
    }

    let field: PersonalField
    let maximumScalars: Int
    var whitespace = Whitespace.collapsed

    /// `raw` in NFC (Unicode Annex 15), trimmed, not empty, of bounded length and free of characters
    /// that are not seen.
    func parse(_ raw: String) throws(NormalizationError) -> String {
        // Most of what people type, by its bytes alone.
        if isClean(raw) { return raw }
        let trimmed = raw.trimmingWhitespace()
        guard !trimmed.isEmpty else { throw NormalizationError(field, .empty) }
        // Before composing, whose cost grows with length: what people type composes from four
        // scalars at most, of four octets each.
        guard trimmed.utf8.count <= maximumScalars * 16 else {
            throw NormalizationError(field, .tooLong)
        }
        let text = try spaced(trimmed.canonicallyComposed())
        guard text.unicodeScalars.count <= maximumScalars else {
            throw NormalizationError(field, .tooLong)
        }
        return text
    }

    /// Whether nothing of `raw` changes: printable ASCII without white space that is trimmed or collapsed.
    private func isClean(_ raw: String) -> Bool {
        let space = UInt8(ascii: " ")
        // As if behind a space: none begins the text, is doubled, or ends it.
        var before = space
        var count = 0
        for byte in raw.utf8 {
            guard (space...UInt8(ascii: "~")).contains(byte) else { return false }
            guard byte != space || before != space || count > 0 && whitespace == .lines else {
                return false
            }
            before = byte
            count += 1
        }
        return before != space && count <= maximumScalars
    }

    private func spaced(_ text: String) throws(NormalizationError) -> String {
        var result = String.UnicodeScalarView()
        var gap = false
        for scalar in text.unicodeScalars {
            if scalar == "\r" && whitespace == .lines { continue }
            let isBreak = scalar == "\n" && whitespace == .lines
            guard isBreak || !scalar.isUnseen else {
                throw NormalizationError(field, .controlCharacter)
            }
            if whitespace == .collapsed && scalar.properties.isWhitespace {
                gap = true
                continue
            }
            if gap { result.append(" ") }
            gap = false
            result.append(scalar)
        }
        return String(result)
    }
}

extension Unicode.Scalar {
    /// Whether this is a control, or a format character that reorders or hides text.
    ///
    /// Unicode Annex 9 and Technical Report 36 say what such characters do. The joiners U+200C and U+200D spell words in several scripts and stay.
    var isUnseen: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
            true
        case .format:
            value != 0x200C && value != 0x200D
        default:
            false
        }
    }
}

extension String {
    /// NFC; text that is ASCII already is in it.
    func canonicallyComposed() -> String {
        utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCanonicalMapping
    }

    /// NFKC, which also unites full-width and other compatibility forms.
    func compatibilityComposed() -> String {
        utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCompatibilityMapping
    }

    /// NFKD, which parts letters from their accents.
    func compatibilityDecomposed() -> String {
        utf8.allSatisfy { $0 < 0x80 } ? self : decomposedStringWithCompatibilityMapping
    }

    /// Without Unicode white space, and the byte order mark, at both ends.
    func trimmingWhitespace() -> String {
        func isTrimmed(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isWhitespace || scalar == "\u{FEFF}"
        }
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !isTrimmed($0) }),
            let last = scalars.lastIndex(where: { !isTrimmed($0) })
        else { return "" }
        return String(scalars[first...last])
    }
}
