import ArgumentParser
import Release
import Settings

/// `bauta-release plan`: what publishing would do, without reading a customer's row.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what would be published and what is left of the year's budget.",
        discussion: "Example: bauta-release plan --data .bauta --json")

    @OptionGroup var site: SiteOptions

    @Option(help: "The epoch's name (default: the ISO week of the snapshot).")
    var epoch: String?

    func run() throws {
        let name = try epoch.map(EpochName.init)
        let release = try ReleaseSite(site)
        let outlook = try release.publisher.outlook(as: name)
        print(
            site.json
                ? Self.json(outlook, release.plan) : Self.text(outlook, release.plan))
    }

    private static func json(_ outlook: PublicationOutlook, _ plan: ReleasePlan) -> String {
        var line = JSONLine()
        line.add("epoch", outlook.epoch)
        line.add("as_of", outlook.asOf)
        line.add("status", status(outlook))
        line.add("cells", plan.cellCount)
        line.add("cells_per_person", plan.cellsPerPerson)
        line.add("rho", plan.policy.budget.rhoPerEpoch.description)
        line.add("sigma", decimal: plan.sigmaText)
        line.add("interval_half_width", Int(plan.errorBar.halfWidth))
        line.add("threshold", Int(plan.threshold))
        line.add("rho_year", outlook.budget.charged)
        line.add("rho_cap", outlook.budget.cap)
        line.add("epochs_left", outlook.budget.epochsLeft)
        return line.text
    }

    private static func status(_ outlook: PublicationOutlook) -> String {
        if outlook.epoch == nil { return "no_snapshot" }
        if outlook.isPublished { return "epoch_taken" }
        return outlook.budget.epochsLeft > 0 ? "ready" : "budget_spent"
    }

    private static func text(_ outlook: PublicationOutlook, _ plan: ReleasePlan) -> String {
        var lines = [
            outlook.epoch.map { "epoch \($0), as of \(outlook.asOf ?? "?"): " }
                ?? "no complete snapshot yet: "
        ]
        lines[0] += status(outlook).replacing("_", with: " ")
        for marginal in plan.marginals {
            lines.append(
                "  \(marginal.measure.id) by \(marginal.dimension.id): "
                    + "\(marginal.dimension.domain.count) cells")
        }
        lines.append(
            "\(plan.cellsPerPerson) cells a person, sigma \(plan.sigmaText), 95 % within "
                + "± \(plan.errorBar.halfWidth), withheld below \(plan.threshold)")
        let budget = outlook.budget
        lines.append(
            "privacy loss \(plan.policy.budget.rhoPerEpoch) (rho) an epoch; \(budget.charged) of "
                + "\(budget.cap) charged in \(budget.year), room for \(budget.epochsLeft) more")
        return lines.joined(separator: "\n")
    }
}
