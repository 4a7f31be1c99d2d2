//! The countries of ISO 3166 and the currencies of ISO 4217, so that a slip of the hand is seen when it is made.

/// Code and name, `;` between two. Names follow the table of the IANA time zone database.
const COUNTRIES: &str = "AF Afghanistan;AX Åland Islands;AL Albania;DZ Algeria;AS American Samoa;AD Andorra;AO Angola;\
    AI Anguilla;AQ Antarctica;AG Antigua & Barbuda;AR Argentina;AM Armenia;AW Aruba;AU Australia;\
    AT Austria;AZ Azerbaijan;BS Bahamas;BH Bahrain;BD Bangladesh;BB Barbados;BY Belarus;BE Belgium;\
    BZ Belize;BJ Benin;BM Bermuda;BT Bhutan;BO Bolivia;BA Bosnia & Herzegovina;BW Botswana;\
    BV Bouvet Island;BR Brazil;IO British Indian Ocean Territory;BN Brunei;BG Bulgaria;BF Burkina Faso;\
    BI Burundi;KH Cambodia;CM Cameroon;CA Canada;CV Cape Verde;BQ Caribbean NL;KY Cayman Islands;\
    CF Central African Republic;TD Chad;CL Chile;CN China;CX Christmas Island;\
    CC Cocos (Keeling) Islands;CO Colombia;KM Comoros;CD Congo (Democratic Republic);\
    CG Congo (Republic);CK Cook Islands;CR Costa Rica;HR Croatia;CU Cuba;CW Curaçao;CY Cyprus;\
    CZ Czechia;CI Côte d’Ivoire;DK Denmark;DJ Djibouti;DM Dominica;DO Dominican Republic;EC Ecuador;\
    EG Egypt;SV El Salvador;GQ Equatorial Guinea;ER Eritrea;EE Estonia;SZ Eswatini;ET Ethiopia;\
    FK Falkland Islands;FO Faroe Islands;FJ Fiji;FI Finland;FR France;GF French Guiana;\
    PF French Polynesia;TF French Southern Territories;GA Gabon;GM Gambia;GE Georgia;DE Germany;\
    GH Ghana;GI Gibraltar;GR Greece;GL Greenland;GD Grenada;GP Guadeloupe;GU Guam;GT Guatemala;\
    GG Guernsey;GN Guinea;GW Guinea-Bissau;GY Guyana;HT Haiti;HM Heard Island & McDonald Islands;\
    HN Honduras;HK Hong Kong;HU Hungary;IS Iceland;IN India;ID Indonesia;IR Iran;IQ Iraq;IE Ireland;\
    IM Isle of Man;IL Israel;IT Italy;JM Jamaica;JP Japan;JE Jersey;JO Jordan;KZ Kazakhstan;KE Kenya;\
    KI Kiribati;KP Korea (North);KR Korea (South);KW Kuwait;KG Kyrgyzstan;LA Laos;LV Latvia;LB Lebanon;\
    LS Lesotho;LR Liberia;LY Libya;LI Liechtenstein;LT Lithuania;LU Luxembourg;MO Macau;MG Madagascar;\
    MW Malawi;MY Malaysia;MV Maldives;ML Mali;MT Malta;MH Marshall Islands;MQ Martinique;MR Mauritania;\
    MU Mauritius;YT Mayotte;MX Mexico;FM Micronesia;MD Moldova;MC Monaco;MN Mongolia;ME Montenegro;\
    MS Montserrat;MA Morocco;MZ Mozambique;MM Myanmar;NA Namibia;NR Nauru;NP Nepal;NL Netherlands;\
    NC New Caledonia;NZ New Zealand;NI Nicaragua;NE Niger;NG Nigeria;NU Niue;NF Norfolk Island;\
    MK North Macedonia;MP Northern Mariana Islands;NO Norway;OM Oman;PK Pakistan;PW Palau;PS Palestine;\
    PA Panama;PG Papua New Guinea;PY Paraguay;PE Peru;PH Philippines;PN Pitcairn;PL Poland;PT Portugal;\
    PR Puerto Rico;QA Qatar;RO Romania;RU Russia;RW Rwanda;RE Réunion;WS Samoa;SM San Marino;\
    ST Sao Tome & Principe;SA Saudi Arabia;SN Senegal;RS Serbia;SC Seychelles;SL Sierra Leone;\
    SG Singapore;SK Slovakia;SI Slovenia;SB Solomon Islands;SO Somalia;ZA South Africa;\
    GS South Georgia & the South Sandwich Islands;SS South Sudan;ES Spain;LK Sri Lanka;BL St Barthélemy;\
    SH St Helena;KN St Kitts & Nevis;LC St Lucia;SX St Maarten (Dutch);MF St Martin (French);\
    PM St Pierre & Miquelon;VC St Vincent;SD Sudan;SR Suriname;SJ Svalbard & Jan Mayen;SE Sweden;\
    CH Switzerland;SY Syria;TW Taiwan;TJ Tajikistan;TZ Tanzania;TH Thailand;TL Timor-Leste;TG Togo;\
    TK Tokelau;TO Tonga;TT Trinidad & Tobago;TN Tunisia;TM Turkmenistan;TC Turks & Caicos Islands;\
    TV Tuvalu;TR Türkiye;UM US Minor Outlying Islands;UG Uganda;UA Ukraine;AE United Arab Emirates;\
    GB United Kingdom;US United States;UY Uruguay;UZ Uzbekistan;VU Vanuatu;VA Vatican City;VE Venezuela;\
    VN Vietnam;VG Virgin Islands (UK);VI Virgin Islands (US);WF Wallis & Futuna;EH Western Sahara;\
    YE Yemen;ZM Zambia;ZW Zimbabwe";

const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD \
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP \
    GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD \
    KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO \
    NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE \
    SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV \
    WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Codes and names, by name.
pub fn countries() -> impl Iterator<Item = (&'static str, &'static str)> {
    COUNTRIES.split(';').filter_map(|entry| entry.split_once(' '))
}

/// The two letters of a country as they are written; nothing when there is no such country.
pub fn country(typed: &str) -> Option<&'static str> {
    countries()
        .map(|(code, _)| code)
        .find(|code| code.eq_ignore_ascii_case(typed.trim()))
}

/// The three letters of every currency in use.
pub fn currencies() -> impl Iterator<Item = &'static str> {
    CURRENCIES.split(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        // ISO 3166-1 has 249 entries.
        assert_eq!(countries().count(), 249);
        assert!(countries().all(|(code, name)| code.len() == 2 && !name.is_empty()));
        assert!(
            currencies().all(|code| code.len() == 3 && crate::frame::money::Currency::parse(code).is_ok())
        );
        for code in ["EUR", "USD", "GBP", "JPY", "CHF", "INR", "ZWG"] {
            assert!(currencies().any(|known| known == code), "{code}");
        }
        assert_eq!((country("de"), country("zz")), (Some("DE"), None));
    }
}
