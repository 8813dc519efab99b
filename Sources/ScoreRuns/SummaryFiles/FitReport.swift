package import CustomerModel
package import Scoring

/// A fit, for people and for scripts.
package struct FitReport {
    let model: LifetimeModelName
    /// In the order of `LifetimeModelName.parameterNames`.
    package let parameters: [Double]
    let logLikelihood: Double
    let diagnosis: FitDiagnosis

    init<Model: PurchaseModel>(_ name: LifetimeModelName, _ fit: ModelFit<Model>) {
        model = name
        parameters = fit.model.parameters
        logLikelihood = fit.logLikelihood
        diagnosis = fit.diagnosis
    }

    init(_ name: LifetimeModelName, _ fit: ModelFit<GammaGamma>) {
        model = name
        parameters = fit.model.parameters
        logLikelihood = fit.logLikelihood
        diagnosis = fit.diagnosis
    }

    /// Whether anything can be predicted by the parameters: at a bound or on a ridge it can, where
    /// the search has not ended it cannot.
    package var isUsable: Bool { diagnosis.outcome != .notConverged }

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

extension FitReport: Encodable {
    /// Parameters and standard errors by name, and how the fit ended.
    package func encode(to encoder: any Encoder) throws {
        var report = encoder.container(keyedBy: JSONMember.self)
        try report.encode(model.rawValue, forKey: "model")
        try report.encode(byName(parameters), forKey: "parameters")
        try report.encode(diagnosis.standardErrors.map(byName), forKey: "standard_errors")
        try report.encode(JSONNumber(logLikelihood), forKey: "log_likelihood")
        try report.encode(diagnosis.customers, forKey: "customers")
        try report.encode(diagnosis.groups, forKey: "groups")
        var ending = report.nestedContainer(keyedBy: JSONMember.self, forKey: "diagnosis")
        try ending.encode(outcome, forKey: "outcome")
        try ending.encode(bounds, forKey: "at_bound")
        try ending.encode(JSONNumber(diagnosis.gradientNorm), forKey: "gradient_norm")
        try ending.encode(diagnosis.iterations, forKey: "iterations")
        try ending.encode(diagnosis.evaluations, forKey: "evaluations")
        try ending.encode(diagnosis.starts, forKey: "starts")
    }

    private func byName(_ values: [Double]) -> [String: JSONNumber] {
        Dictionary(
            uniqueKeysWithValues: zip(model.parameterNames, values.map { JSONNumber($0) }))
    }
}

/// What stands in place of a report where there is too little data to fit a model to.
package struct RefusedFitReport: Encodable {
    private let model: LifetimeModelName
    private let refusal: FitRefusal

    /// - Parameter refusal: Why `model` was not fitted.
    package init(_ model: LifetimeModelName, because refusal: FitRefusal) {
        self.model = model
        self.refusal = refusal
    }

    package func encode(to encoder: any Encoder) throws {
        var report = encoder.container(keyedBy: JSONMember.self)
        try report.encode(model.rawValue, forKey: "model")
        var ending = report.nestedContainer(keyedBy: JSONMember.self, forKey: "diagnosis")
        try ending.encode("too_little_data", forKey: "outcome")
        try ending.encode("\(refusal)", forKey: "reason")
    }
}
