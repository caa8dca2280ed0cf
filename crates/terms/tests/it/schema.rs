//! The schema that editors use is the one that the program means.

use std::path::Path;

use abide_terms::schema;

#[test]
fn the_shipped_schema_is_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../terms/terms.schema.json");
    if std::env::var_os("ABIDE_ACCEPT").is_some() {
        std::fs::write(&file, schema::text()).unwrap();
    }
    let shipped = std::fs::read_to_string(&file).unwrap();
    assert!(
        shipped == schema::text(),
        "run this test with ABIDE_ACCEPT=1 to write the schema anew"
    );
}

#[test]
fn the_schema_requires_what_the_parser_requires() {
    let schema: serde_json::Value = serde_json::from_str(&schema::text()).unwrap();
    let required = |at: &serde_json::Value| -> Vec<String> {
        let mut keys: Vec<_> = at["required"]
            .as_array()
            .unwrap()
            .iter()
            .map(|key| key.as_str().unwrap().to_owned())
            .collect();
        keys.sort();
        keys
    };
    assert_eq!(
        required(&schema),
        [
            "category",
            "minimum_age",
            "notice",
            "notice_period_days",
            "platform",
            "published",
            "purpose",
            "region",
            "version"
        ]
    );
    let defs = &schema["$defs"];
    assert_eq!(
        required(&defs["Region"]),
        ["covers", "default", "effective", "legal_basis", "name"]
    );
    assert_eq!(required(&defs["Category"]), ["audiences", "data_from"]);
    assert_eq!(required(&defs["Effective"]), ["existing", "new"]);
    for def in ["Region", "Category", "Effective", "Purpose", "NoticeText"] {
        assert_eq!(defs[def]["additionalProperties"], false, "{def}");
    }
    assert_eq!(schema["additionalProperties"], false);
    let names = schema["properties"]["category"]["propertyNames"].to_string();
    assert!(names.contains("content.post") && !names.contains("messages"), "{names}");
}
