import CustomerModel
import Database
import TestSupport
import Testing

@testable import Ingest

/// Odoo's own rows, by the shipped mappings.
@Suite(
    "An Odoo's database",
    .enabled(if: !OdooFixture.Shop.there.isEmpty, "the folder of published data has no Odoo"))
struct OdooPullTests {
    private static let confirmed = "FROM sale_order WHERE state IN ('sale', 'done')"
    private static let refunds =
        "FROM account_move WHERE move_type = 'out_refund' AND state = 'posted'"
    private static let standing = "FROM warehouse.fact_sales WHERE kind = 'order'"
    private static let returned = "FROM warehouse.fact_sales WHERE kind = 'return'"

    /// Counts and sums in cents that are told there and here.
    private static func compare(_ shop: OdooFixture) throws {
        #expect(
            try shop.here("SELECT count(*) \(standing)")
                == shop.there("SELECT count(*) \(confirmed)"))
        #expect(
            try shop.here("SELECT sum(revenue_minor) \(standing)")
                == shop.there(
                    "SELECT sum(round(amount_untaxed / currency_rate, 2)) * 100 \(confirmed)"))
        #expect(
            try shop.here("SELECT sum(margin_minor) \(standing)")
                == shop.there("SELECT sum(round(margin / currency_rate, 2)) * 100 \(confirmed)"))
        #expect(
            try shop.here("SELECT sum(lines_count) \(standing)")
                == shop.there(
                    """
                    SELECT count(*) FROM sale_order_line l JOIN sale_order o ON o.id = l.order_id
                    WHERE o.state IN ('sale', 'done') AND l.display_type IS NULL
                    """))
        #expect(
            try shop.here("SELECT count(*) \(returned)")
                == shop.there("SELECT count(*) \(refunds)"))
        #expect(
            try shop.here("SELECT sum(abs(revenue_minor)) \(returned)")
                == shop.there("SELECT -sum(amount_untaxed_signed) * 100 \(refunds)"))
        #expect(
            try shop.here("SELECT count(*) FROM warehouse.fact_lead")
                == shop.there("SELECT count(*) FROM crm_lead"))
        #expect(
            try shop.here(
                "SELECT count(*) FROM warehouse.fact_lead WHERE conversion_date_sk IS NOT NULL")
                == shop.there(
                    """
                    SELECT count(*) FROM crm_lead l JOIN crm_stage s ON s.id = l.stage_id
                    WHERE s.is_won AND l.active
                    """))
        #expect(
            try shop.here("SELECT count(*) FROM warehouse.fact_lead WHERE campaign_sk IS NOT NULL")
                == shop.there("SELECT count(*) FROM crm_lead WHERE campaign_id IS NOT NULL"))
        #expect(
            try shop.here("SELECT count(*) FROM warehouse.dim_campaign")
                == shop.there("SELECT count(*) FROM utm_campaign"))
    }

    @Test(
        "comes in with as many rows of each feed, and as much money to the cent, as it has",
        arguments: OdooFixture.Shop.there)
    func whole(shop: OdooFixture.Shop) throws {
        let fixture = try OdooFixture(shop)
        let reports = try fixture.pull()
        for (mapping, report) in reports {
            #expect(report.quarantined == [:], "\(mapping)")
        }
        #expect(
            reports["odoo-orders"]?.skipped[.status]
                == (try fixture.there(
                    "SELECT count(*) FROM sale_order WHERE state NOT IN ('sale', 'done')")))
        try Self.compare(fixture)
        // Two numbers of one address are one person; companies' contacts are people of their own.
        let buyers = try fixture.here(
            "SELECT count(DISTINCT customer_key) \(Self.standing)")
        #expect(
            buyers
                == (try fixture.there(
                    """
                    SELECT count(DISTINCT coalesce(lower(btrim(c.email)), c.id::text)) FROM sale_order o
                    JOIN res_partner p ON p.id = o.partner_id
                    JOIN res_partner c ON c.id = coalesce(p.commercial_partner_id, p.id)
                    WHERE o.state IN ('sale', 'done')
                    """)))
    }

    @Test("comes in once, however often it is read", arguments: OdooFixture.Shop.there)
    func again(shop: OdooFixture.Shop) throws {
        let fixture = try OdooFixture(shop)
        try fixture.pull()
        let rows = try fixture.loads.everything(in: "warehouse")
        let people = try fixture.here("SELECT count(*) FROM identity.subject")
        for extent in [PullRun.Extent(), .init(reconciles: true), .init(readsAll: true)] {
            let reports = try fixture.pull(extent)
            #expect(reports.values.allSatisfy { $0.changed == 0 && $0.subjectsNew == 0 })
            #expect(try fixture.loads.everything(in: "warehouse") == rows)
            #expect(try fixture.here("SELECT count(*) FROM identity.subject") == people)
        }
        try Self.compare(fixture)
    }

    @Test(
        "is followed: what changes there changes here, and what is deleted there goes",
        arguments: OdooFixture.Shop.there)
    func followed(shop: OdooFixture.Shop) throws {
        let fixture = try OdooFixture(shop)
        try fixture.pull()
        // As Odoo writes: the moment of the transaction, in UTC.
        try fixture.source.script(
            unsafeSQL: """
                UPDATE sale_order SET amount_untaxed = amount_untaxed + 12.34, write_date = now() AT TIME ZONE 'UTC'
                WHERE id = (SELECT min(id) FROM sale_order WHERE state = 'sale');
                UPDATE sale_order SET state = 'cancel', write_date = now() AT TIME ZONE 'UTC'
                WHERE id = (SELECT max(id) FROM sale_order WHERE state = 'sale');
                UPDATE sale_order SET state = 'sale', write_date = now() AT TIME ZONE 'UTC'
                WHERE id = (SELECT min(id) FROM sale_order WHERE state = 'draft');
                UPDATE account_move SET state = 'draft', write_date = now() AT TIME ZONE 'UTC'
                WHERE id = (SELECT max(id) FROM account_move WHERE move_type = 'out_refund');
                UPDATE crm_lead SET stage_id = (SELECT id FROM crm_stage WHERE is_won), date_closed = NULL,
                    write_date = now() AT TIME ZONE 'UTC'
                WHERE id = (SELECT min(id) FROM crm_lead WHERE active);
                UPDATE res_partner SET email = 'changed@example.org', email_normalized = 'changed@example.org',
                    write_date = now() AT TIME ZONE 'UTC'
                WHERE id = (SELECT p.commercial_partner_id FROM sale_order o
                    JOIN res_partner p ON p.id = o.partner_id WHERE o.state = 'sale' ORDER BY o.id LIMIT 1);
                """)
        let reports = try fixture.pull()
        #expect(reports["odoo-orders"]?.changed == 2)
        #expect(reports["odoo-orders"]?.accepted == 1)
        #expect(try fixture.loads.shown(.email).contains("changed@example.org"))
        try Self.compare(fixture)

        try fixture.source.script(
            unsafeSQL: """
                DELETE FROM sale_order_line WHERE order_id IN (
                    SELECT id FROM sale_order WHERE state = 'sale' ORDER BY id DESC LIMIT 3);
                DELETE FROM sale_order WHERE id IN (
                    SELECT id FROM sale_order WHERE state = 'sale' ORDER BY id DESC LIMIT 3);
                DELETE FROM account_move WHERE id = (
                    SELECT min(id) FROM account_move WHERE move_type = 'out_refund');
                """)
        try fixture.pull()
        #expect(
            try fixture.here("SELECT count(*) \(Self.standing)")
                == fixture.there("SELECT count(*) \(Self.confirmed)") + 3)
        try fixture.pull(.init(reconciles: true))
        try Self.compare(fixture)
    }

    @Test(
        "shows its role no text that somebody wrote about a person",
        arguments: OdooFixture.Shop.there)
    func rights(shop: OdooFixture.Shop) throws {
        let fixture = try OdooFixture(shop)
        let role = try fixture.database.connect(user: "bauta")
        for column in [
            "comment FROM res_partner", "additional_info FROM res_partner", "note FROM sale_order",
            "signed_by FROM sale_order", "description FROM crm_lead", "login FROM res_users",
        ] {
            #expect(throws: DatabaseError.self) {
                _ = try role.query(SQL(unsafeSQL: "SELECT \(column) LIMIT 1"))
            }
        }
        #expect(throws: DatabaseError.self) {
            _ = try role.execute("UPDATE sale_order SET state = 'cancel'")
        }
    }

    @Test("tells which rights lack, and no more", arguments: OdooFixture.Shop.there)
    func lackingRights(shop: OdooFixture.Shop) throws {
        let fixture = try OdooFixture(shop)
        try fixture.source.execute("REVOKE SELECT (zip) ON res_partner FROM bauta")
        let error = #expect(throws: PullError.self) { try fixture.pull() }
        #expect(
            error?.description
                == "feed 'contacts': the role lacks rights (SQLSTATE 42501); in that database run "
                + "GRANT SELECT (zip) ON res_partner TO bauta")
        #expect(try fixture.here("SELECT count(*) FROM ops.load") == 0)
    }

    @Test(
        "of a version without numbers of mobiles, and without margins, is read by its other queries"
    )
    func later() throws {
        let shop = try #require(OdooFixture.Shop.there.first)
        let fixture = try OdooFixture(shop)
        try fixture.source.script(
            unsafeSQL: """
                ALTER TABLE res_partner DROP COLUMN mobile, DROP COLUMN title;
                ALTER TABLE crm_lead DROP COLUMN mobile, DROP COLUMN title;
                ALTER TABLE res_partner ADD additional_identifiers jsonb;
                ALTER TABLE sale_order DROP COLUMN margin, DROP COLUMN margin_percent;
                """)
        let reports = try fixture.pull()
        #expect(reports.values.allSatisfy { $0.quarantined.isEmpty })
        #expect(
            try fixture.here("SELECT count(*) \(Self.standing)")
                == fixture.there("SELECT count(*) \(Self.confirmed)"))
        #expect(try !fixture.loads.shown(.phone).isEmpty)
    }
}
