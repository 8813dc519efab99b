/// What one customer does besides buying and following advertisements: looking around, points,
/// surveys, complaints, questions.
struct Engagement {
    private static let browseShare = 0.25
    private static let loginShare = 0.10
    private static let surveyShare = 0.06
    private static let inquiryShare = 0.02
    private static let declineShare = 0.01
    private static let ticketClosedShare = 0.85
    private static let redemptionShare = 0.30
    /// Points one redemption takes.
    private static let redemptionPoints = 500
    private static let day = 86_400

    let type: CustomerType
    /// No row lies at or after it.
    let endSecond: Int
    private let isMember: Bool
    private var balance = 0
    private var rows: [Interaction] = []

    init(type: CustomerType, endSecond: Int, _ stream: inout RandomStream) {
        self.type = type
        self.endSecond = endSecond
        isMember = stream.chance(type.loyaltyShare)
    }

    /// What comes with these well-formed orders, oldest first.
    mutating func interactions(with orders: [Order], _ stream: inout RandomStream) -> [Interaction]
    {
        for order in orders {
            addVisits(order, &stream)
            if isMember { collectPoints(order, &stream) }
            if stream.chance(Self.surveyShare) { answerSurvey(order, &stream) }
            if stream.chance(type.complaintShare) { addComplaint(order, &stream) }
        }
        return rows
    }

    private mutating func add(_ row: Interaction) {
        if row.second < endSecond { rows.append(row) }
    }

    private mutating func addVisits(_ order: Order, _ stream: inout RandomStream) {
        if stream.chance(Self.browseShare) {
            let before = 600 + stream.index(below: 5 * Self.day)
            let kind = Interaction.Kind.browse
            var row = Interaction(
                kind, at: order.second - before, by: stream.chance(0.6) ? .web : .app)
            let products = 1 + stream.poisson(mean: 4)
            row.session = Interaction.Session(
                minutes: 1 + stream.poisson(mean: 8), pages: products + stream.poisson(mean: 5),
                products: products)
            add(row)
        }
        if stream.chance(Self.loginShare) {
            add(Interaction(.login, at: order.second - 120, by: .app))
        }
        if stream.chance(Self.inquiryShare) {
            let channel: ShopChannel = stream.chance(0.5) ? .phone : .chat
            add(
                Interaction(
                    .inquiry, at: order.second - stream.index(below: Self.day), by: channel))
        }
        if stream.chance(Self.declineShare) {
            add(Interaction(.orderDeclined, at: order.second - 300, by: .web))
        }
    }

    /// One point for each whole unit of money.
    private mutating func collectPoints(_ order: Order, _ stream: inout RandomStream) {
        if balance >= Self.redemptionPoints, stream.chance(Self.redemptionShare) {
            var row = Interaction(.loyaltyRedeemed, at: order.second - 60, by: .web)
            row.points = -Self.redemptionPoints
            balance -= Self.redemptionPoints
            add(row)
        }
        let points = order.amountMinorUnits / 100
        guard points > 0 else { return }
        var row = Interaction(.loyaltyEarned, at: order.second, by: .web)
        row.points = points
        balance += points
        add(row)
    }

    private mutating func answerSurvey(_ order: Order, _ stream: inout RandomStream) {
        let opinion = type.meanNPS + 1.8 * stream.normal()
        var row = Interaction(
            .feedback, at: order.second + (1 + stream.index(below: 14)) * Self.day, by: .email)
        row.nps = min(10, max(0, Int(opinion.rounded())))
        row.satisfaction = min(5, max(1, Int((opinion / 2 + 0.3 * stream.normal()).rounded())))
        row.sentiment = min(100, max(-100, Int((opinion - 5) * 20 + 10 * stream.normal())))
        add(row)
    }

    private mutating func addComplaint(_ order: Order, _ stream: inout RandomStream) {
        let second = order.second + (1 + stream.index(below: 10)) * Self.day
        let channel: ShopChannel = stream.chance(0.5) ? .phone : .email
        var complaint = Interaction(.complaint, at: second, by: channel)
        complaint.sentiment = -20 - stream.index(below: 80)
        add(complaint)
        add(Interaction(.ticketOpened, at: second + 60, by: channel))
        guard stream.chance(Self.ticketClosedShare) else { return }
        var closed = Interaction(
            .ticketClosed, at: second + 3_600 + stream.index(below: 6 * Self.day), by: channel)
        closed.satisfaction = 1 + stream.index(below: 5)
        add(closed)
    }
}
