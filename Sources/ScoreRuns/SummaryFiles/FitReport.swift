package import Scoring

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
    package var json: String {
        let errors = diagnosis.standardErrors.map { object($0) } ?? "null"
        let ending = JSONParts.object([
            ("outcome", JSONParts.text(outcome)),
            ("at_bound", JSONParts.array(bounds.map(JSONParts.text))),
            ("gradient_norm", JSONParts.number(diagnosis.gradientNorm)),
            ("iterations", String(diagnosis.iterations)),
            ("evaluations", String(diagnosis.evaluations)),
            ("starts", String(diagnosis.starts)),
        ])
        return JSONParts.object([
            ("model", JSONParts.text(model.rawValue)), ("parameters", object(parameters)),
            ("standard_errors", errors), ("log_likelihood", JSONParts.number(logLikelihood)),
            ("customers", String(diagnosis.customers)), ("groups", String(diagnosis.groups)),
            ("diagnosis", ending),
        ])
    }

    /// What stands in place of a fit where there is too little data.
    package static func json(refusing model: ModelName, because refusal: FitRefusal) -> String {
        let ending = JSONParts.object([
            ("outcome", JSONParts.text("too_little_data")),
            ("reason", JSONParts.text("\(refusal)")),
        ])
        return JSONParts.object([
            ("model", JSONParts.text(model.rawValue)), ("diagnosis", ending),
        ])
    }

    private func object(_ values: [Double]) -> String {
        JSONParts.object(
            values.indices.map { (model.parameterNames[$0], JSONParts.number(values[$0])) })
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
