import CustomerModel
import Database
import Pseudonymization
import Sealing
import Settings
import Warehouse

/// Rows about people: contacts, and all that is told of a customer's doings.
extension BatchLoader {
    mutating func write(
        _ contacts: [ParsedContact], with sealer: ContactSealer, progress: inout LoadProgress,
        in transaction: Transaction
    ) throws {
        let persons = contacts.map(\.person)
        let members = persons.indices.filter { persons[$0].company != nil }
        let found = try people.people(
            persons, numbers: members.compactMap { persons[$0].company }, with: sealer,
            progress: &progress, in: transaction)
        let facts = zip(persons, found.people).map { person, customer in
            CustomerFacts(
                customer: customer.key, region: person.region, joinedMonth: person.joinedMonth)
        }
        try CustomerQueries.upsert(facts, isAuthoritative: true, on: transaction)
        try RollupQueries.store(
            zip(members, found.owners).map { member, company in
                (contact: found.people[member].key, company: company.key)
            }, on: transaction)
        progress.accepted += contacts.count
    }

    mutating func write(
        _ orders: [ParsedOrder], with sealer: ContactSealer, progress: inout LoadProgress,
        in transaction: Transaction
    ) throws {
        let customers = try people.customers(
            orders.map(\.customer), with: sealer, progress: &progress, in: transaction)
        let sales = zip(orders, customers).map { order, customer in
            Sale(
                customer: customer.key, origin: customer.origin,
                orderKey: pseudonymizer.orderKey(source: mapping.source, number: order.orderID),
                kind: mapping.record == .return ? .return : .order,
                instantMicroseconds: order.instantMicroseconds, day: order.day,
                revenueMinor: order.revenueMinor, marginMinor: order.marginMinor,
                lines: order.linesCount, items: order.itemsCount, channel: order.channel,
                campaign: order.campaign)
        }
        let added = try SaleQueries.insert(
            sales, source: progress.sourceID, load: progress.loadID,
            currency: mapping.money?.currency ?? "XXX", on: transaction)
        progress.count(added, of: sales.count)
        try see(zip(orders, customers).map { ($1, $0.day, $0.region) }, in: transaction)
    }

    mutating func write(
        _ leads: [ParsedLead], with sealer: ContactSealer, progress: inout LoadProgress,
        in transaction: Transaction
    ) throws {
        let found = try people.people(
            leads.map(\.person), with: sealer, progress: &progress, in: transaction)
        let rows = zip(leads, found.people).map { lead, customer in
            Lead(
                customer: customer.key, origin: customer.origin,
                key: rowKey("lead", lead.leadID), createdDay: lead.createdDay,
                contactedDay: lead.contactedDay, convertedDay: lead.convertedDay,
                channel: lead.channel, campaign: lead.campaign,
                marketingCost: lead.marketingCost, salesCost: lead.salesCost)
        }
        let added = try LeadQueries.store(
            rows, source: progress.sourceID, load: progress.loadID, on: transaction)
        progress.count(added, of: rows.count)
        try see(
            zip(leads, found.people).map { ($1, $0.createdDay, $0.person.region) }, in: transaction)
    }

    mutating func write(
        _ interactions: [ParsedInteraction], with sealer: ContactSealer,
        progress: inout LoadProgress,
        in transaction: Transaction
    ) throws {
        let customers = try people.customers(
            interactions.map(\.customer), with: sealer, progress: &progress, in: transaction)
        let activities = zip(interactions, customers).map { interaction, customer in
            Activity(
                customer: customer.key, origin: customer.origin,
                key: rowKey(mapping.id, interaction.interactionID), type: interaction.type,
                instantMicroseconds: interaction.instantMicroseconds, day: interaction.day,
                channel: interaction.channel, campaign: interaction.campaign,
                details: interaction.details)
        }
        let added = try ActivityQueries.insert(
            activities, source: progress.sourceID, load: progress.loadID, on: transaction)
        progress.count(added, of: activities.count)
        try see(zip(interactions, customers).map { ($1, $0.day, nil) }, in: transaction)
    }

    /// The key of a row other than an order; `kind` keeps equal numbers of different files apart.
    private func rowKey(_ kind: String, _ number: [UInt8]) -> [UInt8] {
        pseudonymizer.orderKey(
            source: mapping.source, number: Array((kind + "\u{1F}").utf8) + number)
    }

    /// Adds who is new to the dimension, with the first day they were heard of.
    private func see(
        _ rows: [(customer: PeopleResolver.KnownCustomer, day: CalendarDate, region: String?)],
        in transaction: Transaction
    ) throws {
        let facts = rows.map { row in
            CustomerFacts(customer: row.customer.key, region: row.region, seen: row.day)
        }
        try CustomerQueries.upsert(facts, isAuthoritative: false, on: transaction)
    }
}
