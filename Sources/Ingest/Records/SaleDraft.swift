import PersonalData
import Pseudonymization
import Settings

/// What the columns of one row of orders have said so far.
struct SaleDraft {
    var orderID: [UInt8]?
    var status: OrderStatus?
    /// Another than the mapping's, in capitals.
    var currency: String?
    /// Whether the row tells its currency.
    var tellsCurrency = false
    /// By number, where the row has no contact columns.
    var customer: Identifier?
    /// Everything that links, where it has.
    var person: ParsedPerson?
    /// A column says that this is nobody.
    var isNobody = false
    var orderedAt: Moment?
    var timeOfDay: Int64?
    /// Of the sign that is written; minor units.
    var revenue: Int64?
    var margin: Int64?
    var refunded: Int64?
    var quantity: ExactAmount?
    var price: ExactAmount?
    var lines: Int32?
    var items: Int32?
    var region: String?
    var channel: Int32?
    var campaign: Int32?
    /// What it is of, where the row names any.
    var product: SaleCodes.Product?
    var category: Int32?
    var discount: Int32?
    /// Why the row is passed over.
    var skip: SkipReason?
}

extension SaleDraft {
    /// What the row names of the shop's lists; a category of its own goes before that of its product.
    var named: SoldLines.Named {
        SoldLines.Named(
            product: product?.key ?? 0, category: category ?? product?.category ?? 0,
            discount: discount ?? 0)
    }
}

/// A decimal number as it is written, without any rounding.
struct ExactAmount: Hashable {
    /// Digits behind the point of every product of two.
    static let decimals = 6
    /// `10^decimals`.
    static let unit = 1_000_000

    /// In units of `10^-decimals`.
    let scaled: Int64
}

/// Money of an order or a return, in minor units of the mapping's currency.
struct SaleAmounts: Sendable {
    /// Zero or more for an order, zero or less for a return.
    let revenueMinor: Int64
    /// May be below zero; nil when the source does not state it.
    let marginMinor: Int64?
}
