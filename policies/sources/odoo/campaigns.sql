-- Campaigns of Odoo's module utm, also those that are archived: leads and orders name them still.
SELECT c.id,
    'utm-' || c.id AS campaign,
    -- One text a language.
    coalesce(c.title ->> 'en_US', c.name) AS campaign_name,
    c.write_date AS changed_at
FROM utm_campaign c
