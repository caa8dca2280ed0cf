//! redact-core over lines of JSON, with the protocol of xtask/python/scrub/peer.py.

use std::error::Error;
use std::io::BufRead as _;
use std::time::Instant;

use redact_core::AnalyzerEngine;

fn kind(entity: &str) -> Option<&'static str> {
    Some(match entity {
        "EMAIL_ADDRESS" => "email",
        "PHONE_NUMBER" | "UK_PHONE_NUMBER" | "UK_MOBILE_NUMBER" => "phone",
        "IP_ADDRESS" => "ip",
        "MAC_ADDRESS" => "mac",
        "CREDIT_CARD" => "card",
        "IBAN" | "IBAN_CODE" => "iban",
        "US_BANK_NUMBER" | "UK_SORT_CODE" | "CRYPTO_WALLET" | "BTC_ADDRESS" | "ETH_ADDRESS" => "account",
        "UK_POSTCODE" | "US_ZIP_CODE" | "PO_BOX" => "address",
        "US_SSN" | "US_DRIVER_LICENSE" | "US_PASSPORT" | "UK_NHS" | "UK_NINO" | "UK_DRIVER_LICENSE"
        | "UK_PASSPORT_NUMBER" | "MEDICAL_LICENSE" | "MEDICAL_RECORD_NUMBER" | "PASSPORT_NUMBER" => "government_id",
        "PERSON" | "LOCATION" | "ORGANIZATION" | "DATE_TIME" | "URL" | "DOMAIN_NAME" | "AGE" | "ISBN" | "GUID"
        | "MD5_HASH" | "SHA1_HASH" | "SHA256_HASH" | "UK_COMPANY_NUMBER" => return None,
        // All others are kinds of keys and tokens.
        _ => "secret",
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let seconds = std::env::args().skip_while(|word| word != "--seconds").nth(1);
    let engine = AnalyzerEngine::new();
    let mut texts = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        texts.push(value["text"].as_str().unwrap_or_default().to_owned());
    }
    if let Some(seconds) = seconds {
        let most: f64 = seconds.parse()?;
        let began = Instant::now();
        let mut bytes = 0;
        for text in &texts {
            engine.analyze(text, None)?;
            bytes += text.len();
            if began.elapsed().as_secs_f64() > most {
                break;
            }
        }
        let seconds = began.elapsed().as_secs_f64();
        println!("{}", serde_json::json!({ "bytes": bytes, "seconds": seconds }));
        return Ok(());
    }
    for text in &texts {
        let found = engine.analyze(text, None)?.detected_entities;
        let spans: Vec<_> = found
            .iter()
            .filter_map(|entity| {
                let kind = kind(entity.entity_type.as_str())?;
                Some(serde_json::json!({ "start": entity.start, "end": entity.end, "kind": kind, "score": entity.score }))
            })
            .collect();
        println!("{}", serde_json::json!({ "spans": spans }));
    }
    Ok(())
}
