import ArgumentParser
import CustomerModel
import Database
import Installation
import ProgramSupport
import ScoreRuns
import Settings
import Text
import Warehouse

/// `bauta-analytics review`: what a person says of a prediction.
struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.review.name,
        abstract: "Confirm or overrule one prediction of churn, with a reason.",
        discussion: """
            Reasons are the codes of policies/actions.yaml; what a reason teaches the model is said
            there. The customer is the key of the warehouse, 32 hexadecimal digits.

            Example:
              bauta review overrule --customer 00112233445566778899aabbccddeeff \\
                --as-of 2011-12-10 --reason closed_business --by rita
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: ReviewOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let folder = try data.folder
        let policy: RecommendationPolicy
        do {
            policy = try RecommendationPolicy(folder: folder.policies)
        } catch {
            throw ScoreError(description: "\(error)")
        }
        guard let known = policy.reviewReason(options.reason),
            known.verdict == options.verdict
        else {
            let reasons = policy.reviewReasons.filter { $0.verdict == options.verdict }.map(\.code)
            throw ValidationError(
                "no reason of that name to \(options.verdict.rawValue); there are "
                    + reasons.joined(separator: ", "))
        }
        let connection = try Connection(.analytics(in: folder))
        let review = PredictionReview(
            customer: options.customer, asOf: options.asOf, verdict: options.verdict,
            reason: options.reason, reviewer: options.reviewer)
        guard try ReviewQueries.store(review, on: connection) else {
            throw ScoreError(
                state:
                    "the snapshot of \(options.asOf.iso8601) has no prediction for that customer")
        }
        if summary.json {
            try JSONLine.print(["verdict": options.verdict.rawValue, "reason": known.code])
        } else {
            Terminal.print("kept: \(options.verdict.rawValue), \(known.code)")
        }
    }
}
