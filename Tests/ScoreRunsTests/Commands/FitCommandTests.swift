import CustomerModel
import ProgramSupport
import Testing

@testable import ScoreRuns
@testable import Scoring
@testable import bauta_analytics

@Suite("Fitting to a summary file")
struct FitCommandTests {
    private static func report(_ outcome: FitDiagnosis.Outcome) -> FitReport {
        let diagnosis = FitDiagnosis(
            outcome: outcome, gradientNorm: 1, iterations: 320, evaluations: 1_000, starts: 4,
            customers: 40, groups: 40, parameters: BGNBD.parameterNames, values: [1, 2, 3, 4],
            logCovariance: nil)
        return FitReport(
            .bgnbd,
            ModelFit(
                model: BGNBD(r: 1, alpha: 2, a: 3, b: 4), logLikelihood: -1, diagnosis: diagnosis))
    }

    @Test("a fit that has not converged ends with exit code 1, and quotes no folder")
    func notConverged() throws {
        let failure = #expect(throws: CommandFailure.self) {
            try FitCommand.requireUsable(Self.report(.notConverged), of: "folder/summary.csv")
        }
        #expect(failure?.reason == .failed && CommandFailure.Reason.failed.rawValue == 1)
        #expect(failure?.message.hasPrefix("summary.csv: the fit has not converged") == true)
    }

    @Test(
        "a ridge and a bound are told and end with exit code 0",
        arguments: [FitDiagnosis.Outcome.converged, .flat, .atBound(parameters: ["a"])])
    func told(outcome: FitDiagnosis.Outcome) throws {
        try FitCommand.requireUsable(Self.report(outcome), of: "summary.csv")
    }
}
