import ArgumentParser
import CustomerModel
import Database
import Installation
import ScoreRuns
import Settings
import Warehouse

/// `bauta-analytics review`: what a person says of a prediction.
struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Confirm or overrule one prediction of churn, with a reason.",
        discussion: """
            Reasons are the codes of policies/actions.yaml; what a reason teaches the model is said
            there. The customer is the key of the warehouse, 32 hexadecimal digits.

            Example:
              bauta review overrule --customer 00112233445566778899aabbccddeeff \\
                --as-of 2011-12-10 --reason closed_business --by rita
            """)

    @Argument(help: "confirm or overrule.", transform: Self.verdict)
    var verdict: ReviewVerdict
    @Option(help: "The data folder (default: BAUTA_DATA, otherwise ./.bauta).")
    var data: String?
    @Option(help: "The customer's key, 32 hexadecimal digits.", transform: CustomerReference.init)
    var customer: CustomerReference
    @Option(help: "The day of the snapshot, YYYY-MM-DD.", transform: ScoreCommand.day)
    var asOf: CalendarDate
    @Option(help: "A reason of policies/actions.yaml.")
    var reason: String
    @Option(
        name: .customLong("by"), help: "The reviewer's account, as in `bauta token list`.",
        transform: Self.account)
    var reviewer: String
    @Flag(help: "Print one JSON object as the last line.")
    var json = false

    /// An account begins with a letter and has no `@`, no `+` and no space: no address and no
    /// telephone number of a customer passes for one.
    private static func account(_ text: String) throws -> String {
        let isWord = text.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || Array("._-".utf8).contains($0)
        }
        guard isWord, text.utf8.count <= 40, let first = text.utf8.first, first >= 97 else {
            throw ValidationError(
                "an account begins with a small letter and has small letters, digits, . _ -")
        }
        return text
    }

    private static func verdict(_ text: String) throws -> ReviewVerdict {
        guard let verdict = ReviewVerdict(rawValue: text) else {
            throw ValidationError("expected confirm or overrule")
        }
        return verdict
    }

    func run() throws {
        let folder = DataFolder(option: data)
        let policy: RecommendationPolicy
        do {
            policy = try RecommendationPolicy(folder: folder.policies)
        } catch {
            throw ScoreError(description: "\(error)")
        }
        guard let known = policy.reviewReason(reason), known.verdict == verdict else {
            let reasons = policy.reviewReasons.filter { $0.verdict == verdict }.map(\.code)
            throw ValidationError(
                "no reason of that name to \(verdict.rawValue); there are "
                    + reasons.joined(separator: ", "))
        }
        let connection = try Connection(.analytics(in: folder))
        let review = PredictionReview(
            customer: customer.key, asOf: asOf, verdict: verdict, reason: reason,
            reviewer: reviewer)
        guard try ReviewQueries.store(review, on: connection) else {
            throw ScoreError(
                description: "the snapshot of \(asOf.iso8601) has no prediction for that customer")
        }
        print(
            json
                ? "{\"verdict\":\"\(verdict.rawValue)\",\"reason\":\"\(known.code)\"}"
                : "kept: \(verdict.rawValue), \(known.code)")
    }
}

/// A customer as the warehouse knows one, named on the command line.
struct CustomerReference {
    let key: Pseudonym

    init(_ text: String) throws {
        let digits = Array(text.utf8)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { place in
            UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16)
        }
        guard digits.count == 32, !bytes.contains(nil), let key = Pseudonym(bytes.compactMap { $0 })
        else { throw ValidationError("expected the customer's key, 32 hexadecimal digits") }
        self.key = key
    }
}
