import CustomerModel
import Database
import Settings
import Warehouse

extension ScoringRules {
    /// What reviewed predictions teach, by the reasons that were given; a reason that the policy no
    /// longer has teaches nothing.
    func reviews(before asOf: CalendarDate, on connection: Connection) throws -> [ChurnReview] {
        try ReviewQueries.reviews(before: asOf, on: connection).compactMap { review in
            recommendations.reviewReason(review.reason).map {
                ChurnReview(
                    customer: review.customer, predictedOn: review.asOf, label: $0.label)
            }
        }
    }
}
