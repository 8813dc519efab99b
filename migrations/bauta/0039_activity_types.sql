-- Steps towards an order, and eight types whose meaning is the shop's own.
ALTER TABLE warehouse.fact_customer_activity
    DROP CONSTRAINT fact_customer_activity_activity_type_check,
    ADD CONSTRAINT fact_customer_activity_type CHECK (activity_type IN ('browse', 'login', 'inquiry',
        'complaint', 'feedback', 'visit', 'campaign_sent', 'campaign_opened', 'campaign_clicked',
        'campaign_redeemed', 'ticket_opened', 'ticket_closed', 'order_declined', 'loyalty_earned',
        'loyalty_redeemed', 'search', 'cart', 'checkout', 'payment', 'wishlist_added', 'subscribed',
        'own_1', 'own_2', 'own_3', 'own_4', 'own_5', 'own_6', 'own_7', 'own_8')) NOT VALID;
