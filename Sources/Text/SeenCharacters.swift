extension String {
    /// How many characters a reader sees: each that shows, and one for each gap between words,
    /// however wide it is and of whatever it is made.
    public var seenCharacters: Int {
        let words = filter { $0.shows || $0.isGap }.split { $0.isGap }
        return words.reduce(0) { $0 + $1.count } + max(words.count - 1, 0)
    }
}

extension Character {
    /// Whether something of it shows that is no mark upon nothing.
    fileprivate var shows: Bool {
        !unicodeScalars.allSatisfy { $0.isBlank || $0.isMark || !$0.isVisible }
    }

    /// Whether it is empty room.
    fileprivate var isGap: Bool { !shows && unicodeScalars.contains { $0.isBlank } }
}

extension Unicode.Scalar {
    /// White space, and what looks like it: fillers and blanks of scripts, which Unicode counts among
    /// letters, marks or symbols.
    fileprivate var isBlank: Bool {
        properties.isWhitespace || Self.blanks.contains(value)
    }

    /// The blank Braille pattern, the null notehead, the Khitan filler, the full and half blanks of
    /// hieroglyphs.
    private static let blanks: Set<UInt32> = [0x2800, 0x1D159, 0x16FE4, 0x13441, 0x13442]

    /// Whether it stands upon the character before it.
    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }

    /// Whether it shows, as far as Unicode says what it is.
    fileprivate var isVisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .privateUse, .unassigned, .surrogate: false
        default: !properties.isDefaultIgnorableCodePoint
        }
    }
}
