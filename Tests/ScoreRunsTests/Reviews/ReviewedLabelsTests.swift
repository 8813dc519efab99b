import CustomerModel
import Database
import Foundation
import Scoring
import Settings
import TestSupport
import Testing
import Warehouse

@testable import ScoreRuns

@Suite("Reviews of predictions")
struct ReviewedLabelsTests {
    private let shop: SmallShop
    private let rules: ScoringRules
    private let connection: Connection
    private let day = SmallShop.closing.adding(days: -100)

    /// Scored long enough ago for the outcome to be known.
    init() async throws {
        shop = try SmallShop(seed: 31)
        try await shop.score(day)
        rules = try SmallShop.rules()
        connection = try Connection(shop.configuration)
    }

    private func review(
        _ customer: Pseudonym, _ verdict: ReviewVerdict, _ reason: String,
        of asOf: CalendarDate? = nil
    ) throws -> Bool {
        try ReviewQueries.store(
            PredictionReview(
                customer: customer, asOf: asOf ?? day, verdict: verdict, reason: reason,
                reviewer: "rita"), on: connection)
    }

    /// Customers who were scored, by whether an order came within the horizon.
    private func scored(andOrdered ordered: Bool) throws -> [Pseudonym] {
        let horizon = Int32(rules.churn.settings.horizonDays)
        let rows = try shop.database.connect().query(
            """
            SELECT customer_key FROM warehouse.fact_customer_churn_risk c WHERE \(ordered) = EXISTS (
                SELECT FROM warehouse.fact_sales s WHERE s.customer_key = c.customer_key
                    AND s.kind = 'order' AND s.ordered_at >= \(day.iso8601)::text::date
                    AND s.ordered_at < \(day.iso8601)::text::date + \(horizon))
            ORDER BY 1
            """)
        return try rows.map { try #require(Pseudonym($0.decode("customer_key", as: [UInt8].self))) }
    }

    @Test("every reason of the policy is kept with its verdict; a second word replaces the first")
    func stored() throws {
        let customers = try scored(andOrdered: true)
        for (customer, reason) in zip(customers, rules.recommendations.reviewReasons) {
            #expect(try review(customer, reason.verdict, reason.code))
        }
        let kept = try ReviewQueries.reviews(before: SmallShop.closing, on: connection)
        #expect(
            Set(kept.map(\.reason)) == Set(rules.recommendations.reviewReasons.map(\.code)))
        #expect(kept.allSatisfy { $0.reviewer == "rita" && $0.asOf == day })
        for review in kept {
            #expect(review.verdict == rules.recommendations.reviewReason(review.reason)?.verdict)
        }
        #expect(try review(customers[0], .overrule, "went_elsewhere"))
        let again = try ReviewQueries.reviews(before: SmallShop.closing, on: connection)
        #expect(again.count == kept.count)
        #expect(again.first { $0.customer == customers[0] }?.reason == "went_elsewhere")
    }

