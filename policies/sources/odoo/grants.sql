-- What Bauta may read in Odoo's database: run this there once as its owner, and again where Odoo was updated.
--   psql -d odoo -v ON_ERROR_STOP=1 -f grants.sql
-- Columns are granted one by one, so that no text that somebody wrote about a person can be read, whatever a
-- query asks for. Then give the role a password by psql's \password bauta, and let it sign in in pg_hba.conf.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bauta') THEN
        CREATE ROLE bauta LOGIN CONNECTION LIMIT 2;
    END IF;
END
$$;
ALTER ROLE bauta SET default_transaction_read_only = on;
GRANT USAGE ON SCHEMA public TO bauta;
GRANT SELECT (id, parent_id, commercial_partner_id, name, email, email_normalized, phone, country_id, street,
    street2, city, zip, create_date, write_date) ON res_partner TO bauta;
GRANT SELECT (id, code) ON res_country TO bauta;
GRANT SELECT (id, currency_id) ON res_company TO bauta;
GRANT SELECT (id, name, decimal_places) ON res_currency TO bauta;
GRANT SELECT (id, name, title, write_date) ON utm_campaign TO bauta;
GRANT SELECT (id, name) ON utm_medium TO bauta;
GRANT SELECT (id, is_won) ON crm_stage TO bauta;
GRANT SELECT (id, partner_id, contact_name, email_from, email_normalized, phone, country_id, stage_id, medium_id,
    campaign_id, active, create_date, date_open, date_closed, date_last_stage_update, write_date)
    ON crm_lead TO bauta;
GRANT SELECT (id, state, partner_id, company_id, date_order, currency_rate, amount_untaxed, campaign_id,
    write_date) ON sale_order TO bauta;
GRANT SELECT (order_id, display_type) ON sale_order_line TO bauta;
GRANT SELECT (id, state, move_type, partner_id, company_id, date, invoice_date, amount_untaxed_signed, write_date)
    ON account_move TO bauta;
-- Columns that not every Odoo has.
DO $$
DECLARE
    there record;
BEGIN
    FOR there IN
        SELECT a.attrelid::regclass AS relation, a.attname AS name FROM pg_attribute a
        WHERE (a.attrelid, a.attname) IN (
                (to_regclass('res_partner'), 'mobile'), (to_regclass('sale_order'), 'margin'))
            AND NOT a.attisdropped
    LOOP
        EXECUTE format('GRANT SELECT (%I) ON %s TO bauta', there.name, there.relation);
    END LOOP;
END
$$;
