//! What a record can be: the leaves that terms list, and the roots that no terms can loosen.

/// One leaf of the taxonomy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf {
    /// Dotted path, as records, terms and choices write it.
    pub name: &'static str,
    /// Words for people.
    pub label: &'static str,
}

/// Categories whose first segment is one of these are refused whatever the terms say.
pub const NEVER_ROOTS: &[&str] = &[
    "messages",     // private messages and invitations
    "credentials",  // passwords, tokens, log-in secrets
    "payment",      // cards, payment methods, receipts
    "salary",       // member-provided salary data
    "applications", // job-application data attributable to one member
    "identity",     // identity documents and verifications
    "account",      // e-mail addresses, phone numbers, registration, account status
    "security",     // log-ins, challenges, devices, IP addresses
    "contacts",     // other people's contact data
];

macro_rules! leaves { ($($name:literal $label:literal)*) => { &[$(Leaf { name: $name, label: $label }),*] } }

/// Every category that Abide knows by name. A platform's own leaf starts with `x-`.
pub const LEAVES: &[Leaf] = leaves! {
    "profile"                   "other profile data (headline, summary, languages, courses)"
    "profile.name"              "name"
    "profile.photo"             "photo"
    "profile.position"          "current position"
    "profile.experience"        "prior work experience"
    "profile.education"         "education"
    "profile.location"          "location"
    "profile.skills"            "skills"
    "profile.certification"     "certifications"
    "profile.licence"           "licences"
    "profile.volunteering"      "volunteering"
    "profile.publication"       "publications"
    "profile.patent"            "patents"
    "profile.endorsement"       "endorsements"
    "profile.recommendation"    "recommendations"
    "genai.input"               "what members enter into AI features"
    "jobs.resume"               "resumes saved for later use"
    "jobs.generic_answer"       "saved answers to generic screening questions"
    "groups.post"               "posts in groups"
    "groups.comment"            "comments in groups"
    "groups.message"            "messages in groups"
    "groups.activity"           "activity in groups"
    "content.post"              "posts"
    "content.article"           "articles"
    "content.poll"              "poll responses"
    "content.contribution"      "contributions"
    "content.comment"           "comments"
    "content.media"             "media (references and descriptions)"
    "content.document"          "documents"
    "feedback.support"          "support requests"
    "feedback.thumb"            "thumbs up or down on AI suggestions"
    "feedback.report"           "reports on AI content"
    "feedback.comment"          "what is sent through feedback features"
    "activity.reaction"         "reactions"
    "activity.saved"            "saved items"
    "activity.follow"           "follows"
    "activity.search"           "search queries"
    "activity.event"            "events"
    "activity.learning"         "courses watched"
    "activity.job_preference"   "job preferences, alerts and saved jobs"
    "activity.service"          "services offered and job postings"
    "ads"                       "advertising data"
    "inferences"                "inferences about the member"
    "messages.private"          "private messages"
    "messages.invitation"       "invitations and their notes"
    "credentials.login"         "login credentials"
    "payment.method"            "payment methods and cards"
    "payment.receipt"           "receipts"
    "salary.provided"           "member-provided salary data"
    "applications.job"          "job applications"
    "applications.answer"       "answers tied to one job application"
    "identity.document"         "identity documents and verifications"
    "account.contact"           "the member's own e-mail addresses and phone numbers"
    "account.registration"      "registration and account status"
    "security.login"            "log-ins and security challenges"
    "contacts.connection"       "connections"
    "contacts.imported"         "imported contacts"
};

/// Whether the category is on the constitutional list.
///
/// Unknown leaves below a root count too: `messages.anything` is never used.
pub fn is_never(category: &str) -> bool {
    let root = category.split('.').next().unwrap_or_default();
    NEVER_ROOTS.contains(&root)
}

/// The leaf of that name.
pub fn leaf(category: &str) -> Option<&'static Leaf> {
    LEAVES.iter().find(|leaf| leaf.name == category)
}

/// Whether the category is known: a leaf, or a platform's own (`x-wiki.page`).
pub fn is_known(category: &str) -> bool {
    leaf(category).is_some() || is_own(category)
}

/// Whether it is a well-formed category of the platform's own: `x-`, then dotted lower-case words.
pub fn is_own(category: &str) -> bool {
    category.strip_prefix("x-").is_some_and(|rest| {
        rest.split('.').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
        })
    })
}
