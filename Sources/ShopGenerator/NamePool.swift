/// Given and family names of one language, in its own script.
struct NamePool {
    struct Name {
        let written: [UInt8]
        /// Lower-case ASCII letters only, for e-mail addresses.
        let latin: [UInt8]
    }

    let given: [Name]
    let family: [Name]
    let familyFirst: Bool
    /// Between the two names.
    let separator: [UInt8]
    /// Whether two family names are sometimes joined by a hyphen.
    let joinsFamilies: Bool

    /// Names are separated by spaces; `_` is a space within a name; `written=latin` gives the
    /// transcription of a name in another script.
    init(
        given: String, family: String, familyFirst: Bool = false, separator: String = " ",
        joinsFamilies: Bool = false
    ) {
        self.given = given.split(separator: " ").map(Self.name)
        self.family = family.split(separator: " ").map(Self.name)
        self.familyFirst = familyFirst
        self.separator = Array(separator.utf8)
        self.joinsFamilies = joinsFamilies
    }

    private static func name(_ entry: Substring) -> Name {
        let parts = entry.split(separator: "=", maxSplits: 1)
        let written = String(parts[0].map { $0 == "_" ? " " : $0 })
        return Name(
            written: Array(written.utf8), latin: LatinLetters.folded(parts.last ?? parts[0]))
    }
}

/// Folds names in Latin letters to the 26 of ASCII, as people do when they choose an address.
enum LatinLetters {
    private static let accented: [(String, String)] = [
        ("a", "áàâãăąạảấầẩẫậắằẳẵặ"), ("ae", "äæ"), ("aa", "å"), ("c", "çćč"), ("d", "đðď"),
        ("e", "éèêëęěẻẽẹếềểễệ"), ("g", "ğ"), ("i", "íìîïıỉĩị"), ("l", "ł"), ("n", "ñńň"),
        ("o", "óòôõọỏốồổỗộơớờởỡợ"), ("oe", "öøœ"), ("r", "ř"), ("s", "śşš"), ("ss", "ß"),
        ("t", "ť"),
        ("u", "úùûưủũụứừửữựů"), ("ue", "ü"), ("y", "ýỳỷỹỵ"), ("z", "źżž"), ("th", "þ"),
    ]

    private static let replacement: [Character: String] = {
        var table: [Character: String] = [:]
        for (plain, letters) in accented {
            for letter in letters { table[letter] = plain }
        }
        return table
    }()

    /// ASCII letters stay, accented ones lose their accents, everything else goes.
    static func folded(_ text: Substring) -> [UInt8] {
        text.lowercased().flatMap { letter -> [UInt8] in
            if let plain = replacement[letter] { return Array(plain.utf8) }
            // "İ" becomes an i with a combining dot: two scalars, one letter.
            return letter.unicodeScalars.filter { ("a"..."z").contains($0) }
                .map { UInt8($0.value) }
        }
    }
}
