import ArgumentParser
import CustomerModel
import Text

extension CalendarDate {
    /// A day on the command line, `YYYY-MM-DD`.
    ///
    /// - Throws: `ValidationError` for anything else.
    init(argument text: String) throws {
        guard let day = CalendarDate(iso8601: text) else {
            throw ValidationError("not a day of the form YYYY-MM-DD")
        }
        self = day
    }
}

extension Pseudonym {
    /// A customer as the warehouse knows one, named on the command line by 32 hexadecimal digits.
    ///
    /// - Throws: `ValidationError` for anything else.
    init(argument text: String) throws {
        guard text.utf8.count == 32, let bytes = Hexadecimal.bytes(text.lowercased()),
            let key = Pseudonym(bytes)
        else { throw ValidationError("expected the customer's key, 32 hexadecimal digits") }
        self = key
    }

    /// The 32 hexadecimal digits of the command line.
    var argument: String { Hexadecimal.text(bytes) }
}

extension AccountName {
    /// An account or a team on the command line.
    ///
    /// - Throws: `ValidationError` for anything else.
    init(argument text: String) throws {
        guard let name = AccountName(text) else {
            throw ValidationError("a name has " + Self.rule)
        }
        self = name
    }
}

extension FileID {
    /// A file on the command line, by its id.
    ///
    /// - Throws: `ValidationError` for anything else.
    init(argument text: String) throws {
        guard let id = FileID(text) else {
            throw ValidationError("a file is named by an id such as file-7f3k9q2mxa")
        }
        self = id
    }
}

extension Role {
    /// A role on the command line.
    ///
    /// - Throws: `ValidationError` for anything else, with the roles there are.
    init(argument text: String) throws {
        guard let role = Role(rawValue: text) else {
            let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("no such role; the roles are " + roles)
        }
        self = role
    }
}

extension ReviewVerdict {
    /// A verdict on the command line.
    ///
    /// - Throws: `ValidationError` for anything else.
    init(argument text: String) throws {
        guard let verdict = ReviewVerdict(rawValue: text) else {
            throw ValidationError("expected confirm or overrule")
        }
        self = verdict
    }
}
