-- Steps towards an order, and eight types whose meaning is the shop's own.
ALTER TABLE warehouse.fact_customer_activity
    DROP CONSTRAINT fact_customer_activity_activity_type_check,
    ADD CONSTRAINT fact_customer_activity_type CHECK (activity_type IN ('browse', 'login', 'inquiry',
        'complaint', 'feedback', 'visit', 'campaign_sent', 'campaign_opened', 'campaign_clicked',
        'campaign_redeemed', 'ticket_opened', 'ticket_closed', 'order_declined', 'loyalty_earned',
        'loyalty_redeemed', 'search', 'cart', 'checkout', 'payment', 'wishlist_added', 'subscribed',
        'own_1', 'own_2', 'own_3', 'own_4', 'own_5', 'own_6', 'own_7', 'own_8')) NOT VALID;

-- The segment that a campaign is meant for, as its source writes it: a code word, which scores find the segment by.
ALTER TABLE warehouse.dim_campaign ADD target_segment text CHECK (
    target_segment ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$'
    AND length(regexp_replace(target_segment, '[^0-9]', '', 'g')) <= 8);
GRANT INSERT (target_segment), UPDATE (target_segment), SELECT (target_segment)
    ON warehouse.dim_campaign TO bauta_ingest;
