package import CustomerModel
package import Scoring

extension LifetimeModelName {
    /// Names of the parameters, in the order in which `--parameters` takes them.
    package var parameterNames: [String] {
        switch self {
        case .bgnbd: BGNBD.parameterNames
        case .mbgnbd: MBGNBD.parameterNames
        case .paretonbd: ParetoNBD.parameterNames
        case .gammagamma: GammaGamma.parameterNames
        }
    }

    /// The columns of a summary file that the model is fitted to.
    package var columns: [SummaryColumn] {
        self == .gammagamma ? [.repeats, .meanValue] : [.repeats, .recency, .age]
    }

    /// Maximum likelihood on the rows of `file`.
    package func fit(_ file: SummaryFile) throws(FitRefusal) -> FitReport {
        switch self {
        case .bgnbd: FitReport(self, try BGNBD.fit(to: file.groups))
        case .mbgnbd: FitReport(self, try MBGNBD.fit(to: file.groups))
        case .paretonbd: FitReport(self, try ParetoNBD.fit(to: file.groups))
        case .gammagamma: FitReport(self, try GammaGamma.fit(to: file.spend))
        }
    }
}
