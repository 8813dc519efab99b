package import Scoring
import Text

/// A fit, for people and for scripts.
package struct FitReport {
    let model: ModelName
    /// In the order of `ModelName.parameterNames`.
    package let parameters: [Double]
    let logLikelihood: Double
    let diagnosis: FitDiagnosis

    init<Model: PurchaseModel>(_ name: ModelName, _ fit: ModelFit<Model>) {
        model = name
        parameters = fit.model.parameters
        logLikelihood = fit.logLikelihood
        diagnosis = fit.diagnosis
    }

    init(_ name: ModelName, _ fit: ModelFit<GammaGamma>) {
        model = name
        parameters = fit.model.parameters
        logLikelihood = fit.logLikelihood
        diagnosis = fit.diagnosis
    }

    /// One line a parameter, then how the fit ended.
    package var text: String {
        let errors = diagnosis.standardErrors
        let lines = parameters.indices.map { index in
            let error = errors.map { "  (standard error \($0[index]))" } ?? ""
            return "  \(model.parameterNames[index]) = \(parameters[index])\(error)"
        }
        return "\(model.rawValue), \(diagnosis.customers) customers\n"
            + lines.joined(separator: "\n")
            + "\n  log-likelihood \(logLikelihood)\n  \(verdict): gradient "
            + "\(diagnosis.gradientNorm) a customer after \(diagnosis.iterations) steps from "
            + "\(diagnosis.starts) starts"
    }

    /// One JSON object in one line (RFC 8259).
    package func json() throws -> String {
        let ending: [String: JSONValue] = [
            "outcome": .text(outcome), "at_bound": .list(bounds.map { .text($0) }),
            "gradient_norm": .finite(diagnosis.gradientNorm),
            "iterations": .integer(diagnosis.iterations),
            "evaluations": .integer(diagnosis.evaluations), "starts": .integer(diagnosis.starts),
        ]
        return try JSONLine.text([
            "model": .text(model.rawValue), "parameters": named(parameters),
            "standard_errors": diagnosis.standardErrors.map { named($0) } ?? .null,
            "log_likelihood": .finite(logLikelihood), "customers": .integer(diagnosis.customers),
            "groups": .integer(diagnosis.groups), "diagnosis": JSONValue.members(ending),
        ])
    }

    /// What stands in place of a fit where there is too little data.
    package static func json(
        refusing model: ModelName, because refusal: FitRefusal
    ) throws -> String {
        try JSONLine.text([
            "model": .text(model.rawValue),
            "diagnosis": JSONValue.members([
                "outcome": .text("too_little_data"), "reason": .text("\(refusal)"),
            ]),
        ])
    }

    /// Numbers under the names of the parameters.
    private func named(_ values: [Double]) -> JSONValue {
        .members(
            Dictionary(
                uniqueKeysWithValues: zip(model.parameterNames, values).map {
                    ($0, JSONValue.finite($1))
                }))
    }

    private var bounds: [String] {
        if case .atBound(let parameters) = diagnosis.outcome { parameters } else { [] }
    }

    private var outcome: String {
        switch diagnosis.outcome {
        case .converged: "converged"
        case .atBound: "at_bound"
        case .flat: "flat"
        case .notConverged: "not_converged"
        }
    }

    private var verdict: String {
        switch diagnosis.outcome {
        case .converged: "converged"
        case .atBound(let names): "at the bound of \(names.joined(separator: ", "))"
        case .flat: "flat in some direction: parameters are not told apart"
        case .notConverged: "not converged"
        }
    }
}
