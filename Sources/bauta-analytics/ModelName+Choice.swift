import ProgramSupport
import ScoreRuns

extension ModelName {
    /// The model of that name on the command line.
    init(_ choice: ModelChoice) {
        switch choice {
        case .bgnbd: self = .bgnbd
        case .mbgnbd: self = .mbgnbd
        case .paretonbd: self = .paretonbd
        case .gammagamma: self = .gammagamma
        }
    }
}
