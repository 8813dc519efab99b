/// Northern, central and eastern Europe, the Near East and Asia.
extension Country {
    static let eastern: [Country] = [
        Country(
            "Sweden", "SE", weight: 25,
            phone: PhonePlan("46", trunk: "0", prefixes: "71 78 99", tail: 7, groups: [2, 3, 2]),
            names: [.nordic],
            addresses: AddressPlan(
                "$ #", streets: "Storgatan|Kungsängsvägen|Åsögatan|Västra Hamngatan",
                cities: "Stockholm|Malmö|Örebro|Åre", postalCode: "999 99")),
        Country(
            "Norway", "NO", weight: 15,
            phone: PhonePlan(
                "47", prefixes: "12 13 14 15 16 17 18 19 25 26 27 28", tail: 6, groups: [3, 2]),
            names: [.nordic],
            addresses: AddressPlan(
                "$ #", streets: "Kongens gate|Bjørnsons vei|Ørneveien|Sjøgata",
                cities: "Oslo|Tromsø|Ålesund|Bodø", postalCode: "9999")),
        Country(
            "Denmark", "DK", weight: 15,
            phone: PhonePlan(
                "45", prefixes: "10 11 12 13 14 15 16 17 18 19", tail: 6, groups: [2, 2, 2]),
            names: [.nordic],
            addresses: AddressPlan(
                "$ #", streets: "Strandvejen|Nørregade|H.C. Andersens Boulevard|Ærøvej",
                cities: "København|Aarhus|Rødovre|Helsingør", postalCode: "9999", extras: ", 2. tv."
            )),
        Country(
            "Finland", "FI", weight: 15,
            phone: PhonePlan("358", trunk: "0", prefixes: "59 69 72", tail: 7, groups: [2, 3]),
            names: [.finnish, .nordic],
            addresses: AddressPlan(
                "$ #", streets: "Mannerheimintie|Hämeenkatu|Yliopistonkatu|Tähtitorninmäki",
                cities: "Helsinki|Jyväskylä|Ähtäri|Rovaniemi", postalCode: "99999",
                extras: ", as. 12")),
        Country(
            "Poland", "PL", weight: 35,
            phone: PhonePlan("48", prefixes: "37 38 49", tail: 7, groups: [3, 3]),
            names: [.polish],
            addresses: AddressPlan(
                "ul. $ #", streets: "Świętokrzyska|Łąkowa|Żwirki i Wigury|Mickiewicza",
                cities: "Warszawa|Łódź|Kraków|Świętochłowice", postalCode: "99-999",
                extras: ", m. 7")),
        Country(
            "Czech Republic", "CZ", weight: 15,
            phone: PhonePlan("420", prefixes: "62 63 64", tail: 7, groups: [3, 3]),
            names: [.czech],
            addresses: AddressPlan(
                "$ #", streets: "Václavské náměstí|Žižkova|Na Příkopě|Dlouhá třída",
                cities: "Praha|Brno|Plzeň|Ústí nad Labem", postalCode: "999 99")),
        Country(
            "Greece", "GR", weight: 20,
            phone: PhonePlan("30", prefixes: "71 72 73", tail: 8, groups: [3, 3]),
            names: [.greek],
            addresses: AddressPlan(
                "$ #", streets: "Οδός Ερμού|Λεωφόρος Αλεξάνδρας|Αγίου Γεωργίου",
                cities: "Αθήνα|Θεσσαλονίκη|Ηράκλειο|Πάτρα", postalCode: "999 99",
                extras: ", 3ος όροφος")),
        Country(
            "Turkey", "TR", weight: 35,
            phone: PhonePlan("90", trunk: "0", prefixes: "56 57 58", tail: 8, groups: [3, 3]),
            names: [.turkish],
            addresses: AddressPlan(
                "$ No: #", streets: "İstiklal Caddesi|Şehit Işık Sokak|Bağdat Caddesi|Çınarlı Sk.",
                cities: "İstanbul|Iğdır|Diyarbakır|Muğla", postalCode: "99999",
                extras: ", Daire 5, Kat 2")),
        Country(
            "Ukraine", "UA", weight: 20,
            phone: PhonePlan("380", trunk: "0", prefixes: "74 76 78", tail: 7, groups: [2, 3, 2]),
            names: [.ukrainian],
            addresses: AddressPlan(
                "$, #", streets: "вул. Хрещатик|просп. Свободи|вул. Ґонти|пров. Їжакевича",
                cities: "Київ|Львів|Кам'янець-Подільський|Чернівці", postalCode: "99999",
                extras: ", кв. 12")),
        Country(
            "Israel", "IL", weight: 10,
            phone: PhonePlan(
                "972", trunk: "0", prefixes: "60 61 62", tail: 7, groups: [2, 3], zeroZero: false),
            names: [.hebrew, .hebrew, .arabic],
            addresses: AddressPlan(
                "$ #", streets: "רחוב הרצל|שדרות רוטשילד|רחוב בן-יהודה",
                cities: "תל אביב-יפו|חיפה|ירושלים",
                postalCode: "9999999", extras: ", דירה 3")),
        Country(
            "United Arab Emirates", "AE", weight: 10,
            phone: PhonePlan("971", trunk: "0", prefixes: "57 59 53", tail: 7, groups: [2, 3]),
            names: [.arabic],
            addresses: AddressPlan(
                "$ #", streets: "شارع الشيخ زايد|شارع الوصل|شارع الكورنيش",
                cities: "دبي|أبوظبي|الشارقة",
                postalCode: "", extras: "، شقة 4|, Villa 2")),
        Country(
            "Saudi Arabia", "SA", weight: 10,
            phone: PhonePlan("966", trunk: "0", prefixes: "60 61 62", tail: 7, groups: [2, 3]),
            names: [.arabic],
            addresses: AddressPlan(
                "# $", streets: "شارع العليا|طريق الملك فهد|شارع التحلية",
                cities: "الرياض|جدة|مكة المكرمة",
                postalCode: "99999")),
        Country(
            "Bangladesh", "BD", weight: 25,
            phone: PhonePlan("880", trunk: "0", prefixes: "20 21 23", tail: 8, groups: [4]),
            names: [.bengali],
            addresses: AddressPlan(
                "# $", streets: "মিরপুর রোড|গুলশান এভিনিউ|নিউ মার্কেট", cities: "ঢাকা|চট্টগ্রাম|সিলেট",
                postalCode: "9999", extras: ", ফ্ল্যাট ৩|, ২য় তলা")),
        Country(
            "India", "IN", weight: 25,
            phone: PhonePlan("91", trunk: "0", prefixes: "10 39 50", tail: 8, groups: [5]),
            names: [.hindi, .hindi, .bengali],
            addresses: AddressPlan(
                "#, $", streets: "महात्मा गांधी मार्ग|Nehru Nagar|Park Street|चांदनी चौक",
                cities: "दिल्ली|Mumbai|कोलकाता|Bengaluru", postalCode: "999999")),
        Country(
            "China", "CN", weight: 25,
            phone: PhonePlan("86", trunk: "0", prefixes: "22 23 24", tail: 9, groups: [3, 4]),
            names: [.chinese],
            addresses: AddressPlan(
                "$#号", streets: "中山路|南京东路|人民大道|解放街", cities: "上海市|北京市|广州市|成都市",
                postalCode: "999999", extras: ", 3单元502室")),
        Country(
            "Japan", "JP", weight: 30,
            phone: PhonePlan(
                "81", trunk: "0", prefixes: "11 12 13", tail: 8, groups: [2, 4], zeroZero: false),
            names: [.japanese],
            addresses: AddressPlan(
                "$#番地", streets: "千代田区丸の内|渋谷区道玄坂|北区梅田|中区栄",
                cities: "東京都|大阪市|名古屋市|札幌市", postalCode: "999-9999", extras: ", コーポ桜201")),
        Country(
            "Korea", "KR", weight: 10,
            phone: PhonePlan(
                "82", trunk: "0", prefixes: "20 21 22", tail: 8, groups: [2, 4], zeroZero: false),
            names: [.korean],
            addresses: AddressPlan(
                "$ #", streets: "강남대로|세종대로|해운대로", cities: "서울특별시|부산광역시|대구광역시",
                postalCode: "99999", extras: ", 101동 502호")),
        Country(
            "Vietnam", "VN", weight: 20,
            phone: PhonePlan("84", trunk: "0", prefixes: "60 61 62", tail: 7, groups: [2, 3]),
            names: [.vietnamese],
            addresses: AddressPlan(
                "# $", streets: "Đường Lê Lợi|Phố Huế|Đường Trần Hưng Đạo|Ngõ Thổ Quan",
                cities: "Hà Nội|Thành phố Hồ Chí Minh|Đà Nẵng|Huế", postalCode: "999999",
                extras: ", căn hộ 12A, tầng 3")),
    ]
}
