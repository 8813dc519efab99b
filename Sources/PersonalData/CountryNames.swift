import CustomerModel

/// The countries of ISO 3166-1 under their English names and what shops write for them.
enum CountryNames {
    /// Codes by folded name.
    static let codes: [String: CountryCode] = {
        var codes: [String: CountryCode] = [:]
        for line in table.split(separator: "\n") {
            let code = CountryCode(alpha2: String(line.prefix(2)))
            for name in line.dropFirst(3).split(separator: ";") {
                codes[fold(String(name))] = code
            }
        }
        return codes
    }()

    /// Lower case without accents, punctuation and a leading article; `&` is `and`.
    static func fold(_ name: String) -> String {
        var folded = ""
        for scalar in name.compatibilityDecomposed().lowercased().unicodeScalars {
            if scalar == "." || scalar == "'" || scalar == "’" { continue }
            if scalar == "&" {
                folded += " and "
            } else if scalar.properties.isAlphabetic {
                folded.unicodeScalars.append(scalar)
            } else if scalar.properties.canonicalCombiningClass == .notReordered {
                folded += " "
            }
        }
        let words = folded.split(separator: " ")
        return words.dropFirst(words.first == "the" && words.count > 1 ? 1 : 0)
            .joined(separator: " ")
    }

    /// Code, then names separated by semicolons.
    ///
    /// The Channel Islands have no code of their own and are
    /// dialled as Great Britain; "Korea" in a shop's data is the south.
    private static let table = """
        AD Andorra
        AE United Arab Emirates; UAE
        AF Afghanistan
        AG Antigua & Barbuda
        AI Anguilla
        AL Albania
        AM Armenia
        AO Angola
        AQ Antarctica
        AR Argentina
        AS American Samoa
        AT Austria; Österreich
        AU Australia
        AW Aruba
        AX Åland Islands
        AZ Azerbaijan
        BA Bosnia & Herzegovina
        BB Barbados
        BD Bangladesh
        BE Belgium
        BF Burkina Faso
        BG Bulgaria
        BH Bahrain
        BI Burundi
        BJ Benin
        BL St Barthelemy; Saint Barthélemy
        BM Bermuda
        BN Brunei; Brunei Darussalam
        BO Bolivia; Bolivia, Plurinational State of
        BQ Caribbean NL; Bonaire, Sint Eustatius and Saba
        BR Brazil
        BS Bahamas
        BT Bhutan
        BV Bouvet Island
        BW Botswana
        BY Belarus
        BZ Belize
        CA Canada
        CC Cocos (Keeling) Islands
        CD Congo (Dem. Rep.); Congo, The Democratic Republic of the; DR Congo; Congo Kinshasa
        CF Central African Rep.; Central African Republic
        CG Congo (Rep.); Congo; Congo Brazzaville
        CH Switzerland; Schweiz; Suisse
        CI Côte d'Ivoire; Ivory Coast
        CK Cook Islands
        CL Chile
        CM Cameroon
        CN China
        CO Colombia
        CR Costa Rica
        CU Cuba
        CV Cape Verde; Cabo Verde
        CW Curaçao
        CX Christmas Island
        CY Cyprus
        CZ Czech Republic; Czechia
        DE Germany; Deutschland
        DJ Djibouti
        DK Denmark
        DM Dominica
        DO Dominican Republic
        DZ Algeria
        EC Ecuador
        EE Estonia
        EG Egypt
        EH Western Sahara
        ER Eritrea
        ES Spain; España
        ET Ethiopia
        FI Finland
        FJ Fiji
        FK Falkland Islands
        FM Micronesia; Micronesia, Federated States of
        FO Faroe Islands
        FR France
        GA Gabon
        GB United Kingdom; Great Britain; Britain; UK; Channel Islands
        GB England; Scotland; Wales; Northern Ireland
        GD Grenada
        GE Georgia
        GF French Guiana
        GG Guernsey
        GH Ghana
        GI Gibraltar
        GL Greenland
        GM Gambia
        GN Guinea
        GP Guadeloupe
        GQ Equatorial Guinea
        GR Greece
        GS South Georgia & the South Sandwich Islands
        GT Guatemala
        GU Guam
        GW Guinea-Bissau
        GY Guyana
        HK Hong Kong; Hong Kong SAR
        HM Heard Island & McDonald Islands
        HN Honduras
        HR Croatia
        HT Haiti
        HU Hungary
        ID Indonesia
        IE Ireland; EIRE; Republic of Ireland
        IL Israel
        IM Isle of Man
        IN India
        IO British Indian Ocean Territory
        IQ Iraq
        IR Iran; Iran, Islamic Republic of
        IS Iceland
        IT Italy; Italia
        JE Jersey
        JM Jamaica
        JO Jordan
        JP Japan
        KE Kenya
        KG Kyrgyzstan
        KH Cambodia
        KI Kiribati
        KM Comoros
        KN St Kitts & Nevis; Saint Kitts and Nevis
        KP North Korea; Korea, Democratic People's Republic of
        KR Korea (South); South Korea; Korea, Republic of; Korea; Republic of Korea
        KW Kuwait
        KY Cayman Islands
        KZ Kazakhstan
        LA Laos; Lao People's Democratic Republic
        LB Lebanon
        LC St Lucia; Saint Lucia
        LI Liechtenstein
        LK Sri Lanka
        LR Liberia
        LS Lesotho
        LT Lithuania
        LU Luxembourg
        LV Latvia
        LY Libya
        MA Morocco
        MC Monaco
        MD Moldova; Moldova, Republic of
        ME Montenegro
        MF St Martin (French); Saint Martin (French part); Saint Martin
        MG Madagascar
        MH Marshall Islands
        MK North Macedonia; Macedonia
        ML Mali
        MM Myanmar (Burma); Myanmar; Burma
        MN Mongolia
        MO Macau; Macao
        MP Northern Mariana Islands
        MQ Martinique
        MR Mauritania
        MS Montserrat
        MT Malta
        MU Mauritius
        MV Maldives
        MW Malawi
        MX Mexico
        MY Malaysia
        MZ Mozambique
        NA Namibia
        NC New Caledonia
        NE Niger
        NF Norfolk Island
        NG Nigeria
        NI Nicaragua
        NL Netherlands; Holland
        NO Norway
        NP Nepal
        NR Nauru
        NU Niue
        NZ New Zealand
        OM Oman
        PA Panama
        PE Peru
        PF French Polynesia
        PG Papua New Guinea
        PH Philippines
        PK Pakistan
        PL Poland
        PM St Pierre & Miquelon; Saint Pierre and Miquelon
        PN Pitcairn
        PR Puerto Rico
        PS Palestine; Palestine, State of
        PT Portugal
        PW Palau
        PY Paraguay
        QA Qatar
        RE Réunion
        RO Romania
        RS Serbia
        RU Russia; Russian Federation
        RW Rwanda
        SA Saudi Arabia
        SB Solomon Islands
        SC Seychelles
        SD Sudan
        SE Sweden
        SG Singapore
        SH St Helena; Saint Helena, Ascension and Tristan da Cunha
        SI Slovenia
        SJ Svalbard & Jan Mayen
        SK Slovakia
        SL Sierra Leone
        SM San Marino
        SN Senegal
        SO Somalia
        SR Suriname
        SS South Sudan
        ST Sao Tome & Principe
        SV El Salvador
        SX St Maarten (Dutch); Sint Maarten (Dutch part); Sint Maarten
        SY Syria; Syrian Arab Republic
        SZ Eswatini (Swaziland); Eswatini; Swaziland
        TC Turks & Caicos Is; Turks and Caicos Islands
        TD Chad
        TF French S. Terr.; French Southern Territories
        TG Togo
        TH Thailand
        TJ Tajikistan
        TK Tokelau
        TL East Timor; Timor-Leste
        TM Turkmenistan
        TN Tunisia
        TO Tonga
        TR Turkey; Türkiye
        TT Trinidad & Tobago
        TV Tuvalu
        TW Taiwan; Taiwan, Province of China
        TZ Tanzania; Tanzania, United Republic of
        UA Ukraine
        UG Uganda
        UM US minor outlying islands; United States Minor Outlying Islands
        US United States; USA; United States of America; America
        UY Uruguay
        UZ Uzbekistan
        VA Vatican City; Holy See (Vatican City State); Vatican
        VC St Vincent; Saint Vincent and the Grenadines
        VE Venezuela; Venezuela, Bolivarian Republic of
        VG Virgin Islands (UK); Virgin Islands, British; British Virgin Islands
        VI Virgin Islands (US); Virgin Islands, U.S.; US Virgin Islands
        VN Vietnam; Viet Nam
        VU Vanuatu
        WF Wallis & Futuna
        WS Samoa; Western Samoa
        YE Yemen
        YT Mayotte
        ZA South Africa; RSA
        ZM Zambia
        ZW Zimbabwe
        """
}
