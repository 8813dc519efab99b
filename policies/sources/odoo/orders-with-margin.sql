-- Every order, of whoever: what it comes to its state tells, so that one that is cancelled goes. Nothing of it is
-- read that somebody wrote (note: HTML; client_order_ref, signed_by).
SELECT o.id,
    o.state,
    -- The company that a contact buys for. Not by customer_rank: that counts posted invoices, and most who have
    -- ordered have none.
    coalesce(p.commercial_partner_id, p.id) AS customer_id,
    -- Of UTC, as all times of Odoo.
    o.date_order AS ordered_at,
    cu.name AS currency,
    -- In the currency of the company, without taxes.
    round(o.amount_untaxed / coalesce(nullif(o.currency_rate, 0), 1),
        coalesce(cu.decimal_places, 2)) AS revenue,
    round(o.margin / coalesce(nullif(o.currency_rate, 0), 1),
        coalesce(cu.decimal_places, 2)) AS margin,
    (
        SELECT count(*) FROM sale_order_line l
        WHERE l.order_id = o.id AND l.display_type IS NULL
    ) AS lines,
    'utm-' || o.campaign_id AS campaign,
    -- A contact that came to another company takes its orders along.
    greatest(o.write_date, p.write_date) AS changed_at
FROM sale_order o
JOIN res_partner p ON p.id = o.partner_id
JOIN res_company f ON f.id = o.company_id
JOIN res_currency cu ON cu.id = f.currency_id
