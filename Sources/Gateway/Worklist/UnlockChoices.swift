import VaultProtocol

/// A purpose as the form and the lead's page show it.
struct PurposeChoice: Sendable {
    let id: String
    let purposeTitle: String
    let why: String
    /// Within a sentence: `full name, phone`.
    let columnTitles: String
    /// Names as the form sends them, with spaces between.
    let columnNames: String
    /// What one promises by choosing it.
    let acknowledgement: String
    let isChosen: Bool

    init(_ option: UnlockOptions.PurposeOption, isChosen: Bool = false) {
        id = option.id
        purposeTitle = option.title
        why = option.why
        columnTitles = PolicyWords.columns(option.columns)
        columnNames = option.columns.joined(separator: " ")
        acknowledgement = option.acknowledgement
        self.isChosen = isChosen
    }
}

/// A column that some purpose opens.
struct ColumnChoice: Sendable {
    let name: String
    let columnTitle: String
    let isChosen: Bool

    /// The columns of `purposes`, each once.
    static func all(
        of purposes: [UnlockOptions.PurposeOption], chosen: [String]
    ) -> [ColumnChoice] {
        var seen: Set<String> = []
        return purposes.flatMap(\.columns).filter { seen.insert($0).inserted }
            .map { name in
                ColumnChoice(
                    name: name, columnTitle: PolicyWords.columnTitle(name),
                    isChosen: chosen.contains(name))
            }
    }
}
