//! Endorsements and recommendations: records with two people in them.

use abide_terms::Audience;

use super::catalog::Side;
use super::draft::{Draft, set_made, words};
use super::mention::mentions;
use super::row::{Person, Why, handle};
use super::sheet::{Record, Sheet};

/// Reads a file of endorsements. The other person is known by name, and by the address of their profile
/// where the export has it.
pub(crate) fn read_endorsements(draft: &mut Draft<'_>, sheet: &Sheet, side: Side, key: &str) {
    let (first, last, url, role) = match side {
        Side::Received => {
            ("Endorser First Name", "Endorser Last Name", "Endorser Public Url", "endorser")
        }
        Side::Given => {
            ("Endorsee First Name", "Endorsee Last Name", "Endorsee Public Url", "endorsee")
        }
    };
    for record in &sheet.rows {
        let cell = |column| sheet.cell(record, column);
        let Some(skill) = words(cell("Skill Name")) else {
            draft.stub(Some("profile.endorsement"), Why::Wordless, &sheet.file, record.line);
            continue;
        };
        let person = person(sheet, record, first, last, url, role);
        let made = draft.made(sheet, record, "Endorsement Date");
        let identity = [key, cell("Endorsement Date"), &skill, &person.name];
        let mut row = draft.row("profile.endorsement", &identity, &sheet.file, record.line);
        set_made(&mut row, made);
        row.audience = seen(cell("Endorsement Status"), "accepted");
        row.is_audience_stated = true;
        row.fields.insert("skill", skill.clone());
        row.text = Some(skill);
        row.contributors.push(person);
        draft.push(row);
    }
}

/// Reads a file of recommendations. Where the owner received one, its words are the other person's.
pub(crate) fn read_recommendations(draft: &mut Draft<'_>, sheet: &Sheet, side: Side, key: &str) {
    let role = match side {
        Side::Received => "recommender",
        Side::Given => "recommended",
    };
    for record in &sheet.rows {
        let cell = |column| sheet.cell(record, column);
        let Some(text) = words(cell("Text")) else {
            draft.stub(Some("profile.recommendation"), Why::Wordless, &sheet.file, record.line);
            continue;
        };
        let person = person(sheet, record, "First Name", "Last Name", "", role);
        let made = draft.made(sheet, record, "Creation Date");
        let identity = [key, cell("Creation Date"), &text, &person.name];
        let mut row = draft.row("profile.recommendation", &identity, &sheet.file, record.line);
        set_made(&mut row, made);
        row.audience = seen(cell("Status"), "visible");
        row.is_audience_stated = true;
        row.mentions = mentions(&text);
        row.text = Some(text);
        row.contributors.push(person);
        draft.push(row);
    }
}

/// What is pending, hidden or rejected was not shown to members; who saw it is unknown.
fn seen(status: &str, shown: &str) -> Option<Audience> {
    status.eq_ignore_ascii_case(shown).then_some(Audience::Members)
}

fn person(
    sheet: &Sheet,
    record: &Record,
    first: &str,
    last: &str,
    url: &str,
    role: &'static str,
) -> Person {
    let name = [sheet.cell(record, first), sheet.cell(record, last)].join(" ").trim().to_owned();
    Person { name, handle: handle(sheet.cell(record, url)), role }
}
