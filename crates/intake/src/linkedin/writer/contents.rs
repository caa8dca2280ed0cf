//! What a member's export holds, as plain data.

use jiff::Timestamp;

use super::{Quirks, files_of, known, seconds, short};

/// An export. What is empty is left out of it, as in real ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    pub profile: Option<Profile>,
    pub positions: Vec<Position>,
    pub skills: Vec<String>,
    pub endorsements_received: Vec<Endorsement>,
    pub endorsements_given: Vec<Endorsement>,
    pub recommendations_received: Vec<Recommendation>,
    pub recommendations_given: Vec<Recommendation>,
    pub shares: Vec<Share>,
    pub comments: Vec<Comment>,
    pub articles: Vec<Article>,
    pub messages: Vec<Message>,
    pub guide_messages: Vec<Message>,
    pub answers: Vec<Answer>,
    pub screening_answers: Vec<Answer>,
    pub applications: Vec<Application>,
    /// Any other file, by its name in the archive.
    pub tables: Vec<Table>,
}

/// `Profile.csv`, in the order of its columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    pub first_name: String,
    pub last_name: String,
    pub maiden_name: String,
    pub address: String,
    /// `Jan 1, 1980`.
    pub birth_date: String,
    pub headline: String,
    pub summary: String,
    pub industry: String,
    pub zip_code: String,
    pub location: String,
    pub twitter: String,
    /// `[PERSONAL:https://…]`.
    pub websites: String,
    pub messengers: String,
}

/// A row of `Positions.csv`; months as `Jan 2015`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    pub company: String,
    pub title: String,
    pub description: String,
    pub location: String,
    pub started: String,
    /// Empty for a current position.
    pub finished: String,
}

/// A row of a file of endorsements, by or of the other person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endorsement {
    pub at: Timestamp,
    pub skill: String,
    pub first_name: String,
    pub last_name: String,
    pub url: String,
    /// `ACCEPTED`, or another.
    pub status: String,
}

/// A row of a file of recommendations, by or of the other person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recommendation {
    pub at: Timestamp,
    pub first_name: String,
    pub last_name: String,
    pub company: String,
    pub title: String,
    pub text: String,
    /// `VISIBLE`, or another.
    pub status: String,
}

/// A post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Share {
    pub at: Timestamp,
    pub link: String,
    pub commentary: String,
    pub shared: String,
    pub media: String,
    /// `PUBLIC`, `MEMBER_NETWORK`, `CONNECTIONS`.
    pub visibility: String,
}

/// A comment. Some have no date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comment {
    pub at: Option<Timestamp>,
    /// Of the post.
    pub link: String,
    pub message: String,
}

/// An article as a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// The file's name without its extension.
    pub name: String,
    pub title: String,
    pub link: String,
    pub created: Option<Timestamp>,
    pub published: Option<Timestamp>,
    /// HTML.
    pub body: String,
}

/// A private message, or a turn with an assistant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    pub conversation: String,
    pub title: String,
    pub from: String,
    pub from_url: String,
    /// Names, separated by `;`.
    pub to: String,
    /// Addresses in the order of the names.
    pub to_urls: String,
    pub at: Timestamp,
    pub subject: String,
    pub content: String,
    pub folder: String,
}

/// A question and its answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    pub question: String,
    pub answer: String,
}

/// A job application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Application {
    pub at: Timestamp,
    pub email: String,
    pub phone: String,
    pub company: String,
    pub title: String,
    pub url: String,
    pub resume: String,
    pub answers: Vec<Answer>,
}

/// A file as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// `Jobs/Saved Jobs.csv`.
    pub name: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A known file with the columns that it is known by, in the order of the documentation.
    pub fn known(name: &str, rows: Vec<Vec<String>>) -> Self {
        known(name, rows)
    }

    fn new(name: &str, header: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self {
            name: name.to_owned(),
            header: header.iter().map(|&cell| cell.to_owned()).collect(),
            rows,
        }
    }
}

