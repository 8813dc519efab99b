import CustomerModel
import Foundation
import TestSupport
import Testing

@testable import Scoring

@Suite("Fits of the purchase models")
struct LifetimeFitTests {
    // The interval of four standard errors misses once in 16,000 parameters.
    private func expectRecovered<Model>(_ fit: ModelFit<Model>, _ truth: [Double]) throws {
        #expect(fit.diagnosis.outcome == .converged)
        #expect(fit.diagnosis.gradientNorm < 1e-8)
        let covariance = try #require(fit.diagnosis.logCovariance)
        for index in truth.indices {
            let error = covariance[index][index].squareRoot()
            let deviation = abs(log(fit.diagnosis.values[index] / truth[index]))
            #expect(deviation < 4 * error, "\(fit.diagnosis.parameters[index])")
            #expect(error < 0.5, "\(fit.diagnosis.parameters[index])")
        }
    }

    @Test("BG/NBD finds the parameters customers were made with", arguments: UInt64(1)...3)
    func recoversBGNBD(seed: UInt64) throws {
        var simulation = LifetimeSimulation(seed: seed)
        let customers = simulation.customers(6_000, r: 0.8, alpha: 6, a: 0.8, b: 2.5)
        try expectRecovered(try BGNBD.fit(to: customers.groups), [0.8, 6, 0.8, 2.5])
    }

    @Test("MBG/NBD finds the parameters customers were made with", arguments: UInt64(1)...3)
    func recoversMBGNBD(seed: UInt64) throws {
        var simulation = LifetimeSimulation(seed: seed)
        let customers = simulation.customers(
            6_000, r: 0.8, alpha: 6, a: 0.8, b: 2.5, mayLeaveAtOnce: true)
        try expectRecovered(try MBGNBD.fit(to: customers.groups), [0.8, 6, 0.8, 2.5])
    }

    @Test("Pareto/NBD finds the parameters customers were made with", arguments: UInt64(1)...2)
    func recoversParetoNBD(seed: UInt64) throws {
        var simulation = LifetimeSimulation(seed: seed)
        let customers = simulation.customers(4_000, r: 1.2, alpha: 8, s: 0.8, beta: 20)
        try expectRecovered(try ParetoNBD.fit(to: customers.groups), [1.2, 8, 0.8, 20])
    }

    @Test("Gamma-Gamma finds the parameters spend was made with", arguments: UInt64(1)...3)
    func recoversGammaGamma(seed: UInt64) throws {
        var simulation = LifetimeSimulation(seed: seed)
        let spend = simulation.spend(5_000, p: 6, q: 4, gamma: 1_500)
        try expectRecovered(try GammaGamma.fit(to: spend), [6, 4, 1_500])
    }

    // Once p = 293,241 +- 2,005,324 and s = 84 +- 354 were called converged.
    @Test("a ridge, where a standard error is larger than its parameter, is not called converged")
    func ridges() throws {
        var outcomes: Set<FitDiagnosis.Outcome> = []
        for seed in UInt64(1)...3 {
            var simulation = LifetimeSimulation(seed: seed)
            // Everybody leaves at one rate; everybody spends the same each time.
            let leaving = try ParetoNBD.fit(
                to: simulation.customers(1_000, r: 1.2, alpha: 8, s: 4_000, beta: 100_000).groups)
            let spend = try GammaGamma.fit(
                to: simulation.spend(1_000, p: 300_000, q: 4, gamma: 0.05))
            for diagnosis in [leaving.diagnosis, spend.diagnosis] {
                outcomes.insert(diagnosis.outcome)
                let errors = diagnosis.standardErrors ?? []
                #expect(errors.isEmpty == (diagnosis.outcome != .converged))
                #expect(zip(errors, diagnosis.values).allSatisfy { $0 <= $1 }, "seed \(seed)")
            }
            #expect(spend.diagnosis.outcome != .converged, "seed \(seed)")
        }
        #expect(outcomes.contains(.flat))
    }

    @Test("gradients are the derivatives of the likelihoods")
    func gradients() {
        var simulation = LifetimeSimulation(seed: 11)
        let groups = simulation.customers(300, r: 0.8, alpha: 6, a: 0.8, b: 2.5).groups
        let points = [[-0.3, 1.7, -0.2, 0.9], [1.2, 3, 1.5, -0.7], [-2, 0.1, -3, 2.5]]
        for point in points {
            expectGradient(of: BetaGeometricLikelihood(groups: groups, trialsAtStart: 0), at: point)
            expectGradient(of: BetaGeometricLikelihood(groups: groups, trialsAtStart: 1), at: point)
            expectGradient(of: ParetoLikelihood(groups: groups), at: point)
        }
        let spend = simulation.spend(300, p: 6, q: 4, gamma: 15)
        for point in [[1.7, 1.4, 2.7], [-0.5, 0.3, 5]] {
            expectGradient(of: GammaGammaLikelihood(spend: spend), at: point)
        }
    }

