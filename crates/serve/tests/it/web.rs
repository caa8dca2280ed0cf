//! The pages over plain HTTP: what an act comes to, and what is saved.

use std::fmt::Write as _;
use std::sync::Arc;

use abide_ledger::{Appender, Ledger};
use abide_serve::web::account::{Account, Local, hash};
use abide_serve::web::store::letters::{Letters, State, Topic};
use abide_serve::web::store::{Sqlite, Store};
use abide_serve::web::{self, About, Decided, Directory, Holdings, Setup};
use abide_serve::{Readers, Result};
use abide_terms::Member;
use abide_verify::membership::Holding;
use abide_verify::vrf::Output;
use jiff::Timestamp;

use crate::ground::{Ground, Server};

const AI: &str = "/settings/privacy/uses/ai";

#[derive(Debug)]
struct Nobody;

impl Directory for Nobody {
    fn member(&self, _: &str) -> Result<Option<Member>> {
        Ok(None)
    }
}

impl Holdings for Nobody {
    fn of(&self, _: &str, _: &Output) -> Result<Option<Holding>> {
        Ok(None)
    }

    fn decisions(&self, _: &str, _: &Output) -> Result<Option<Vec<Decided>>> {
        Ok(None)
    }
}

struct Pages {
    ground: Ground,
    store: Arc<dyn Store>,
    server: Server,
    agent: ureq::Agent,
}

impl Pages {
    fn serve(saves: bool) -> Self {
        let ground = Ground::with(1);
        let store: Arc<dyn Store> =
            Arc::new(Sqlite::open(&ground.path("accounts.sqlite")).unwrap());
        let account =
            Account { member: "m1".into(), name: "Ann Lee".into(), language: None, email: None };
        store.put_account(&account, "ann", &hash("right").unwrap()).unwrap();
        let keys = crate::ground::keys();
        let ledger = || Ledger::open(&ground.path("ledger.sqlite"), &keys).unwrap();
        let appender = saves
            .then(|| Arc::new(Appender::start(ledger(), "Example", crate::ground::now).unwrap()));
        let setup = Setup {
            about: About { name: "Example".into(), ..About::default() },
            appender,
            sign_in: Arc::new(Local(Arc::clone(&store))),
            store: Arc::clone(&store),
            directory: Arc::new(Nobody),
            holdings: Arc::new(Nobody),
            clock: crate::ground::now,
        };
        let readers = Readers::new(ground.ledger.reader().unwrap(), 2).unwrap();
        let server = Server::start(
            web::Pages::new(readers, setup).router(),
            abide_serve::server::Limits::default(),
        );
        let config =
            ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
        Self { ground, store, server, agent: config.into() }
    }

