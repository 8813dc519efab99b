/// What a customer did or what was done towards a customer, other than buying: a closed vocabulary.
///
/// Purchases are in `fact_sales`; a journey joins both.
public enum ActivityType: String, CaseIterable, Hashable, Sendable {
    case browse, login, inquiry, complaint, feedback
    /// An advertisement was followed, a shop entered, a call made: a touch of unknown intent.
    case visit
    case campaignSent = "campaign_sent"
    case campaignOpened = "campaign_opened"
    case campaignClicked = "campaign_clicked"
    /// A coupon or an offer of the campaign was used.
    case campaignRedeemed = "campaign_redeemed"
    case ticketOpened = "ticket_opened"
    case ticketClosed = "ticket_closed"
    /// An order was placed and refused, by the bank or by the shop.
    case orderDeclined = "order_declined"
    case loyaltyEarned = "loyalty_earned"
    case loyaltyRedeemed = "loyalty_redeemed"
    // Steps towards an order. New cases stand last: places of types are kept.
    case search, cart, checkout, payment
    case wishlistAdded = "wishlist_added"
    case subscribed
    /// What a shop means by these its mappings say, which translate its words to them, and the codes of its funnels.
    case own1 = "own_1"
    case own2 = "own_2"
    case own3 = "own_3"
    case own4 = "own_4"
    case own5 = "own_5"
    case own6 = "own_6"
    case own7 = "own_7"
    case own8 = "own_8"

    /// Whether the customer moved, rather than the shop.
    public var isByCustomer: Bool { self != .campaignSent }
}
