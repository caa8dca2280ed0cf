//! The catalog's entries, one a kind of file.

use super::catalog::{Feed, Side, Use};
use super::table::Table;
use super::tables;

const NONE: (usize, &[&str]) = (0, &[]);

/// A file of which only stubs are kept.
const fn stub(
    key: &'static str,
    category: &'static str,
    needs: &'static [&'static str],
    dates: &'static [&'static str],
) -> Feed {
    Feed {
        key,
        aliases: &[],
        needs,
        older: &[],
        columns: &[],
        dates,
        marks: NONE,
        treat: Use::Stub(category),
    }
}

const fn never(
    key: &'static str,
    category: &'static str,
    needs: &'static [&'static str],
    dates: &'static [&'static str],
    marks: (usize, &'static [&'static str]),
) -> Feed {
    Feed {
        key,
        aliases: &[],
        needs,
        older: &[],
        columns: &[],
        dates,
        marks,
        treat: Use::Stub(category),
    }
}

const fn table(key: &'static str, table: &'static Table) -> Feed {
    Feed {
        key,
        aliases: &[],
        needs: table.needs,
        older: &[],
        columns: &[],
        dates: table.made,
        marks: NONE,
        treat: Use::Table(table),
    }
}

const fn read(
    key: &'static str,
    treat: Use,
    needs: &'static [&'static str],
    columns: &'static [&'static str],
    dates: &'static [&'static str],
) -> Feed {
    Feed { key, aliases: &[], needs, older: &[], columns, dates, marks: NONE, treat }
}

/// The ten columns that private messages and assistant transcripts share.
const MESSAGE: &[&str] = &[
    "CONVERSATION ID",
    "CONVERSATION TITLE",
    "FROM",
    "SENDER PROFILE URL",
    "TO",
    "RECIPIENT PROFILE URLS",
    "DATE",
    "SUBJECT",
    "CONTENT",
    "FOLDER",
];
const MESSAGE_NEEDS: &[&str] = &["CONVERSATION ID", "FROM", "TO", "DATE", "CONTENT"];
const MESSAGE_MARKS: &[&str] = &[
    "CONVERSATION ID",
    "FROM",
    "TO",
    "SENDER PROFILE URL",
    "RECIPIENT PROFILE URLS",
    "CONTENT",
    "FOLDER",
];

const fn assistant(key: &'static str) -> Feed {
    read(key, Use::Assistant, MESSAGE_NEEDS, MESSAGE, &["DATE"])
}

const fn answers(key: &'static str) -> Feed {
    read(key, Use::Answer, &["Question", "Answer"], &[], &[])
}

const fn endorsement(
    key: &'static str,
    side: Side,
    needs: &'static [&'static str],
    url: &'static [&'static str],
) -> Feed {
    read(key, Use::Endorsement(side), needs, url, &["Endorsement Date"])
}

const fn recommendation(key: &'static str, side: Side) -> Feed {
    const NEEDS: &[&str] = &["First Name", "Last Name", "Text", "Status"];
    read(key, Use::Recommendation(side), NEEDS, &["Company", "Job Title"], &["Creation Date"])
}