    fn post(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> (u16, String, String) {
        let url = format!("{}{path}", self.server.url());
        let form = form.iter().fold(String::new(), |mut all, (key, value)| {
            write!(all, "{key}={value}&").unwrap();
            all
        });
        let request = self.agent.post(&url).header("cookie", cookie);
        let mut answer =
            request.content_type("application/x-www-form-urlencoded").send(form).unwrap();
        let header = |name: &str| {
            answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
        };
        let (place, cookie) = (header("location"), header("set-cookie"));
        let _ = answer.body_mut().read_to_string();
        (answer.status().as_u16(), place, cookie.split(';').next().unwrap_or_default().to_owned())
    }

    fn sign_in(&self, password: &str) -> (u16, String) {
        let (status, _, cookie) =
            self.post("/sign-in", "", &[("login", "ann"), ("password", password)]);
        (status, cookie)
    }

    fn choices(&self) -> usize {
        let position = self.ground.ledger.position().unwrap();
        self.ground.ledger.history("m1", &position).unwrap().choices.len()
    }
}

#[test]
fn one_act_is_one_event_and_an_on_needs_the_terms_that_hold() {
    let pages = Pages::serve(true);
    let (status, cookie) = pages.sign_in("right");
    assert_eq!(status, 303);
    let off = [("setting", "off"), ("seen", "0")];
    let (_, first, _) = pages.post(AI, &cookie, &off);
    let (_, again, _) = pages.post(AI, &cookie, &off);
    assert!(first.starts_with("/receipts/"), "{first}");
    assert_eq!(first, again);
    assert_eq!(pages.choices(), 1);
    // No terms are published, so that no text was seen that an on could be tied to.
    let (_, place, _) =
        pages.post(AI, &cookie, &[("setting", "on"), ("seen", "99"), ("terms", "1")]);
    assert!(place.ends_with("said=stale"), "{place}");
    assert_eq!(pages.choices(), 1);
}

#[test]
fn without_a_writer_nothing_is_saved_and_that_is_said() {
    let pages = Pages::serve(false);
    let (_, cookie) = pages.sign_in("right");
    let (status, place, _) = pages.post(AI, &cookie, &[("setting", "off"), ("seen", "0")]);
    assert_eq!((status, place.as_str()), (503, ""));
    assert_eq!(pages.choices(), 0);
}

#[test]
fn a_wrong_password_opens_nothing_and_a_session_ends_with_signing_out() {
    let pages = Pages::serve(true);
    let (status, cookie) = pages.sign_in("wrong");
    assert_eq!((status, cookie.as_str()), (401, ""));
    let (_, cookie) = pages.sign_in("right");
    pages.post("/sign-out", &cookie, &[]);
    let (status, place, _) = pages.post(AI, &cookie, &[("setting", "off"), ("seen", "0")]);
    assert_eq!(status, 303);
    assert!(place.starts_with("/sign-in"), "{place}");
    assert_eq!(pages.choices(), 0);
}

#[test]
fn requests_keep_their_numbers_and_are_answered_once() {
    let pages = Pages::serve(true);
    let form = [("kind", "erasure"), ("contact", "x"), ("about", "y")];
    let (status, place, _) = pages.post("/requests/guest", "", &form);
    assert_eq!(status, 303);
    assert!(place.starts_with("/requests/1-"), "{place}");
    let requests = pages.store.requests().unwrap();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].due.duration_since(requests[0].received).as_hours(), 720);
    let now = Timestamp::now();
    assert!(pages.store.answer_request(requests[0].number, now).unwrap());
    assert!(!pages.store.answer_request(requests[0].number, now).unwrap());
}

#[test]
fn letters_wait_once_each_and_outlive_whoever_wrote_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.sqlite");
    let now = crate::ground::now();
    let later = now + jiff::SignedDuration::from_mins(5);
    let receipt = ("m1".to_owned(), Topic::Receipt(17));
    let notice = ("m1".to_owned(), Topic::Notice("2".to_owned()));
    let store = Sqlite::open(&path).unwrap();
    assert_eq!(store.written_through().unwrap(), None);
    let both = [receipt.clone(), notice.clone()];
    assert_eq!(store.put_letters(&both, now, Some(18)).unwrap(), 2);
    assert_eq!(store.put_letters(&both, now, Some(18)).unwrap(), 0, "one letter for one topic");
    drop(store);
    let store = Sqlite::open(&path).unwrap();
    assert_eq!(store.written_through().unwrap(), Some(18));
    let due = store.letters_due(now, 10).unwrap();
    assert_eq!(
        due.iter().map(|letter| &letter.topic).collect::<Vec<_>>(),
        [&both[0].1, &both[1].1]
    );
    // Tried in vain, it waits for its time, and knows how often.
    store.set_letter(due[0].number, &State::Waiting { next: later }).unwrap();
    assert_eq!(store.letters_due(now, 10).unwrap().len(), 1);
    assert_eq!(store.letters_due(later, 10).unwrap()[1].tries, 1);
    // A notice that was sent is remembered, and goes out again if it is asked for again.
    store.set_letter(due[1].number, &State::Sent).unwrap();
    assert_eq!(store.letter(due[1].number).unwrap().unwrap().1, State::Sent);
    assert_eq!(store.put_letters(&[notice], now, None).unwrap(), 1);
    assert_eq!(store.written_through().unwrap(), Some(18));
    // Whoever is erased gets none.
    store.end_account("m1").unwrap();
    assert!(store.letters().unwrap().is_empty());
}
