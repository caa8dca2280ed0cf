//! Whose words they are: an id is kept as it is written, or nobody is credited.

use crate::platform::{Platform, table};

const MEMBERS: &str = "[members]\nfiles = \"in/members.jsonl\"\nformat = \"jsonl\"\nid = \"id\"\n\
    kind = { constant = \"person\" }\njoined = \"joined\"\nbirth_date = { column = \"born\", format = \"date\" }\n\
    regions = { code = \"country\" }\n";

fn member(id: &str) -> String {
    format!(
        "{{\"id\":{id},\"joined\":\"2020-01-01T00:00:00Z\",\"born\":\"1990-01-01\",\"country\":\"DE\"}}\n"
    )
}

fn platform(members: &[&str], id: &str, author: &str, editors: &str) -> Platform {
    let config = format!(
        "{MEMBERS}[source.s]\nfiles = \"in/s.jsonl\"\nformat = \"jsonl\"\nid = \"{{{{ id }}}}\"\nauthor = \"by\"\n\
         made_at = \"at\"\ncategory = {{ constant = \"content.post\" }}\n\
         audience = {{ constant = \"public\", reason = \"a test\" }}\n\
         contributors = [{{ column = \"editors\", role = \"editor\" }}]\ntext = \"{{{{ body }}}}\"\n"
    );
    let members: String = members.iter().map(|id| member(id)).collect();
    let row = format!(
        "{{\"id\":{id},\"by\":{author},\"at\":\"2021-01-01T00:00:00Z\",\"editors\":{editors},\"body\":\"x\"}}\n"
    );
    Platform::new(&config, &[("in/members.jsonl", &members), ("in/s.jsonl", &row)])
}

#[test]
fn large_numbers_are_kept_or_refused() {
    let near = ["18446744073709551614", "18446744073709551615", "-9223372036854775808"];
    let exact = platform(&near, "9007199254740993", near[1], &format!("[{}]", near[0]));
    let staged = exact.stage().unwrap();
    assert_eq!(
        table(&staged.records, &["id", "author", "contributors", "text"]),
        format!("9007199254740993 | {} | [{{member: {}, role: editor}}] | x\n", near[1], near[0])
    );
    assert_eq!(table(&staged.members, &["id"]), near.map(|id| format!("{id}\n")).concat());
    let beyond = "18446744073709551616";
    for number in [beyond, "1.5", "1e3", "-0", "-9223372036854775809"] {
        for platform in [
            platform(&["1", number], "1", "1", "[]"),
            platform(&["1"], number, "1", "[]"),
            platform(&["1"], "1", number, "[]"),
            platform(&["1"], "1", "1", &format!("[1, {number}]")),
        ] {
            let fault = platform.fault();
            assert!(fault.starts_with("intake::malformed: `in/"), "{number}: {fault}");
            assert!(
                fault.contains("is part of an id, and is a fraction or a number beyond 64 bits"),
                "{fault}"
            );
        }
    }
}

/// What the ledger refuses as a member's id could not opt out.
#[test]
fn ids_that_the_ledger_refuses_are_nobody() {
    let longer = format!("\"{}\"", "m".repeat(257));
    for id in ["\" m\"", "\"m \"", "\"a\\tb\"", "\"\\u0000\"", "\"m\\u00a0\"", &longer] {
        let fault = platform(&["1", id], "1", "1", "[]").fault();
        assert!(
            fault.starts_with("intake::malformed: `in/members.jsonl`, line 2: the member's id "),
            "{id}: {fault}"
        );
        let nobody = platform(&["1"], "1", id, &format!("[{id}]"));
        let staged = nobody.stage().unwrap();
        assert_eq!(
            table(&staged.records, &["author", "contributors", "text"]),
            "? | [{member: ?, role: editor}] | ?\n",
            "{id}"
        );
    }
}

/// The same of members in Abide's own schema.
#[test]
fn canonical_members_have_ids_that_the_ledger_takes() {
    let config = "[members]\nfiles = \"in/m.parquet\"\nformat = \"parquet\"\nschema = \"abide\"\n";
    let canonical = Platform::new(config, &[]);
    canonical.write("in/m.parquet", &members_of(&["m1", "m2"]));
    assert_eq!(canonical.stage().unwrap().members.len(), 1);
    canonical.write("in/m.parquet", &members_of(&["m1", "m2 "]));
    assert!(
        canonical
            .stage()
            .unwrap_err()
            .to_string()
            .starts_with("`in/m.parquet`, row 2: the member's id begins or ends with a space"),
    );
}

/// Canonical members of those ids, of whom nothing else is known.
pub(crate) fn members_of(ids: &[&str]) -> Vec<u8> {
    let schema = abide_intake::schema::members();
    let columns = schema.fields().iter().map(|field| -> arrow::array::ArrayRef {
        if field.name() == "id" {
            std::sync::Arc::new(arrow::array::StringArray::from(ids.to_vec()))
        } else {
            arrow::array::new_null_array(field.data_type(), ids.len())
        }
    });
    let batch = arrow::array::RecordBatch::try_new(schema.clone(), columns.collect()).unwrap();
    let mut bytes = vec![];
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, schema, None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}
