-- Credit notes to customers: in Odoo what is given back is an invoice of its own, and no negative order. Not by
-- what somebody wrote (narration: HTML; ref).
SELECT 'credit-' || m.id AS id,
    m.id AS number,
    m.state,
    coalesce(p.commercial_partner_id, p.id) AS customer_id,
    coalesce(m.invoice_date, m.date) AS given_back_on,
    cu.name AS currency,
    -- In the currency of the company, without taxes; below zero.
    m.amount_untaxed_signed AS revenue,
    greatest(m.write_date, p.write_date) AS changed_at
FROM account_move m
JOIN res_partner p ON p.id = m.partner_id
JOIN res_company f ON f.id = m.company_id
JOIN res_currency cu ON cu.id = f.currency_id
WHERE m.move_type = 'out_refund'
