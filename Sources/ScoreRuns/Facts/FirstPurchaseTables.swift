import CustomerModel
import Database
import Scoring
import Warehouse

/// Customers by what their first order was of, ready to be written; empty where no order tells lines.
struct FirstPurchaseTables: Sendable {
    var categories = FirstPurchaseTable.none
    var discounts = FirstPurchaseTable.none

    /// Writes both tables.
    func write(_ asOf: CalendarDate, _ transaction: Transaction) throws {
        for (fact, table) in [
            (AggregateFact.firstCategory, categories), (.firstDiscount, discounts),
        ] {
            try fact.replace(asOf: asOf, rows: table.count, on: transaction) {
                $1.write(table.members[$0])
                $1.write(table.customers[$0])
                $1.write(table.observedCustomers[$0])
                $1.write(table.repeatCustomers[$0])
                $1.write(table.revenues[$0])
                $1.write(table.margins[$0])
                $1.write(table.predictedOneYear[$0])
            }
        }
    }
}
