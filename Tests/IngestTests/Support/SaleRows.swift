import Pseudonymization

@testable import Ingest

extension SaleRecord.Row {
    /// What its order and its return come to together; 0 where there is neither.
    var revenueMinor: Int64 { (order?.revenueMinor ?? 0) + (returned?.revenueMinor ?? 0) }
    /// The margin of its order or return; nil where none is stated.
    var marginMinor: Int64? { order?.marginMinor ?? returned?.marginMinor }

    /// Whose it is, by number or by the first that links; nil for nobody.
    var customer: Identifier? {
        switch buyer {
        case .number(let number): number
        case .person(let person): person.identifiers.first
        case .nobody: nil
        }
    }
}
