//! Postal addresses: what is written as one, in the orders of the reference regions, and what a phrase announces.

mod check;
mod tail;

use super::{Detector, Near, any};
use crate::kind::Kind;
use check::{announced, boxed, flat, han, name_number, number_first, postcode, type_first};

const ADDRESS: Detector = Detector {
    name: "",
    kind: Kind::Address,
    hint: "",
    pattern: "",
    check: any,
    near: Near::Nothing,
    finds: &[],
    leaves: &[],
    source: "how posts of those countries ask for it (UPU S42)",
    languages: "*",
};

pub(super) const DETECTORS: &[Detector] = &[
    Detector {
        name: "address.number_first",
        hint: "#1& street| st | st.| st,| st\n|avenue| ave| road| rd| drive| dr | dr.| lane| ln|boulevard| blvd| court| ct| place| pl |terrace| way| square| sq| parkway| pkwy| highway| hwy| crescent| close| gardens| grove| hill| row| mews| trail| loop| circle| walk| quay|esplanade| str| gate / <",
        pattern: r"\b(?:\d{1,6} )?\d{1,6}[a-z]?(?:[-/]\d{1,5})?,? (?:[a-z0-9][a-z0-9.'-]{0,20} ){1,5}?(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|terrace|way|square|sq|parkway|pkwy|highway|hwy|crescent|close|gardens|grove|hill|row|mews|trail|loop|circle|walk|quay|esplanade|str|gate)\b\.?(?: (?:[NSEW]|NE|NW|SE|SW|north|south|east|west)\b\.?)?",
        check: number_first,
        finds: &[
            "I live at «10 Downing Street», come by",
            "send it to «1600 Pennsylvania Avenue NW, Washington, DC 20500» now",
            "«15 Millicent Drive\n Suite 459\n Wang Wauk\n Latvia 04731»",
            "at «221b Baker St.»",
        ],
        leaves: &[
            "2 years on the street",
            "we took 3 steps this way",
            "5 people on the hill",
            "I have 2 cars on the road",
            "The 1980s Wall Street boom",
        ],
        languages: "en",
        ..ADDRESS
    },
    Detector {
        name: "address.type_first",
        hint: "#1&rue |avenue|av. |av |avda|boulevard|bd |quai|place |chemin|route |impasse|allee|cours |via |viale|piazza|corso|vicolo|largo|ctra|calle|c/|paseo|plaza|carrer|rua |avenida|travessa|r. | r |ul.|ulica|ulicy|al.|aleja|aleje|os.|pl. / <",
        pattern: r"(?:\b\d{1,6},? )?\b(?:\d{1,5}(?: ?(?:bis|ter|[a-c]))?,? )?(?:(?:rue|avenue|av\.?|avda\.?|boulevard|bd|quai|place|chemin|route|impasse|allee|cours|via|viale|piazza|corso|vicolo|largo|ctra\.|calle|paseo|plaza|carrer|rua|avenida|travessa|r\.?|ulica|ulicy|aleja|aleje) |(?:ul|al|os|pl)\. ?|c/ ?)(?:(?:de|du|des|la|le|les|l'|d'|della|dei|degli|del|delle|di|san|santa|los|las|el|da|do|dos|das|al|sw\.|gen\.|ks\.|dr\.?) ?){0,3}(?:[a-z][a-z'.-]{1,24} ?){1,5}(?:[, ]{0,2}(?:n(?:[o.]|(?u:°)){0,2} ?|nr ?|num\.? ?)?\d{1,5}(?:[/-]\d{1,4})?[a-z]?\b)?",
        check: type_first,
        finds: &[
            "j'habite «12 rue de la République, 69002 Lyon» depuis",
            "abito in «Via Roma 15» da anni",
            "vivo en «Calle Mayor 5»",
            "mieszkam przy «ul. Długiej 7/12»",
            "«Rua Augusta 1200»",
        ],
        leaves: &[
            "la rue est longue",
            "via email 24 ore",
            "en route to 5 cities",
            "place 3 of them",
            "5 al dia",
        ],
        languages: "fr it es pl",
        ..ADDRESS
    },
    Detector {
        name: "address.name_number",
        hint: "#1&str |str.|strasse|straat|gasse|weg|platz|allee|damm|ufer|steig|laan|plein|gracht|kade|dijk|singel|wal |vej|gade|gatan|gata|vagen|veien|gate |bakken|haugen|tie |katu|kuja|polku|braut|vegur|utca| ut | ter | u. |torg|dreef|markt|chaussee",
        pattern: r"(?:\b\d{1,6} )?\b(?:[a-z][a-z'.-]{1,24} ){0,3}?[a-z'-]{0,30}(?:str(?:asse|\.)?|straat|gasse|weg|platz|allee|damm|ufer|steig|laan|plein|gracht|kade|dijk|singel|wal|vej|gade|gatan|gata|vagen|veien|gate|bakken|haugen|tie|katu|kuja|polku|braut|vegur|utca|ut|ter|u\.|torget|torg|dreef|markt|chaussee)\.? \d{1,5} ?[a-z]?\b(?:[/-]\d{1,4}\b)?",
        check: name_number,
        finds: &[
            "ich wohne in der «Hauptstraße 5, 10115 Berlin» und",
            "«Augsburger Strasse 36»",
            "niet thuis, «Prinsengracht 263, 1016 GV Amsterdam»",
            "«Hansinegata 120»",
        ],
        leaves: &["auf dem weg 3 mal", "das ist der Weg 3 Mal", "at 5", "ut 3"],
        languages: "de nl",
        ..ADDRESS
    },
    Detector {
        name: "address.box",
        hint: "#1&box|postfach|apartado|casella|skrytka|postbus|apo a|fpo a|dpo a",
        pattern: r"(?:\b\d{1,6} )?(?:\b(?:PSC|CMR|Unit) \d{1,5},? Box \d{1,5}|\bP\.? ?O\.? ?Box \d{1,6}|\b(?:postfach|apartado(?: de correos)?|casella postale|skrytka pocztowa|postbus|boite postale)(?: n[ro]?\.?)? \d[\d ]{0,8}\d|\bUS(?:NS|CGC|NV|S) [a-z\x80-\xff-]{2,24})(?:\s{1,2}[AFD]PO A[AEP] \d{5})?",
        check: boxed,
        finds: &[
            "to «PSC 3357, Box 1530\nAPO AE 74402» please",
            "«P.O. Box 101»",
            "«Postfach 12 34 56»",
            "«USNS Bergman\nFPO AP 93757»",
        ],
        leaves: &["box 5 of 7", "USS Enterprise sails"],
        languages: "en de es it pl nl",
        ..ADDRESS
    },
    Detector {
        name: "address.flat",
        hint: "#1&apt|apartment|suite|ste.|flat|appt|appartement|whg|wohnung|piso|interno|lok.|mieszkanie",
        pattern: r"\b(?:apt\.?|apartment|suite|ste\.|flat|appt\.?|appartement|whg\.?|wohnung|piso|interno|lok\.|mieszkanie) ?#?\d{1,5}[a-z]?\b",
        finds: &["ring at «Apt. 4b»", "«Suite 829»"],
        leaves: &["a flat 10% fee", "the suite of 12"],
        check: flat,
        languages: "en de fr es it pl",
        ..ADDRESS
    },
    Detector {
        name: "address.uk_postcode",
        hint: "#1&a1 / gir",
        pattern: r"(?-i)\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z0-9]? ?\d[ABD-HJLNP-UW-Z]{2})\b",
        check: postcode,
        finds: &["postcode «EC2A 1NT» please", "«M1 1AA»", "«SW1A 1AA»"],
        leaves: &["VA1 1AA", "an A4 4GB", "M1 1CA", "b2b 2ab"],
        source: "Royal Mail: areas and letters",
        languages: "en",
        ..ADDRESS
    },
    Detector {
        name: "address.us_city",
        hint: "#5&, ",
        pattern: r"(?-i)\b[A-Z][A-Za-z.]{2,20}(?: [A-Z][A-Za-z.]{2,20}){0,3}, ?(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]) \d{5}(?:-\d{4})?\b",
        finds: &["from «Springfield, IL 62704»"],
        leaves: &["Springfield, IL"],
        source: "USPS Publication 28",
        ..ADDRESS
    },
    Detector {
        name: "address.han",
        hint: "#1&路|街|道|巷|弄|村|里",
        pattern: r"[\x80-\xff]{3,75}(?u:路|街|道|巷|弄|村|里)\d{1,5}(?u:弄|巷)?\d{0,4}(?u:号|號)(?:(?:\d{1,4}|[a-z])(?u:号楼|栋|幢|座|单元|層|层|楼|室)){0,4}(?:\d{1,4}(?u:室)?)?",
        check: han,
        finds: &["我住在«上海市南京东路100号3楼502室»", "地址：«北京市朝阳区建国路88号»"],
        leaves: &["第100号决议", "这条路5公里"],
        languages: "zh",
        ..ADDRESS
    },
    Detector {
        name: "address.announced",
        hint: "#1&address|adres|anschrift|direccion|indirizzo| live| reside|located|ship|deliver|moved to|moving to|taxi to|meet |send |wohn|habit|vivo en|abito|woon|mieszk|corner of|enter on",
        pattern: r"(?:\baddress(?: is|:)|'s address:|\badresse(?: est| ist|:| :)|\banschrift:?|\bdireccion(?: es|:)|\bindirizzo(?: e|:)|\badres(?: to| is|:)|\b(?:i|we|he|she|they|who|[a-z]+) (?:live[sd]?|reside[sd]?) (?:at|on|in)(?: the (?:north|south|east|west) side of)?|\b(?:is|are|am) (?:living|located|based) (?:at|on)|\bship(?:ped)?(?: it)? to|\bdeliver(?:ed|y)?(?: it)? to|\bmov(?:ed|ing) to|\btaxi to|\bmeet (?:me|us|you) at|\bsend (?:it|a new one|one|them) to|\bcorner of|\bwohne? (?:in|an|am)(?: der| dem)?|\bhabite (?:au|a)|\bvivo en|\babito in|\bwoon (?:op|aan|in)(?: de)?|\bmieszkam (?:na|przy)|\benter on)[\s:]{1,8}((?:the corner of )?(?:\d{1,6} ){0,2}(?:[a-z\x80-\xff][a-z0-9\x80-\xff.'-]{0,24},? (?:and )?){1,5}\d{1,6}[a-z]?\b(?:\.? (?:and|et|und|y|e|i) [a-z\x80-\xff][a-z\x80-\xff.-]+(?: [a-z]+)?)?|\d{1,6} (?:[a-z\x80-\xff][a-z0-9\x80-\xff.'-]{1,24},? ?){1,5})",
        check: announced,
        finds: &[
            "Address: «22 Bramstrup 21\n Apt. 570\n København K\n Yemen 11683»",
            "He lives on the north side of «Joaquin Suarez 2906».",
            "please send a new one to «Hraunás 84»?",
        ],
        leaves: &[
            "I live in 2 cities",
            "we moved to Berlin in 2019",
            "meet me at 5",
            "He lives on 20 a day",
            "She lives in Room 5 of fame",
        ],
        languages: "en de fr it es nl pl",
        ..ADDRESS
    },
];
