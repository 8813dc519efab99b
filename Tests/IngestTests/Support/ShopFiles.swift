/// A small shop, written out: every kind of file, one of everything.
enum ShopFiles {
    static let campaigns = """
        campaign,campaign_id,name,type,channel,starts_on,ends_on,budget
        C0001,1,Spring 2024,retention,email,2024-03-01,2024-03-31,1200.50
        C0002,2,Search 2024,acquisition,search,2024-01-01,2024-12-31,5000

        """
    static let days = """
        date,campaign,channel,audience,impressions,reach,opens,clicks,leads,spend
        2024-03-01,C0001,email,1000,950,900,400,50,0,9.50
        2024-03-02,C0001,email,1000,10,10,4,1,0,0.10
        2024-03-01,C0002,search,,8000,,,120,3,54.00

        """
    static let contacts = """
        customer_id,full_name,email,phone,country,address,city,postal_code,birth_date,joined_on,note
        1,Anna Smith,anna@example.com,,Germany,,Bonn,,1970-02-28,2024-02-17,
        2,Ben Okri,ben@example.com,,France,,,,,2024-03-09,

        """
    static let orders = """
        customer_id,order_id,order_ts,amount,margin,lines,items,country,channel,campaign
        1,o1,2024-03-05 10:00:00,100.00,30.00,1,2,Germany,web,C0001
        1,o2,2024-04-05 10:00:00,50.00,15.00,1,1,Germany,store,
        2,o3,2024-03-09 18:30:00,25.25,,1,1,France,app,

        """
    static let leads = """
        lead_id,email,created_on,contacted_on,converted_on,channel,campaign,source,marketing_cost,\
        sales_cost
        L1,ANNA@example.com,2024-02-01,2024-02-03,2024-03-05,search,C0002,form,12.30,4.00
        L2,carla@example.com,2024-02-02,2024-02-09,,social,,fair,3.00,1.50
        L3,,2024-02-05,,,referral,,call,,

        """
    static let interactions = """
        interaction_id,customer_id,occurred_at,channel,type,campaign,nps,satisfaction,sentiment,\
        points,session_minutes,pages_viewed,products_viewed
        i1,1,2024-03-01 06:00:00,email,campaign_sent,C0001,,,,,,,
        i2,1,2024-03-04 20:00:00,email,campaign_clicked,C0001,,,,,3,2,1
        i3,1,2024-03-20 09:00:00,web,feedback,,9,5,0.75,,,,
        i4,2,2024-03-09 18:30:00,app,loyalty_earned,,,,,25,,,
        i5,2,2024-03-29 18:30:00,app,loyalty_redeemed,,,,,-10,,,

        """

    /// In the order in which they have to come: campaigns before whatever names one.
    static let all = [
        (mapping: "demo-shop-campaigns", text: campaigns),
        (mapping: "demo-shop-campaign-days", text: days),
        (mapping: "demo-shop-leads", text: leads),
        (mapping: "demo-shop-contacts", text: contacts),
        (mapping: "demo-shop", text: orders),
        (mapping: "demo-shop-interactions", text: interactions),
    ]
}
