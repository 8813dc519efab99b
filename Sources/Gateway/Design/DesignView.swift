#if DEBUG
    import Charts

    /// One example of everything, with made-up values.
    struct DesignView: Sendable {
        struct BannerView: Sendable {
            let text: String
            let detail: String
            let tone: String
            let icon: String
        }
        struct Row: Sendable {
            let when: MomentView
            let account: String
            let role: String
            let purpose: String
            let people: String
            let decision: String
            let tone: String
            let icon: String
        }
        struct TimelineEntry: Sendable {
            let title: String
            let text: String
        }

        let colours: [String]
        let spaces: [Int]
        let tiles: [TileView]
        let badges: [BadgeView]
        let banners: [BannerView]
        let rows: [Row]
        let moments: [TimelineEntry]
        let figure: String
        let article: String
        let empty: EmptyView?

        static let example = DesignView(
            colours: [
                "ground", "surface", "raised", "ink", "muted", "line", "accent", "accent-soft",
                "good",
                "good-soft", "bad", "bad-soft", "warn", "warn-soft", "bar",
            ],
            spaces: Array(1...7),
            tiles: [
                TileView(
                    "Customers", "19,605", interval: "± 41",
                    change: .init(
                        changeText: "212 in a month", changeTone: "good", changeIcon: "up")),
                TileView(
                    "Bought in 90 days", "7,348", interval: "± 41",
                    change: .init(changeText: "within noise", changeTone: "", changeIcon: "same")),
                TileView(
                    "Loyal customers", "2,533", interval: "± 95",
                    change: .init(
                        changeText: "341 in a month", changeTone: "bad", changeIcon: "down")),
                TileView("As of", "1 Jan 2026", note: "Customers as they were before this day."),
            ],
            badges: [
                BadgeView(text: "allowed", tone: "good", icon: "check"),
                BadgeView(text: "refused", tone: "bad", icon: "cross"),
                BadgeView(text: "waits", tone: "warn", icon: "alert"),
                BadgeView(text: "new", tone: "accent", icon: "info"),
                BadgeView(text: "within noise", tone: "", icon: "same"),
            ],
            banners: [
                BannerView(
                    text: "Scored this morning.", detail: "The list is of 29 November.", tone: "",
                    icon: "info"),
                BannerView(
                    text: "Recorded.", detail: "Entry 38 holds it.", tone: "good", icon: "check"),
                BannerView(
                    text: "17 people are left today.",
                    detail: "The count begins again at 00:00 UTC.",
                    tone: "warn", icon: "alert"),
                BannerView(
                    text: "Two things are missing.",
                    detail: "Nothing was shown; what was entered is kept.", tone: "bad",
                    icon: "alert"),
            ],
            rows: ["2026-11-29T13:02:00Z", "2026-11-29T23:55:00Z"].map { stamp in
                Row(
                    when: MomentView(stamp), account: "rita", role: "Retention agent",
                    purpose: "Call about an offer", people: "3",
                    decision: "allowed",
                    tone: "good", icon: "check")
            },
            moments: [
                TimelineEntry(title: "November 2025", text: "Campaign sent, not opened"),
                TimelineEntry(title: "June 2025", text: "Order, 100–250"),
            ],
            figure: DesignCharts.bars,
            article: DesignCharts.reliability,
            empty: EmptyView(
                "Nobody is on the list yet",
                "The list is made when the customers have been scored.", icon: "list",
                command: "bauta score",
                action: .init(actionPath: "/help", actionTitle: "How it is made")
            ))
    }

    /// Charts of made-up numbers.
    private enum DesignCharts {
        private static let counts: [(String, Int?)] = [
            ("Champions", 4_548), ("Loyal Customers", 2_255), ("Promising", 94),
            ("Cant Lose Them", nil),
        ]

        static let bars = BarChart(
            identifier: "example", title: "Customers by segment",
            description: "Bars with the interval that holds the true number in 95 of 100 cases.",
            heads: ["Segment"], measure: "Customers",
            bars: counts.map { name, count in
                let segment = SegmentTitle(stored: name)
                return Bar(
                    labels: [segment.title], meaning: segment.meaning,
                    value: count.map { .measured(value: $0, low: $0 - 9, high: $0 + 9) }
                        ?? .withheld)
            }
        ).figure

        static let reliability = ReliabilityDiagram(
            identifier: "reliability", title: "Predicted and observed",
            caption: "Share of customers who stayed away, in five groups of equal size.",
            points: [(0.1, 0.08), (0.3, 0.33), (0.5, 0.47), (0.7, 0.72), (0.9, 0.93)].map {
                ReliabilityDiagram.Point(count: 400, predicted: $0, observed: $1)
            }
        ).figure
    }
#endif
