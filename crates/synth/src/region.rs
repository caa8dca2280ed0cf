//! Where members live, and what they speak there.

use crate::draw::Draw;
use crate::language::Language::{self, De, En, Es, Fr, It, Nl, Pl, Zh};

type Place = (&'static str, &'static [(Language, u32)]);

/// Parts of a thousand: US 400, EU and EEA 250, GB 80, CA 80, HK 30, CH 20, others 120; the rest is unknown.
const PLACES: &[(Place, u32)] = &[
    (("US", &[(En, 90), (Es, 7), (Zh, 3)]), 290),
    (("US-CA", &[(En, 85), (Es, 9), (Zh, 6)]), 55),
    (("US-NY", &[(En, 92), (Es, 8)]), 40),
    (("US-VT", &[(En, 1)]), 15),
    (("DE", &[(De, 9), (En, 1)]), 60),
    (("FR", &[(Fr, 1)]), 45),
    (("IT", &[(It, 1)]), 28),
    (("ES", &[(Es, 1)]), 26),
    (("NL", &[(Nl, 8), (En, 2)]), 22),
    (("PL", &[(Pl, 1)]), 20),
    (("IE", &[(En, 1)]), 8),
    (("AT", &[(De, 1)]), 8),
    (("BE", &[(Nl, 6), (Fr, 4)]), 7),
    (("SE", &[(En, 1)]), 7),
    (("DK", &[(En, 1)]), 4),
    (("PT", &[(Es, 1), (En, 1)]), 4),
    (("FI", &[(En, 1)]), 3),
    (("NO", &[(En, 1)]), 3),
    (("CZ", &[(En, 1), (Pl, 1)]), 2),
    (("RO", &[(En, 1), (It, 1)]), 2),
    (("LI", &[(De, 1)]), 1),
    (("GB", &[(En, 1)]), 60),
    (("GB-SCT", &[(En, 1)]), 12),
    (("GB-WLS", &[(En, 1)]), 8),
    (("CA", &[(En, 1)]), 45),
    (("CA-QC", &[(Fr, 1)]), 22),
    (("CA-ON", &[(En, 1)]), 13),
    (("HK", &[(Zh, 7), (En, 3)]), 30),
    (("CH", &[(De, 6), (Fr, 3), (It, 1)]), 20),
    (("IN", &[(En, 1)]), 50),
    (("AU", &[(En, 1)]), 16),
    (("MX", &[(Es, 1)]), 10),
    (("SG", &[(En, 6), (Zh, 4)]), 10),
    (("TW", &[(Zh, 1)]), 8),
    (("AR", &[(Es, 1)]), 6),
    (("ZA", &[(En, 1)]), 6),
    (("NG", &[(En, 1)]), 6),
    (("NZ", &[(En, 1)]), 4),
    (("CN", &[(Zh, 1)]), 4),
];

/// A region and a language that is spoken there.
pub(crate) fn place(draw: &mut Draw) -> (&'static str, Language) {
    let (region, languages) = draw.weighted(PLACES).copied().unwrap_or(("US", &[]));
    (region, draw.weighted(languages).copied().unwrap_or(En))
}

/// The group of regions that the reference programme treats alike.
pub(crate) fn group(region: Option<&str>) -> &'static str {
    match region.map(|region| region.get(..2).unwrap_or_default()) {
        None => "unknown",
        Some("US") => "US",
        Some("GB") => "GB",
        Some("CA") => "CA",
        Some("HK") => "HK",
        Some("CH") => "CH",
        Some(
            "DE" | "FR" | "IT" | "ES" | "NL" | "PL" | "IE" | "AT" | "BE" | "SE" | "DK" | "PT" | "FI" | "NO" | "CZ"
            | "RO" | "LI",
        ) => "EEA",
        Some(_) => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use abide_terms::region::{covers, is_code};

    #[test]
    fn the_mix_is_as_it_is_said() {
        let day = jiff::civil::date(2025, 11, 3);
        let share = |wanted: &str| -> u32 {
            PLACES.iter().filter(|((region, _), _)| group(Some(region)) == wanted).map(|(_, weight)| weight).sum()
        };
        for (name, parts) in
            [("US", 400), ("EEA", 250), ("GB", 80), ("CA", 80), ("HK", 30), ("CH", 20), ("other", 120)]
        {
            assert_eq!(share(name), parts, "{name}");
        }
        for ((region, _), _) in PLACES {
            assert!(is_code(region), "{region}");
            assert_eq!(group(Some(region)) == "EEA", covers("EEA", region, day), "{region}");
        }
    }
}
