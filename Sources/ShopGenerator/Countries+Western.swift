/// Western Europe, the Americas, Australia and South Africa.
extension Country {
    static let western: [Country] = [
        Country(
            "United Kingdom", "GB", weight: 300,
            phone: PhonePlan("44", trunk: "0", prefixes: "62 63 65 67", tail: 8, groups: [4, 3]),
            names: [.english, .english, .english, .english, .english, .english, .irish, .polish],
            addresses: AddressPlan(
                "# $",
                streets: "High Street|Station Road|Church Lane|King's Road|St. John's Avenue",
                cities: "London|Leeds|Newcastle-upon-Tyne|Cardiff|Edinburgh|Bristol|Derry",
                postalCode: "AA9 9AA", extras: #", Flat 3|, Unit 7, Mill Yard|, "The Old Forge""#)),
        Country(
            "Germany", "DE", weight: 140,
            phone: PhonePlan("49", trunk: "0", prefixes: "13 14 19", tail: 9, groups: [4, 3]),
            names: [.german, .german, .german, .german, .german, .turkish],
            addresses: AddressPlan(
                "$ #",
                streets: "Hauptstraße|Königsallee|Lindenweg|Am Mühlbach|Bürgermeister-Groß-Str.",
                cities: "Berlin|München|Köln|Düsseldorf|Frankfurt (Main)|Görlitz",
                postalCode: "99999", extras: #", Hinterhaus|, c/o Groß|, "Haus Rose""#)),
        Country(
            "France", "FR", weight: 100,
            phone: PhonePlan(
                "33", trunk: "0", prefixes: "40 71 72 87", tail: 7, groups: [1, 2, 2, 2]),
            names: [.french, .french, .french, .french, .french, .portuguese],
            addresses: AddressPlan(
                "#, $",
                streets: "rue de l'Église|avenue Victor-Hugo|place d'Armes|chemin des Chênes",
                cities: "Paris|Besançon|Nîmes|L'Haÿ-les-Roses|Orléans|Saint-Étienne",
                postalCode: "99999", extras: #", bât. C, 2e étage|, « Les Érables »"#)),
        Country(
            "EIRE", "IE", weight: 40,
            phone: PhonePlan("353", trunk: "0", prefixes: "72 73 75", tail: 7, groups: [2, 3]),
            names: [.irish, .irish, .irish, .english],
            addresses: AddressPlan(
                "# $", streets: "O'Connell Street|Main Street|Sráid na Trá|Patrick's Hill",
                cities: "Dublin|Cork|Galway|Dún Laoghaire", postalCode: "A99 A9A9")),
        Country(
            "Netherlands", "NL", weight: 50,
            phone: PhonePlan("31", trunk: "0", prefixes: "60 67 69", tail: 7, groups: [2, 3]),
            names: [.dutch, .dutch, .dutch, .turkish],
            addresses: AddressPlan(
                "$ #", streets: "Dorpsstraat|'s-Gravenweg|Prinsengracht|Burg. Visserlaan",
                cities: "Amsterdam|'s-Hertogenbosch|Utrecht|IJmuiden", postalCode: "9999 AA",
                extras: ", bis|, 2 hoog")),
        Country(
            "Belgium", "BE", weight: 30,
            phone: PhonePlan("32", trunk: "0", prefixes: "39 62 63", tail: 7, groups: [3, 2, 2]),
            names: [.dutch, .french],
            addresses: AddressPlan(
                "$ #", streets: "Kerkstraat|rue Haute|Grote Markt|chaussée de Liège",
                cities: "Brussel|Liège|Gent|Mechelen", postalCode: "9999",
                extras: ", bus 4|, bte 12")),
        Country(
            "Switzerland", "CH", weight: 30,
            phone: PhonePlan("41", trunk: "0", prefixes: "70 72 63", tail: 7, groups: [2, 3, 2]),
            names: [.german, .french, .italian],
            addresses: AddressPlan(
                "$ #", streets: "Bahnhofstrasse|rue du Rhône|via Nassa|Zürichbergstrasse",
                cities: "Zürich|Genève|Lugano|Bern", postalCode: "9999")),
        Country(
            "Austria", "AT", weight: 25,
            phone: PhonePlan("43", trunk: "0", prefixes: "83 84", tail: 9, groups: [3, 4]),
            names: [.german],
            addresses: AddressPlan(
                "$ #", streets: "Mariahilfer Straße|Schloßgasse|Am Graben|Höttinger Au",
                cities: "Wien|Graz|Sankt Pölten|Gänserndorf", postalCode: "9999",
                extras: ", Stiege 2, Top 9|, Tür 14")),
        Country(
            "Spain", "ES", weight: 45,
            phone: PhonePlan("34", prefixes: "75 76 77", tail: 7, groups: [3, 3]),
            names: [.spanish],
            addresses: AddressPlan(
                "$, #", streets: "Calle Mayor|Avda. de España|Plaça del Pi|Paseo de la Castellana",
                cities: "Madrid|A Coruña|Málaga|Logroño", postalCode: "99999",
                extras: ", 3º dcha.|, bajo B")),
        Country(
            "Portugal", "PT", weight: 30,
            phone: PhonePlan("351", prefixes: "97 98 99", tail: 7, groups: [3, 3]),
            names: [.portuguese],
            addresses: AddressPlan(
                "$, #",
                streets: "Rua de São João|Avenida da Liberdade|Largo do Paço|Travessa do Açúcar",
                cities: "Lisboa|Porto|Évora|Vila Nova de Famalicão", postalCode: "9999-999",
                extras: ", 2.º esq.|, r/c")),
        Country(
            "Italy", "IT", weight: 40,
            phone: PhonePlan("39", prefixes: "41 42 43", tail: 8, groups: [3, 3]),
            names: [.italian],
            addresses: AddressPlan(
                "$, #", streets: "Via dell'Indipendenza|Corso Como|Piazza San Carlo|Vicolo Corto",
                cities: "Milano|Forlì|L'Aquila|Reggio nell'Emilia", postalCode: "99999",
                extras: ", scala B|, int. 5")),
        Country(
            "USA", "US", weight: 40,
            phone: PhonePlan(
                "1", prefixes: "2120 2130 3120 4150 6170 2060 3030 4040 5120 7020", tail: 6,
                groups: [3, 3], zeroZero: false),
            names: [.english, .english, .english, .spanish],
            addresses: AddressPlan(
                "# $", streets: "Main Street|5th Avenue|O'Farrell St.|Martin Luther King Jr. Blvd",
                cities: "New York|Winston-Salem|Coeur d'Alene|San José", postalCode: "99999",
                extras: #", Apt. 4B|, Suite 200|, "The Annex""#)),
        Country(
            "Canada", "CA", weight: 15,
            phone: PhonePlan(
                "1", prefixes: "4160 5140 6040 4030 6130 9020 2040 3060 2500 9050", tail: 6,
                groups: [3, 3], zeroZero: false),
            names: [.english, .french],
            addresses: AddressPlan(
                "# $", streets: "Yonge Street|rue Sainte-Catherine|Jasper Avenue|chemin du Lac",
                cities: "Toronto|Montréal|Trois-Rivières|St. John's", postalCode: "A9A 9A9")),
        Country(
            "Brazil", "BR", weight: 25,
            phone: PhonePlan(
                "55", trunk: "0", prefixes: "20 23 25", tail: 9, groups: [2, 5], zeroZero: false),
            names: [.portuguese],
            addresses: AddressPlan(
                "$, #",
                streets: "Rua das Laranjeiras|Avenida Paulista|Praça da Sé|Rua João Alfredo",
                cities: "São Paulo|Brasília|Belém|Florianópolis", postalCode: "99999-999",
                extras: ", apto. 101|, casa 2")),
        Country(
            "Australia", "AU", weight: 20,
            phone: PhonePlan(
                "61", trunk: "0", prefixes: "50 51 52", tail: 7, groups: [3, 3], zeroZero: false),
            names: [.english, .english, .vietnamese, .greek],
            addresses: AddressPlan(
                "# $", streets: "George Street|Collins Street|Woolloomooloo Road|O'Shea Crescent",
                cities: "Sydney|Melbourne|Wagga Wagga|Hobart", postalCode: "9999")),
        Country(
            "RSA", "ZA", weight: 10,
            phone: PhonePlan("27", trunk: "0", prefixes: "88 89 75", tail: 7, groups: [2, 3]),
            names: [.english, .dutch],
            addresses: AddressPlan(
                "# $", streets: "Long Street|Kerkstraat|Nelson Mandela Drive|Vilakazi Street",
                cities: "Cape Town|eThekwini|Johannesburg|Bloemfontein", postalCode: "9999")),
    ]
}
