public import CustomerModel
public import Database
public import Pseudonymization
public import Sealing

/// Whom a row turned out to be about.
public struct ResolvedSubject: Sendable {
    /// Who it is after all merges of the batch.
    public let subject: SubjectID
    /// Whom the row's first identifier was first linked to: differs from `subject` only for people
    /// who were joined.
    public let origin: SubjectID
    /// The stored key of `subject` in the warehouse.
    public let customerKey: Pseudonym
    /// The stored key of `origin` in the warehouse.
    public let originKey: Pseudonym
    /// Nobody was known by any of the row's identifiers.
    public let isNew: Bool
    /// How many subjects this row joined to another.
    public let merged: Int
}

/// What ingest may ask of `identity`: one function, whole batches.
public enum IdentityQueries {
    /// Resolves `request`; element i answers row i + 1.
    ///
    /// Each digest is counted before it is looked up, and stays so when the transaction is taken back:
    /// whoever tests guesses stands out by what nothing was loaded for.
    ///
    /// Every row needs an identifier: there is no answer about a row that has none, and
    /// `VaultError.malformedRow` then says so.
    public static func resolve(
        _ request: ResolutionRequest, load: Int64, on transaction: Transaction
    ) throws -> [ResolvedSubject] {
        let rows = try transaction.query(
            """
            SELECT subject_id, origin_subject_id, customer_key, origin_customer_key, is_new, merged
            FROM identity.resolve(\(load), \(request.rowNumbers), \(request.kinds),
                \(request.keyVersions), \(request.digests), \(request.primaries),
                \(request.freshSubjects.map(\.bytes)), \(request.freshKeys.map(\.bytes)))
            ORDER BY row_number
            """)
        // Answers one short would name other people for all rows that follow.
        guard rows.count == request.freshSubjects.count else { throw VaultError.malformedRow }
        return try rows.map { row in
            ResolvedSubject(
                subject: try row.subject("subject_id"),
                origin: try row.subject("origin_subject_id"),
                customerKey: try row.pseudonym("customer_key"),
                originKey: try row.pseudonym("origin_customer_key"),
                isNew: try row.decode("is_new"),
                merged: Int(try row.decode("merged") as Int32))
        }
    }
}

extension Row {
    /// A column of 16 bytes that names a person.
    func subject(_ column: String) throws -> SubjectID {
        guard let subject = SubjectID(try decode(column)) else { throw VaultError.malformedRow }
        return subject
    }

    /// A column of 16 bytes that is somebody's key in the warehouse.
    func pseudonym(_ column: String) throws -> Pseudonym {
        guard let pseudonym = Pseudonym(try decode(column) as [UInt8]) else {
            throw VaultError.malformedRow
        }
        return pseudonym
    }
}

/// What can be wrong with the vault's rows; names no person.
public enum VaultError: Error, Hashable, Sendable {
    /// A row has another shape than the schema promises.
    case malformedRow
}
