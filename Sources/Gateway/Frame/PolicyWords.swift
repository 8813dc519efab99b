/// Words of policy and of the record as people say them; a word that is not known is shown as it
/// is, with spaces for its signs.
enum PolicyWords {
    /// A contact column within a sentence, for example `full name`.
    static func column(_ name: String) -> String { columns[name] ?? readable(name) }

    /// A contact column as a heading, for example `Full name`.
    static func columnTitle(_ name: String) -> String { capitalized(column(name)) }

    /// Columns within a sentence: `full name, phone`.
    static func columns(_ names: [String]) -> String {
        names.map(column).joined(separator: ", ")
    }

    /// What somebody did, for example `Read the record`.
    static func action(_ name: String) -> String { actions[name] ?? sentence(name) }

    /// `column-not-in-purpose` as `Column not in purpose`.
    static func sentence(_ word: String) -> String { capitalized(readable(word)) }

    private static let columns = [
        "email": "e-mail", "birth_date": "date of birth", "full_name": "full name",
        "first_name": "first name", "last_name": "last name",
    ]

    static let actions = [
        "unlock": "Asked for contacts",
        "identify": "Asked who they are",
        "audit.read": "Read the record",
        "release.read": "Read the released numbers",
        "worklist.read": "Read a work list",
        "worklist.count": "Counted a work list",
        "load.names": "Opened names of loaded files",
        "load.undo": "Took a load back",
        "quarantine.replay": "Read refused rows again",
        "session.opened": "Signed in",
        "session.closed": "Signed out",
        "credential.issued": "Issued a token",
        "credential.revoked": "Revoked a token",
        "credential.refused": "Credentials were refused",
        "log.started": "The record’s signer started",
        "log.stopped": "The record’s signer stopped",
        "log.refused": "Something that is no entry was kept out of the record",
        "log.erased": "What stood beside an entry was erased in order",
        "alarm.forged_row": "Alarm: a row was written by hand",
    ]

    private static func readable(_ word: String) -> String {
        String(word.map { "_-.".contains($0) ? " " : $0 })
    }

    private static func capitalized(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}
