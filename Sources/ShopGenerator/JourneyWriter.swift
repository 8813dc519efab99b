/// The touches of one customer: some of the orders have a journey before them, and in some of the
/// long silences there is a journey that ends in nothing.
///
/// Whether there is a journey never depends on what it looks like, so that the chain is found as it
/// was planted: cut at an order, or after thirty days without a touch.
struct JourneyWriter {
    let chain: JourneyChain
    let campaigns: [ShopCampaign]
    let season: Season

    private static let shareBeforeFirstOrder = 0.8
    private static let shareBeforeLaterOrder = 0.2
    private static let shareInSilence = 0.7
    private static let secondsBetweenTouchesMinimum = 2.0 * 3_600
    private static let secondsBetweenTouchesMaximum = 3.0 * 86_400
    /// From the first touch of a journey to its last.
    private static let lengthMaximum = 30.0 * 86_400
    /// A silence must have room for the journey and for the quiet that ends it.
    private static let silenceMinimum = 120 * 86_400
    private static let sellingHoursMaximum = 20.0

    /// Adds the touches of a customer with these well-formed orders, oldest first.
    func write(
        orders: [Order], offers: Offers, _ stream: inout RandomStream,
        to interactions: inout [Interaction]
    ) {
        var previous: Int?
        for order in orders {
            addSilence(
                from: previous, to: order.second, offers: offers, &stream, to: &interactions)
            let share =
                previous == nil ? Self.shareBeforeFirstOrder : Self.shareBeforeLaterOrder
            if stream.chance(share) {
                addJourney(
                    before: order.second, after: previous, offers: offers, &stream,
                    to: &interactions)
            }
            previous = order.second
        }
        // What comes after the end is not known to be silence.
        let end = season.endSecond + 31 * 86_400
        addSilence(from: previous, to: end, offers: offers, &stream, to: &interactions)
    }

    private func addJourney(
        before order: Int, after previous: Int?, offers: Offers, _ stream: inout RandomStream,
        to interactions: inout [Interaction]
    ) {
        let walk = chain.walk(to: .order, &stream)
        let lead = 1_800 + stream.uniform() * Self.sellingHoursMaximum * 3_600
        let steps = Self.steps(walk.count - 1, &stream)
        // All of it lies after the order before, however close that is.
        let room = previous.map { Double(order - $0) * 0.9 } ?? Self.lengthMaximum
        let scale = min(1, room / (lead + steps.reduce(0, +)))
        var time = Double(order) - lead * scale
        for (touch, step) in zip(walk.reversed(), steps + [0]) {
            add(touch, at: Int(time), offers: offers, &stream, to: &interactions)
            time -= step * scale
        }
    }

    private func addSilence(
        from start: Int?, to end: Int, offers: Offers, _ stream: inout RandomStream,
        to interactions: inout [Interaction]
    ) {
        guard let start, end - start >= Self.silenceMinimum, stream.chance(Self.shareInSilence)
        else { return }
        let walk = chain.walk(to: .nothing, &stream)
        var time = Double(start) + (2 + 8 * stream.uniform()) * 86_400
        for (touch, step) in zip(walk, Self.steps(walk.count - 1, &stream) + [0]) {
            add(touch, at: Int(time), offers: offers, &stream, to: &interactions)
            time += step
        }
    }

    /// Seconds between touches, no more than a month together.
    private static func steps(_ count: Int, _ stream: inout RandomStream) -> [Double] {
        let spread = secondsBetweenTouchesMaximum - secondsBetweenTouchesMinimum
        let steps = (0..<count).map { _ in secondsBetweenTouchesMinimum + spread * stream.uniform()
        }
        let scale = min(1, lengthMaximum / max(1, steps.reduce(0, +)))
        return steps.map { $0 * scale }
    }

    private func add(
        _ touch: Int, at second: Int, offers: Offers, _ stream: inout RandomStream,
        to interactions: inout [Interaction]
    ) {
        let channel = JourneyChain.channels[touch]
        let day = second / 86_400 - season.firstDay.number
        var row = Interaction(.visit, at: second, by: channel)
        if channel == .email {
            if let campaign = offers.emailCampaign(on: day, of: campaigns) {
                row = Interaction(.campaignClicked, at: second, by: channel)
                row.campaign = campaign
            }
        } else if stream.chance(0.5) {
            row.campaign =
                campaigns.first { !$0.isPersonal && $0.channel == channel && $0.runs(on: day) }?
                .number
        }
        interactions.append(row)
    }
}