    @Test("what was never predicted is not reviewed")
    func noPrediction() throws {
        #expect(try !review(Pseudonym(high: 1, low: 1), .confirm, "contact_confirms"))
        let customer = try #require(scored(andOrdered: true).first)
        #expect(
            try !review(customer, .confirm, "contact_confirms", of: SmallShop.closing))
        #expect(try shop.number("SELECT count(*) FROM ops.prediction_review") == 0)
    }

    @Test("a reviewed prediction is labelled by orders as soon as its horizon has passed, once")
    func labelled() throws {
        let horizon = rules.churn.settings.horizonDays
        let stayed = try Array(scored(andOrdered: true).prefix(5))
        let left = try Array(scored(andOrdered: false).prefix(5))
        #expect(stayed.count == 5 && left.count == 5)
        for customer in stayed + left {
            #expect(try review(customer, .confirm, "fits_the_record"))
        }
        let ripe = day.adding(days: horizon)
        #expect(
            try ReviewQueries.label(
                asOf: ripe.adding(days: -1), horizon: horizon, on: connection) == 0)
        #expect(try ReviewQueries.label(asOf: ripe, horizon: horizon, on: connection) == 10)
        #expect(try ReviewQueries.label(asOf: ripe, horizon: horizon, on: connection) == 0)
        let labels = try shop.database.connect().query(
            "SELECT customer_key, churned, source FROM ops.prediction_label")
        for label in labels {
            let customer = Pseudonym(try label.decode("customer_key", as: [UInt8].self))
            let churned: Bool = try label.decode("churned")
            #expect(left.contains { $0 == customer } == churned)
            #expect(try label.decode("source", as: String.self) == "orders")
        }
    }

    @Test("a label is looked up by its customer, and never again: sales are not read through")
    func labelledByLookup() throws {
        let horizon = rules.churn.settings.horizonDays
        let customers = try scored(andOrdered: true)
        for customer in customers { #expect(try review(customer, .confirm, "fits_the_record")) }
        let superuser = try shop.database.connect()
        try superuser.execute("ANALYZE warehouse.fact_sales")
        func scans(_ transaction: Transaction) throws -> (all: Int, byKey: Int) {
            let rows = try transaction.query(
                """
                SELECT seq_scan, idx_scan FROM pg_stat_xact_user_tables
                WHERE relid = 'warehouse.fact_sales'::regclass
                """)
            let row = try #require(rows.first)
            return (try row.decode("seq_scan"), try row.decode("idx_scan"))
        }
        for expected in [customers.count, 0] {
            try superuser.transaction { transaction in
                let before = try scans(transaction)
                let labelled = try ReviewQueries.label(
                    asOf: day.adding(days: horizon), horizon: horizon, on: transaction)
                #expect(labelled == expected)
                let after = try scans(transaction)
                #expect(after.all == before.all)
                #expect(after.byKey - before.byKey == expected)
            }
        }
    }

    @Test("a company's review is labelled by the orders of its contacts")
    func labelledByContacts() throws {
        let horizon = rules.churn.settings.horizonDays
        let company = try #require(scored(andOrdered: false).first)
        let contact = try #require(scored(andOrdered: true).first)
        #expect(try review(company, .confirm, "fits_the_record"))
        try shop.database.connect().execute(
            """
            INSERT INTO warehouse.customer_rollup (customer_key, commercial_key)
            VALUES (\(contact.bytes), \(company.bytes))
            """)
        _ = try ReviewQueries.label(
            asOf: day.adding(days: horizon), horizon: horizon, on: connection)
        #expect(try shop.lines(["churned"], of: "ops.prediction_label") == ["false"])
    }

    @Test("reviews reach training with the label of the policy, those of later days do not")
    func training() throws {
        let customers = try scored(andOrdered: true)
        let reasons = rules.recommendations.reviewReasons.filter { $0.verdict == .overrule }
        for (customer, reason) in zip(customers, reasons) {
            #expect(try review(customer, .overrule, reason.code))
        }
        let taught = try rules.reviews(before: day.adding(days: 1), on: connection)
        #expect(
            Set(taught)
                == Set(
                    zip(customers, reasons).map {
                        ChurnReview(customer: $0, predictedOn: day, label: $1.label)
                    }))
        #expect(Set(taught.map(\.label)) == [.lost, .stayed, .leftOut])
        #expect(try rules.reviews(before: day, on: connection).isEmpty)
        // A reason that the policy no longer has teaches nothing.
        #expect(try review(customers[0], .overrule, "reason_of_old"))
        #expect(
            try rules.reviews(before: day.adding(days: 1), on: connection).count
                == reasons.count - 1)
    }

    @Test("overruling predictions changes what the next model learns")
    func learning() throws {
        let orders = shop.orders()
        let asOf = SmallShop.closing
        let settings = rules.churn.settings
        let purchases = try BGNBD.fit(to: PurchaseSummary.of(orders, asOf: asOf)).model
        for customer in try scored(andOrdered: true).prefix(60) {
            #expect(try review(customer, .overrule, "closed_business"))
        }
        func model(_ reviews: [ChurnReview]) throws -> ChurnModel {
            try ChurnModel.train(
                orders: orders, asOf: asOf, bgnbd: purchases, settings: settings, reviews: reviews)
        }
        let told = try model(rules.reviews(before: asOf, on: connection))
        let untold = try model([])
        #expect(told != untold)
        #expect(told.training.lostShare > untold.training.lostShare)
    }
}