/// Every kind of file, in the order in which they are read: the profile first, since transcripts are
/// told from private messages by its name.
pub(crate) const FEEDS: &[Feed] = &[
    read(
        "profile",
        Use::Profile,
        &["First Name", "Last Name"],
        &[
            "Maiden Name",
            "Address",
            "Birth Date",
            "Headline",
            "Summary",
            "Industry",
            "Zip Code",
            "Geo Location",
            "Twitter Handles",
            "Websites",
            "Instant Messengers",
        ],
        &[],
    ),
    read("profile summary", Use::Summary, &["Profile Summary"], &[], &[]),
    table("positions", &tables::POSITIONS),
    table("education", &tables::EDUCATION),
    table("skills", &tables::SKILLS),
    table("languages", &tables::LANGUAGES),
    table("certifications", &tables::CERTIFICATIONS),
    table("courses", &tables::COURSES),
    table("honors", &tables::HONORS),
    table("projects", &tables::PROJECTS),
    table("publications", &tables::PUBLICATIONS),
    table("patents", &tables::PATENTS),
    table("organizations", &tables::ORGANIZATIONS),
    table("test scores", &tables::TEST_SCORES),
    table("volunteering", &tables::VOLUNTEERING),
    table("causes you care about", &tables::CAUSES),
    endorsement(
        "endorsement received info",
        Side::Received,
        &["Skill Name", "Endorser First Name", "Endorser Last Name", "Endorsement Status"],
        &["Endorser Public Url"],
    ),
    endorsement(
        "endorsement given info",
        Side::Given,
        &["Skill Name", "Endorsee First Name", "Endorsee Last Name", "Endorsement Status"],
        &["Endorsee Public Url"],
    ),
    recommendation("recommendations received", Side::Received),
    recommendation("recommendations given", Side::Given),
    read(
        "shares",
        Use::Share,
        &["Date", "ShareLink", "ShareCommentary"],
        &["SharedUrl", "MediaUrl", "Visibility"],
        &["Date"],
    ),
    read("comments", Use::Comment, &["Date", "Link", "Message"], &[], &["Date"]),
    // A repost has no words of the member's own.
    stub("instantreposts", "content.post", &["Date", "Link"], &["Date"]),
    // The date of `Date/Time` is inside a sentence, so it is read where the rest is.
    Feed {
        older: &["Type", "Link"],
        ..read("rich media", Use::Media, &["Media Link"], &["Date/Time", "Media Description"], &[])
    },
    table("votes", &tables::VOTES),
    Feed {
        aliases: &["job applicant saved screening question response"],
        ..answers("job applicant saved screening question responses")
    },
    answers("job applicant saved answers"),
    assistant("guide messages"),
    assistant("learning coach messages"),
    assistant("learning role play messages"),
    read("learningcoachmessages", Use::Sentence, &[], &[], &[]),
    // Known, and not used.
    stub("reactions", "activity.reaction", &["Date", "Type", "Link"], &["Date"]),
    stub("saved items", "activity.saved", &["savedItem", "CreatedTime"], &["CreatedTime"]),
    stub("saved articles", "activity.saved", &["Saved At", "Link"], &["Saved At"]),
    stub("hashtag follows", "activity.follow", &["CreatedTime"], &["CreatedTime"]),
    stub("events", "activity.event", &["Event Name", "Event Time"], &[]),
    stub("company follows", "activity.follow", &["Organization", "Followed On"], &["Followed On"]),
    stub("member follows", "activity.follow", &["Date", "Status", "FullName"], &["Date"]),
    stub("learning", "activity.learning", &["Content Title", "Content Type"], &[]),
    stub("saved jobs", "activity.job_preference", &["Saved Date", "Job Url"], &["Saved Date"]),
    stub("job seeker preferences", "activity.job_preference", &["Locations", "Industries"], &[]),
    Feed {
        aliases: &["saved job alerts"],
        ..stub("savedjobalerts", "activity.job_preference", &[], &[])
    },
    stub("online job postings", "activity.service", &[], &[]),
    stub("providers", "activity.service", &[], &[]),
    stub("engagements", "activity.service", &[], &[]),
    Feed { aliases: &["opportunities"], ..stub("opprtunities", "activity.service", &[], &[]) },
    stub("inferences about you", "inferences", &["Category", "Inference"], &[]),
    stub("ad targeting", "ads", &["Member Age"], &[]),
    stub("ads clicked", "ads", &["Ad clicked Date"], &["Ad clicked Date"]),
    Feed {
        aliases: &["linkedin audience network ad engagement"],
        ..stub("lan ads engagement", "ads", &["Action", "Date"], &["Date"])
    },
    stub("searchqueries", "activity.search", &["Time", "Search Query"], &["Time"]),
    // Never, whatever the terms say. Dates are looked at for the order of day and month, and dropped.
    never("messages", "messages.private", MESSAGE_NEEDS, &["DATE"], (3, MESSAGE_MARKS)),
    never(
        "invitations",
        "messages.invitation",
        &["From", "To", "Sent At", "Message"],
        &["Sent At"],
        (
            3,
            &[
                "From",
                "To",
                "Sent At",
                "Message",
                "Direction",
                "inviterProfileUrl",
                "inviteeProfileUrl",
            ],
        ),
    ),
    never(
        "connections",
        "contacts.connection",
        &["First Name", "Last Name", "Connected On"],
        &["Connected On"],
        (3, &["First Name", "Email Address", "Connected On", "Position", "URL"]),
    ),
    Feed {
        aliases: &["contacts", "imported contacts"],
        ..never(
            "importedcontacts",
            "contacts.imported",
            &["Source", "Emails", "PhoneNumbers"],
            &["CreatedAt"],
            (2, &["Emails", "PhoneNumbers", "InstantMessageHandles", "BookmarkedAt"]),
        )
    },
    never(
        "job applications",
        "applications.job",
        &["Application Date", "Question And Answers"],
        &["Application Date"],
        (
            2,
            &[
                "Application Date",
                "Contact Email",
                "Contact Phone Number",
                "Resume Name",
                "Question And Answers",
            ],
        ),
    ),
    never(
        "email addresses",
        "account.contact",
        &["Email Address", "Confirmed", "Primary"],
        &["Updated On"],
        (3, &["Email Address", "Confirmed", "Primary", "Updated On"]),
    ),
    Feed {
        aliases: &["phone numbers"],
        ..never(
            "phonenumbers",
            "account.contact",
            &["Number", "Type"],
            &[],
            (3, &["Extension", "Number", "Type"]),
        )
    },
    never(
        "whatsapp phone numbers",
        "account.contact",
        &["Number", "Extension"],
        &[],
        (2, &["Number", "Extension", "Is_WhatsApp_Number"]),
    ),
    never(
        "registration",
        "account.registration",
        &["Registered At", "Registration Ip"],
        &["Registered At"],
        (2, &["Registered At", "Registration Ip", "Subscription Types"]),
    ),
    never(
        "account status history",
        "account.registration",
        &["Time", "Event"],
        &["Time"],
        (2, &["Time", "Event"]),
    ),
    never(
        "logins",
        "security.login",
        &["Login Date", "IP Address"],
        &["Login Date"],
        (2, &["Login Date", "IP Address", "User Agent", "Login Type"]),
    ),
    never(
        "security challenges",
        "security.login",
        &["Challenge Date", "IP Address"],
        &["Challenge Date"],
        (2, &["Challenge Date", "IP Address", "User Agent", "Challenge Type"]),
    ),
    Feed {
        aliases: &["receipts"],
        ..never(
            "receipts v2",
            "payment.receipt",
            &["Transaction Made At", "Total Amount"],
            &["Transaction Made At"],
            (
                2,
                &[
                    "Transaction Made At",
                    "Payment Method Type",
                    "Invoice Number",
                    "Total Amount",
                    "Billing Country",
                ],
            ),
        )
    },
    never(
        "verifications",
        "identity.document",
        &["Verification type"],
        &[],
        (2, &["Verification type", "Document type", "Issuing authority", "Year of birth"]),
    ),
    never(
        "private identity asset",
        "identity.document",
        &["Private Identity Asset Name"],
        &[],
        (1, &["Private Identity Asset Name", "Private Identity Asset Raw Text"]),
    ),
];
