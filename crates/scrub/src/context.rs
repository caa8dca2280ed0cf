//! What a caller knows about a text.

use crate::directory::Nearby;

/// What a caller knows about a text beside its bytes. The default knows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The ISO 3166-1 code of the member's country, such as `DE`: a phone number without a country code is read as one of theirs.
    pub region: Option<&'a str>,
    /// The question that the text answers, if it answers one: an amount that answers a question about pay is a salary.
    pub question: Option<&'a str>,
    /// Which people of the directory are masked, and who is near.
    pub people: Option<Nearby<'a>>,
}

impl<'a> Context<'a> {
    #[must_use]
    pub fn region(mut self, region: &'a str) -> Self {
        self.region = Some(region);
        self
    }

    #[must_use]
    pub fn question(mut self, question: &'a str) -> Self {
        self.question = Some(question);
        self
    }

    #[must_use]
    pub fn people(mut self, people: Nearby<'a>) -> Self {
        self.people = Some(people);
        self
    }
}
