//! The tables of a profile, and votes.

use super::table::{Category, Table, not_copied, to};

const PROFILE: Table = Table {
    category: Category::Always("profile"),
    needs: &[],
    columns: &[],
    made: &[],
    is_profile: true,
    text: &[],
};

pub(crate) const POSITIONS: Table = Table {
    category: Category::ByField("finished", "profile.position", "profile.experience"),
    needs: &["Company Name", "Title", "Finished On"],
    columns: &[
        to("Company Name", "company"),
        to("Title", "title"),
        to("Description", "description"),
        to("Location", "location"),
        to("Started On", "started"),
        to("Finished On", "finished"),
    ],
    text: &[&["title", "company"], &["location"], &["started", "finished"], &["description"]],
    ..PROFILE
};

pub(crate) const EDUCATION: Table = Table {
    category: Category::Always("profile.education"),
    needs: &["School Name"],
    columns: &[
        to("School Name", "school"),
        to("Start Date", "started"),
        to("End Date", "finished"),
        to("Notes", "notes"),
        to("Degree Name", "degree"),
        to("Activities", "activities"),
    ],
    text: &[&["degree", "school"], &["started", "finished"], &["activities"], &["notes"]],
    ..PROFILE
};

pub(crate) const SKILLS: Table = Table {
    category: Category::Always("profile.skills"),
    needs: &["Name"],
    columns: &[to("Name", "name")],
    text: &[&["name"]],
    ..PROFILE
};

pub(crate) const LANGUAGES: Table = Table {
    needs: &["Name"],
    columns: &[to("Name", "name"), to("Proficiency", "proficiency")],
    text: &[&["name", "proficiency"]],
    ..PROFILE
};

pub(crate) const CERTIFICATIONS: Table = Table {
    category: Category::Always("profile.certification"),
    needs: &["Name", "Authority"],
    columns: &[
        to("Name", "name"),
        to("Url", "url"),
        to("Authority", "authority"),
        to("Started On", "started"),
        to("Finished On", "finished"),
        // The number of a licence names one person.
        not_copied("License Number"),
    ],
    text: &[&["name", "authority"], &["started", "finished"]],
    ..PROFILE
};

pub(crate) const COURSES: Table = Table {
    needs: &["Name"],
    columns: &[to("Name", "name"), to("Number", "number")],
    text: &[&["name", "number"]],
    ..PROFILE
};

pub(crate) const HONORS: Table = Table {
    needs: &["Title"],
    columns: &[to("Title", "title"), to("Description", "description"), to("Issued On", "issued")],
    text: &[&["title", "issued"], &["description"]],
    ..PROFILE
};

pub(crate) const PROJECTS: Table = Table {
    needs: &["Title"],
    columns: &[
        to("Title", "title"),
        to("Description", "description"),
        to("Url", "url"),
        to("Started On", "started"),
        to("Finished On", "finished"),
    ],
    text: &[&["title"], &["started", "finished"], &["description"]],
    ..PROFILE
};

pub(crate) const PUBLICATIONS: Table = Table {
    category: Category::Always("profile.publication"),
    needs: &["Name", "Publisher"],
    columns: &[
        to("Name", "title"),
        to("Published On", "published"),
        to("Description", "description"),
        to("Publisher", "publisher"),
        to("Url", "url"),
    ],
    text: &[&["title"], &["publisher", "published"], &["description"]],
    ..PROFILE
};

/// Its header was not seen: these names are expected, any other column is quarantined.
pub(crate) const PATENTS: Table = Table {
    category: Category::Always("profile.patent"),
    needs: &["Title"],
    columns: &[
        to("Title", "title"),
        to("Description", "description"),
        to("Url", "url"),
        to("Issued On", "issued"),
        to("Issued", "issued"),
        to("Filed On", "filed"),
        to("Filed", "filed"),
        to("Number", "number"),
        to("Patent Number", "number"),
    ],
    text: &[&["title", "number"], &["filed", "issued"], &["description"]],
    ..PROFILE
};

/// Its header was not seen either.
pub(crate) const ORGANIZATIONS: Table = Table {
    needs: &["Name"],
    columns: &[
        to("Name", "name"),
        to("Position", "position"),
        to("Description", "description"),
        to("Started On", "started"),
        to("Finished On", "finished"),
    ],
    text: &[&["position", "name"], &["started", "finished"], &["description"]],
    ..PROFILE
};

/// Nor was this one's.
pub(crate) const TEST_SCORES: Table = Table {
    needs: &["Name"],
    columns: &[
        to("Name", "name"),
        to("Score", "score"),
        to("Test Date", "taken"),
        to("Description", "description"),
    ],
    text: &[&["name", "score"], &["taken"], &["description"]],
    ..PROFILE
};

pub(crate) const VOLUNTEERING: Table = Table {
    category: Category::Always("profile.volunteering"),
    needs: &["Company Name", "Role"],
    columns: &[
        to("Company Name", "organisation"),
        to("Role", "role"),
        to("Cause", "cause"),
        to("Started On", "started"),
        to("Finished On", "finished"),
        to("Description", "description"),
    ],
    text: &[&["role", "organisation"], &["cause"], &["started", "finished"], &["description"]],
    ..PROFILE
};

pub(crate) const CAUSES: Table = Table {
    category: Category::Always("profile.volunteering"),
    needs: &["Supported Cause"],
    columns: &[to("Supported Cause", "cause")],
    text: &[&["cause"]],
    ..PROFILE
};

pub(crate) const VOTES: Table = Table {
    category: Category::Always("content.poll"),
    needs: &["Date", "Link", "OptionText"],
    columns: &[to("Link", "link"), to("OptionText", "option")],
    made: &["Date"],
    is_profile: false,
    text: &[&["option"]],
};
