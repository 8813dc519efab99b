import Authorization
import CustomerModel
import Database
import PersonalData
import Sealing
import Unsealing
import Vault
import Worklists

/// The sealed values that unlocks which are answered together are about.
struct SealedContacts {
    /// Batch keys opened on the way, gone with this.
    let batchKeys = OpenedBatchKeys()
    private var records: [Set<PersonalField>: [SubjectID: [SealedRecord]]] = [:]

    /// Reads the granted columns of the people of each of `unlocks`, and nothing else.
    init(of unlocks: [AllowedUnlock], main: Connection, keys: Connection) throws {
        var asked: [Set<PersonalField>: [SubjectID: [SubjectID]]] = [:]
        for unlock in unlocks {
            let fields = try Self.fields(of: unlock.granted)
            for person in unlock.people {
                asked[fields, default: [:]][person.subject] = person.identities
            }
        }
        for (fields, identities) in asked {
            records[fields] = try SealedRecordQueries.newest(
                Array(fields), of: identities, main: main, keys: keys)
        }
    }

    /// What there is of `fields` of a person.
    func records(of person: WorklistPerson, fields: Set<PersonalField>) -> [SealedRecord] {
        records[fields]?[person.subject] ?? []
    }

    /// The fields of the granted columns, which every column of a policy that loads has.
    static func fields(of granted: Authorized<Unlock>) throws(Refusal) -> Set<PersonalField> {
        var fields: Set<PersonalField> = []
        for column in granted.action.columns {
            guard let field = PersonalField(rawValue: column.rawValue) else {
                throw Refusal.valueUnreadable
            }
            fields.insert(field)
        }
        return fields
    }
}
