-- People and companies who have ordered, were given something back or are a lead's, with the contacts below them;
-- also those who are archived. Vendors, employees and users who never bought are not read, nor is any text written
-- about somebody (comment, additional_info: HTML).
SELECT p.id,
    -- The company that a contact buys for; one's own number where there is none.
    coalesce(p.commercial_partner_id, p.id) AS company_id,
    p.name AS full_name,
    -- Without what stands around the address; Odoo knows one only where it is one.
    coalesce(p.email_normalized, p.email) AS email,
    -- A telephone of one's own before that of an office.
    coalesce(nullif(btrim(p.mobile), ''), p.phone) AS phone,
    co.code AS country,
    nullif(concat_ws(' ', p.street, p.street2), '') AS street,
    p.city,
    p.zip AS postal_code,
    p.create_date::date AS joined_on,
    -- Who buys for the first time has not changed, and is read.
    greatest(p.write_date, b.changed_at) AS changed_at
FROM res_partner p
JOIN (
    SELECT w.buyer, max(w.write_date) AS changed_at
    FROM (
        SELECT coalesce(r.commercial_partner_id, r.id) AS buyer, o.write_date
        FROM sale_order o
        JOIN res_partner r ON r.id = o.partner_id
        WHERE o.state IN ('sale', 'done')
        UNION ALL
        SELECT coalesce(r.commercial_partner_id, r.id), m.write_date
        FROM account_move m
        JOIN res_partner r ON r.id = m.partner_id
        WHERE m.move_type = 'out_refund' AND m.state = 'posted'
        UNION ALL
        SELECT coalesce(r.commercial_partner_id, r.id), l.write_date
        FROM crm_lead l
        JOIN res_partner r ON r.id = l.partner_id
    ) AS w
    GROUP BY w.buyer
) AS b ON b.buyer = coalesce(p.commercial_partner_id, p.id)
LEFT JOIN res_country co ON co.id = p.country_id
