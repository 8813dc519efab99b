import Glibc

/// By when a customer would have come back, had they not left.
///
/// While alive, purchases of a BG/NBD customer with x repeat purchases by t_x weeks come at a rate
/// that is gamma distributed with shape r + x and rate alpha + t_x; the next gap exceeds t with
/// probability ((alpha + t_x) / (alpha + t_x + t))^(r + x) (Fader, Hardie & Lee 2005). The day on
/// which that falls to 1 − confidence is the expected date of churn: who is still silent then has
/// more likely left than waits. It can lie in the past.
struct ChurnDate: Sendable {
    let purchases: BGNBD
    let confidence: Double

    /// Gaps beyond ten years are not told apart.
    private static let longestGap = 3_650.0

    /// Day number of the expected date.
    func day(_ history: ChurnOrderHistory) -> Int32 {
        let shape = purchases.r + Double(history.repeats)
        let rate = purchases.alpha + Double(history.span) / PurchaseGroups.daysInWeek
        let weeks = rate * expm1(-log1p(-confidence) / shape)
        let days = min(Self.longestGap, (weeks * PurchaseGroups.daysInWeek).rounded(.up))
        return history.lastDay + Int32(days)
    }
}