const MESSAGES: &[&str] = &[
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

impl Contents {
    /// The files of the archive, sorted by name.
    pub fn files(&self, quirks: &Quirks) -> Vec<(String, Vec<u8>)> {
        let tables = self.tables(quirks);
        let filled = tables.iter().chain(&self.tables).filter(|table| !table.rows.is_empty());
        let mut files: Vec<(String, Vec<u8>)> =
            filled.flat_map(|table| files_of(table, quirks)).collect();
        let top = quirks.folder.as_ref().map(|top| format!("{top}/")).unwrap_or_default();
        for article in &self.articles {
            let name = format!("{top}Articles/Articles/{}.html", article.name);
            files.push((name, page(article).into_bytes()));
        }
        files.sort();
        files
    }

    fn tables(&self, quirks: &Quirks) -> Vec<Table> {
        let profile = self.profile.iter().map(|p| {
            owned([
                &p.first_name,
                &p.last_name,
                &p.maiden_name,
                &p.address,
                &p.birth_date,
                &p.headline,
                &p.summary,
                &p.industry,
                &p.zip_code,
                &p.location,
                &p.twitter,
                &p.websites,
                &p.messengers,
            ])
        });
        let positions = self.positions.iter().map(|p| {
            owned([&p.company, &p.title, &p.description, &p.location, &p.started, &p.finished])
        });
        let applications = self.applications.iter().map(|a| {
            let answers: Vec<String> = a
                .answers
                .iter()
                .map(|answer| format!("{}:{}", answer.question, answer.answer))
                .collect();
            owned([
                &short(a.at),
                &a.email,
                &a.phone,
                &a.company,
                &a.title,
                &a.url,
                &a.resume,
                &answers.join(" | "),
            ])
        });
        let comments = self
            .comments
            .iter()
            .map(|c| owned([&c.at.map(seconds).unwrap_or_default(), &c.link, &c.message]));
        let answers =
            |answers: &[Answer]| answers.iter().map(|a| owned([&a.question, &a.answer])).collect();
        vec![
            Table::new(
                "Profile.csv",
                &[
                    "First Name",
                    "Last Name",
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
                profile.collect(),
            ),
            Table::new(
                "Positions.csv",
                &["Company Name", "Title", "Description", "Location", "Started On", "Finished On"],
                positions.collect(),
            ),
            Table::new(
                "Skills.csv",
                &["Name"],
                self.skills.iter().map(|skill| vec![skill.clone()]).collect(),
            ),
            endorsements("Endorsement_Received_Info.csv", "Endorser", &self.endorsements_received),
            endorsements("Endorsement_Given_Info.csv", "Endorsee", &self.endorsements_given),
            recommendations("Recommendations_Received.csv", &self.recommendations_received),
            recommendations("Recommendations_Given.csv", &self.recommendations_given),
            shares(&self.shares, quirks),
            Table::new("Comments.csv", &["Date", "Link", "Message"], comments.collect()),
            Table::new("messages.csv", MESSAGES, messages(&self.messages)),
            Table::new("guide_messages.csv", MESSAGES, messages(&self.guide_messages)),
            Table::new(
                "Jobs/Job Applicant Saved Answers.csv",
                &["Question", "Answer"],
                answers(&self.answers),
            ),
            Table::new(
                "Job Applicant Saved Screening Question Responses.csv",
                &["Question", "Answer"],
                answers(&self.screening_answers),
            ),
            Table::new(
                "Jobs/Job Applications.csv",
                &[
                    "Application Date",
                    "Contact Email",
                    "Contact Phone Number",
                    "Company Name",
                    "Job Title",
                    "Job Url",
                    "Resume Name",
                    "Question And Answers",
                ],
                applications.collect(),
            ),
        ]
    }
}

fn owned<const N: usize>(cells: [&String; N]) -> Vec<String> {
    cells.into_iter().cloned().collect()
}

fn shares(shares: &[Share], quirks: &Quirks) -> Table {
    let mut header = vec!["Date", "ShareLink", "ShareCommentary", "SharedUrl", "MediaUrl"];
    if quirks.has_visibility {
        header.push("Visibility");
    }
    let rows = shares.iter().map(|share| {
        let commentary = if quirks.is_commentary_wrapped && share.commentary.contains("\n\n") {
            let lines = share.commentary.split('\n').map(|line| format!("\"{line}\""));
            lines.collect::<Vec<_>>().join("\n")
        } else {
            share.commentary.clone()
        };
        let mut row =
            owned([&seconds(share.at), &share.link, &commentary, &share.shared, &share.media]);
        if quirks.has_visibility {
            row.push(share.visibility.clone());
        }
        row
    });
    Table::new("Shares.csv", &header, rows.collect())
}

fn endorsements(name: &str, other: &str, endorsements: &[Endorsement]) -> Table {
    let header = [
        "Endorsement Date".to_owned(),
        "Skill Name".to_owned(),
        format!("{other} First Name"),
        format!("{other} Last Name"),
        format!("{other} Public Url"),
        "Endorsement Status".to_owned(),
    ];
    let rows = endorsements.iter().map(|e| {
        let at = jiff::fmt::strtime::format("%Y/%m/%d %H:%M:%S UTC", e.at).unwrap_or_default();
        owned([&at, &e.skill, &e.first_name, &e.last_name, &e.url, &e.status])
    });
    Table { name: name.to_owned(), header: header.to_vec(), rows: rows.collect() }
}

fn recommendations(name: &str, recommendations: &[Recommendation]) -> Table {
    let rows = recommendations.iter().map(|r| {
        owned([&r.first_name, &r.last_name, &r.company, &r.title, &r.text, &short(r.at), &r.status])
    });
    let header =
        ["First Name", "Last Name", "Company", "Job Title", "Text", "Creation Date", "Status"];
    Table::new(name, &header, rows.collect())
}

fn messages(messages: &[Message]) -> Vec<Vec<String>> {
    let rows = messages.iter().map(|m| {
        let at = format!("{} UTC", seconds(m.at));
        owned([
            &m.conversation,
            &m.title,
            &m.from,
            &m.from_url,
            &m.to,
            &m.to_urls,
            &at,
            &m.subject,
            &m.content,
            &m.folder,
        ])
    });
    rows.collect()
}

fn page(article: &Article) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let dated = |class: &str, word: &str, at: Option<Timestamp>| {
        let at = at.and_then(|at| jiff::fmt::strtime::format("%Y-%m-%d %H:%M", at).ok());
        at.map(|at| format!("<p class=\"{class}\">{word} on {at}</p>\n")).unwrap_or_default()
    };
    let title = escape(&article.title);
    format!(
        "<html>\n<head><title>{title}</title></head>\n<body>\n<h1><a href=\"{}\">{title}</a></h1>\n{}{}<div>{}</div>\n</body>\n</html>\n",
        article.link,
        dated("created", "Created", article.created),
        dated("published", "Published", article.published),
        article.body,
    )
}
