import CustomerModel
import Testing

@testable import Scoring

@Suite("Reviewed predictions as labels")
struct ChurnReviewTests {
    private let customer = Pseudonym(high: 1, low: 2)

    private func review(_ day: Int, _ label: ReviewedLabel) -> ChurnReview {
        ChurnReview(
            customer: customer, predictedOn: CalendarDate(dayNumber: day), label: label)
    }

    private func label(_ reviews: [ChurnReview], observed: Bool = false) -> Bool? {
        ChurnLabels(adjustedBy: reviews).label(
            of: customer, asOf: 100, horizon: 90, observed: observed)
    }

    @Test("an overruled outcome replaces what the orders say, within its horizon only")
    func overrules() {
        #expect(label([]) == false && label([], observed: true) == true)
        #expect(label([review(100, .lost)]) == true)
        #expect(label([review(189, .lost)]) == true)
        #expect(label([review(190, .lost)]) == false)
        #expect(label([review(99, .lost)]) == false)
        #expect(label([review(120, .stayed)], observed: true) == false)
        #expect(label([review(120, .leftOut)]) == nil)
        #expect(label([review(120, .asObserved)], observed: true) == true)
        let other = ChurnLabels(adjustedBy: [review(120, .lost)])
        #expect(
            other.label(
                of: Pseudonym(high: 1, low: 3), asOf: 100, horizon: 90, observed: false) == false)
    }

    @Test("the latest review counts; on one day, in an order that does not depend on theirs")
    func latest() {
        #expect(label([review(110, .lost), review(150, .stayed)]) == false)
        #expect(label([review(150, .stayed), review(110, .lost)]) == false)
        #expect(label([review(110, .lost), review(110, .leftOut)]) == nil)
        #expect(label([review(110, .stayed), review(110, .lost)]) == true)
    }

    @Test("a model learns from what it is told")
    func learns() throws {
        let orders = ChurnShop.orders()
        let plain = try ChurnShop.model(orders)
        let last = try #require(plain.training.days.last)
        // Half of the customers are said to be lost, whatever they did.
        let reviews = orders.keys.prefix(orders.customerCount / 2).map {
            ChurnReview(
                customer: $0, predictedOn: CalendarDate(dayNumber: last), label: .lost)
        }
        let told = try ChurnShop.model(orders, reviews: reviews)
        #expect(told.training.lostShare > plain.training.lostShare + 0.03)
        let fewer = try ChurnShop.model(
            orders,
            reviews: orders.keys.prefix(200).map {
                ChurnReview(
                    customer: $0, predictedOn: CalendarDate(dayNumber: last), label: .leftOut)
            })
        #expect(fewer.training.rows < plain.training.rows)
    }
}
