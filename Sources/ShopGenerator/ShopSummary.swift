/// What a generated shop holds, to compare with what was read.
public struct ShopSummary: Sendable, Equatable, Codable {
    /// Rows of customers.csv below the header, malformed ones included.
    public internal(set) var customers = 0
    /// Rows of orders.csv below the header, malformed ones included.
    public internal(set) var orders = 0
    /// Rows of returns.csv below the header; none is malformed.
    public internal(set) var returns = 0
    /// Campaigns and the days they ran: the rows of campaigns.csv and campaign-days.csv.
    public internal(set) var campaigns = 0
    /// Rows of campaign-days.csv below the header; none is malformed.
    public internal(set) var campaignDays = 0
    /// Rows of leads.csv and of interactions.csv; none is malformed.
    public internal(set) var leads = 0
    /// Rows of interactions.csv below the header; none is malformed.
    public internal(set) var interactions = 0
    /// People with two customer ids.
    public internal(set) var duplicatedPeople = 0
    /// Rows of customers.csv that were broken on purpose.
    public internal(set) var malformedContacts = 0
    /// Rows of orders.csv that were broken on purpose.
    public internal(set) var malformedOrders = 0
    /// Sum of the amounts of all well-formed orders, returns not subtracted.
    public internal(set) var totalMinorUnits = 0
}
