-- Leads and opportunities, also those that were lost, which Odoo archives; nothing that somebody wrote about them
-- (description: HTML; name, which is a title).
SELECT l.id,
    l.contact_name AS full_name,
    coalesce(l.email_normalized, l.email_from) AS email,
    l.phone,
    co.code AS country,
    l.create_date::date AS created_on,
    -- Given to somebody; never before it came, whatever clock wrote it.
    greatest(l.date_open, l.create_date)::date AS contacted_on,
    -- In a stage that means won. One that was lost stands in none, and never converted.
    CASE WHEN s.is_won AND l.active
        THEN greatest(coalesce(l.date_closed, l.date_last_stage_update, l.write_date),
            l.create_date)::date
    END AS converted_on,
    -- How the person came, by its name; the mapping says which channel that is.
    coalesce(m.name, 'none') AS channel,
    'utm-' || l.campaign_id AS campaign,
    l.write_date AS changed_at
FROM crm_lead l
LEFT JOIN crm_stage s ON s.id = l.stage_id
LEFT JOIN utm_medium m ON m.id = l.medium_id
LEFT JOIN res_country co ON co.id = l.country_id
