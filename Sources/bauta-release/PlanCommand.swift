import ArgumentParser
import FoundationEssentials
import ProgramSupport
import Release
import Settings
import Text

/// `bauta-release plan`: what publishing would do, without reading a customer's row.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.releasePlan.name,
        abstract: "Show what would be published and what is left of the year's budget.",
        discussion: "Example: bauta-release plan --data .bauta --json")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: EpochOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let name = try options.epoch.map(EpochName.init)
        let folder = try data.folder
        let release = try ReleaseSite(folder)
        let next = try release.publisher.nextPublication(as: name, of: options.snapshot(in: folder))
        Terminal.print(
            summary.json
                ? try JSONLine.text(Line(next, release.plan)) : Self.text(next, release.plan))
    }

    /// The summary line of `bauta release plan --json`; exact decimals are text, so that a reader's
    /// binary fractions do not round what is charged.
    private struct Line: Encodable {
        @OrNull var epoch: String?
        @OrNull var asOf: String?
        let status: String
        let cells: Int
        let cellsPerPerson: Int
        let rho: String
        @OrNull var sigma: Decimal?
        let intervalHalfWidth: Int
        let threshold: Int
        let rhoYear: String
        let rhoCap: String
        let epochsLeft: Int

        init(_ next: NextPublication, _ plan: ReleasePlan) {
            epoch = next.epoch
            asOf = next.asOf
            status = PlanCommand.status(next)
            cells = plan.cellCount
            cellsPerPerson = plan.cellsPerPerson
            rho = plan.policy.budget.rhoPerEpoch.description
            sigma = Decimal(string: plan.sigmaText)
            intervalHalfWidth = Int(plan.errorBar.halfWidth)
            threshold = Int(plan.threshold)
            rhoYear = next.budget.charged
            rhoCap = next.budget.cap
            epochsLeft = next.budget.epochsLeft
        }
    }

    private static func status(_ next: NextPublication) -> String {
        if next.epoch == nil { return "no_snapshot" }
        if next.isPublished { return "epoch_taken" }
        return next.budget.epochsLeft > 0 ? "ready" : "budget_spent"
    }

    private static func text(_ next: NextPublication, _ plan: ReleasePlan) -> String {
        var lines = [
            next.epoch.map { "epoch \($0), as of \(next.asOf ?? "?"): " }
                ?? "no complete snapshot yet: "
        ]
        lines[0] += status(next).replacing("_", with: " ")
        for marginal in plan.marginals {
            lines.append(
                "  \(marginal.measure.id) by \(marginal.id): \(marginal.cellCount) cells")
        }
        lines.append(
            "\(plan.cellsPerPerson) cells a person, sigma \(plan.sigmaText), 95 % within "
                + "± \(plan.errorBar.halfWidth), withheld below \(plan.threshold)")
        let budget = next.budget
        lines.append(
            "privacy loss \(plan.policy.budget.rhoPerEpoch) (rho) an epoch; \(budget.charged) of "
                + "\(budget.cap) charged in 365 days, room for \(budget.epochsLeft) more")
        return lines.joined(separator: "\n")
    }
}
