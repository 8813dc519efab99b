/// One row of interactions.csv; what is nil is left empty.
struct Interaction {
    /// The raw values are the words of the files.
    enum Kind: String {
        case visit, browse, login, inquiry, complaint, feedback
        case campaignSent = "campaign_sent"
        case campaignOpened = "campaign_opened"
        case campaignClicked = "campaign_clicked"
        case ticketOpened = "ticket_opened"
        case ticketClosed = "ticket_closed"
        case orderDeclined = "order_declined"
        case loyaltyEarned = "loyalty_earned"
        case loyaltyRedeemed = "loyalty_redeemed"
    }

    /// Seconds since 1970-01-01 00:00:00 of the shop's local time.
    let second: Int
    let channel: ShopChannel
    let kind: Kind
    /// Index of the campaign.
    var campaign: Int?
    var nps: Int?
    var satisfaction: Int?
    /// Hundredths, −100…100.
    var sentiment: Int?
    var points: Int?
    var session: Session?

    struct Session {
        let minutes: Int
        let pages: Int
        let products: Int
    }

    init(_ kind: Kind, at second: Int, by channel: ShopChannel) {
        self.kind = kind
        self.second = second
        self.channel = channel
    }
}

/// Writes interactions.csv, customer by customer.
struct InteractionFile {
    static let firstInteractionID = 50_000_001

    private let file: CSVWriter
    private(set) var count = 0

    init(directory: String) throws {
        file = try CSVWriter(
            path: directory + "/interactions.csv",
            columns: [
                "interaction_id", "customer_id", "occurred_at", "channel", "type", "campaign",
                "nps", "satisfaction", "sentiment", "points", "session_minutes", "pages_viewed",
                "products_viewed",
            ])
    }

    /// Writes what one customer did, oldest first, ties as they came.
    mutating func write(
        _ interactions: [Interaction], customerID: Int, campaigns: [ShopCampaign]
    ) throws {
        let order = interactions.indices.sorted { left, right in
            let (one, other) = (interactions[left].second, interactions[right].second)
            return one == other ? left < right : one < other
        }
        for index in order {
            let row = interactions[index]
            file.integer(Self.firstInteractionID + count)
            file.integer(customerID)
            file.timestamp(second: row.second)
            file.text(row.channel.bytes)
            file.text(row.kind.rawValue)
            if let campaign = row.campaign {
                file.text(campaigns[campaign].code)
            } else {
                file.empty()
            }
            file.integer(row.nps)
            file.integer(row.satisfaction)
            if let sentiment = row.sentiment {
                file.amount(minorUnits: sentiment)
            } else {
                file.empty()
            }
            file.integer(row.points)
            file.integer(row.session?.minutes)
            file.integer(row.session?.pages)
            file.integer(row.session?.products)
            try file.endRow()
            count += 1
        }
    }

    func finish() throws { try file.finish() }
}