    private func expectGradient(of objective: some Objective, at point: [Double]) {
        let exact = objective.evaluate(at: point).gradient
        let step = 1e-5
        for index in point.indices {
            var (forward, backward) = (point, point)
            forward[index] += step
            backward[index] -= step
            let ahead = objective.evaluate(at: forward).value
            let behind = objective.evaluate(at: backward).value
            let difference = (ahead - behind) / (2 * step)
            let scale = max(1, abs(exact[index]))
            #expect(
                isClose(exact[index] / scale, difference / scale, within: 1e-6),
                "\(type(of: objective)), coordinate \(index)")
        }
    }

    @Test("neither the order of the customers nor their grouping changes a bit of a fit")
    func orderIndependence() throws {
        var simulation = LifetimeSimulation(seed: 5)
        let customers = simulation.customers(500, r: 0.8, alpha: 6, a: 0.8, b: 2.5)
        let straight = try BGNBD.fit(to: customers.groups)
        var generator = SeededGenerator(seed: 9)
        let order = customers.repeats.indices.shuffled(using: &generator)
        let shuffled = PurchaseGroups(
            repeats: order.map { customers.repeats[$0] },
            recencies: order.map { customers.recencies[$0] },
            ages: order.map { customers.ages[$0] })
        let other = try BGNBD.fit(to: shuffled)
        #expect(straight.model == other.model)
        #expect(straight.logLikelihood == other.logLikelihood)
        #expect(straight.diagnosis == other.diagnosis)
    }

    @Test("customers with equal histories count as many times as there are")
    func grouping() throws {
        var simulation = LifetimeSimulation(seed: 6)
        let customers = simulation.customers(200, r: 0.8, alpha: 6, a: 0.8, b: 2.5)
        let twice = PurchaseGroups(
            repeats: customers.repeats + customers.repeats,
            recencies: customers.recencies + customers.recencies,
            ages: customers.ages + customers.ages)
        #expect(twice.customerCount == 400)
        #expect(twice.groupCount == customers.groups.groupCount)
        let model = BGNBD(r: 0.7, alpha: 5, a: 0.9, b: 2)
        let once = model.logLikelihood(of: customers.groups)
        #expect(isClose(model.logLikelihood(of: twice), 2 * once, within: 1e-9 * abs(once)))
    }

    @Test("a start near the solution leads to the same solution, sooner")
    func warmStart() throws {
        var simulation = LifetimeSimulation(seed: 7)
        let groups = simulation.customers(2_000, r: 0.8, alpha: 6, a: 0.8, b: 2.5).groups
        let cold = try BGNBD.fit(to: groups)
        let near = BGNBD(
            r: cold.model.r * 1.05, alpha: cold.model.alpha * 0.95, a: cold.model.a, b: cold.model.b
        )
        let warm = try BGNBD.fit(to: groups, startingAt: near)
        #expect(warm.diagnosis.evaluations < cold.diagnosis.evaluations)
        #expect(isClose(warm.logLikelihood, cold.logLikelihood, within: 1e-7))
        for (one, other) in zip(warm.model.parameters, cold.model.parameters) {
            #expect(isClose(one, other, within: 1e-5 * other))
        }
        let nonsense = BGNBD(r: 1e-5, alpha: 1e8, a: 1e5, b: 1e-5)
        let rescued = try BGNBD.fit(to: groups, startingAt: nonsense)
        #expect(rescued.diagnosis.outcome == .converged)
        #expect(isClose(rescued.logLikelihood, cold.logLikelihood, within: 1e-7))
    }

    @Test("a fit that starts on a sample ends at the optimum of all customers")
    func roughStart() throws {
        var simulation = LifetimeSimulation(seed: 8)
        let groups = simulation.customers(90_000, r: 0.8, alpha: 6, a: 0.8, b: 2.5).groups
        let sample = try #require(groups.roughSample(ofAbout: BetaGeometricFit.roughSize))
        #expect(abs(sample.customerCount - 22_500) <= 1)
        let fit = try BGNBD.fit(to: groups)
        try expectRecovered(fit, [0.8, 6, 0.8, 2.5])
        #expect(fit.diagnosis.customers == 90_000)
        let objective = BetaGeometricLikelihood(groups: groups, trialsAtStart: 0)
        let gradient = objective.evaluate(at: fit.model.parameters.map { log($0) }).gradient
        #expect(gradient.allSatisfy { abs($0) < 1e-9 * 90_000 })
    }

    @Test("the covariance is the inverse of the observed information")
    func covariance() throws {
        var simulation = LifetimeSimulation(seed: 12)
        let spend = simulation.spend(2_000, p: 6, q: 4, gamma: 15)
        let fit = try GammaGamma.fit(to: spend)
        let covariance = try #require(fit.diagnosis.logCovariance)
        let objective = GammaGammaLikelihood(spend: spend)
        let point = fit.model.parameters.map { log($0) }
        // One standard error along a coordinate, the others following, costs half a unit.
        for index in point.indices {
            let variance = covariance[index][index]
            let moved = point.indices.map {
                point[$0] + 0.1 * covariance[$0][index] / variance.squareRoot()
            }
            let rise = objective.evaluate(at: moved).value - objective.evaluate(at: point).value
            #expect(isClose(rise, 0.005, within: 2e-4))
        }
        let errors = try #require(fit.diagnosis.standardErrors)
        #expect(isClose(errors[0], fit.model.p * covariance[0][0].squareRoot(), within: 1e-12))
    }
}
