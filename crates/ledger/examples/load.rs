//! How many durable events with receipts: `cargo run --release -p abide-ledger --example load -- FOLDER [members] [seconds]`.
//!
//! Prints one JSON object. First 1,024 events are in flight at any time, each from a member who has acted before; then events come 200 a second,
//! whether the ones before are answered or not. A receipt is the whole file, as the member gets it. Every thousandth is verified.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement stops where it fails"
)]

use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use abide_ledger::event::{Choice, Provenance};
use abide_ledger::{Acknowledged, Appender, Draft, Keys, Ledger};
use abide_terms::event::Setting;
use abide_verify::finding::Outcome;
use abide_verify::policy::Policy;
use abide_verify::receipt::{Trust, check};
use jiff::Timestamp;

const IN_FLIGHT: u64 = 1_024;
const PER_SECOND: u32 = 200;

/// When an event was handed in, when it was answered, and what came back.
type Answer = (Instant, Instant, Acknowledged);

struct Load {
    appender: Appender,
    tell: Sender<Answer>,
    told: Receiver<Answer>,
    trust: Trust,
    members: u64,
    next: u64,
    answered: u64,
}

fn main() {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let folder = Path::new(&words[0]);
    let members = words.get(1).map_or(100_000, |word| word.parse().unwrap());
    let seconds = words.get(2).map_or(10, |word| word.parse().unwrap());
    let keys = Keys::create(&folder.join("keys"), "example.com/abide").unwrap();
    let ledger = Ledger::create(&folder.join("ledger.sqlite"), &keys, Timestamp::now()).unwrap();
    let policy = format!("log {}\nquorum none\n", ledger.log_key().unwrap());
    let policy = Some(Policy::parse(policy.as_bytes()).unwrap());
    let (tell, told) = mpsc::channel();
    let appender = Appender::start(ledger, "Example", Timestamp::now).unwrap();
    let trust = Trust { policy, ..Trust::default() };
    let mut load = Load { appender, tell, told, trust, members, next: 0, answered: 0 };

    let first = load.closed(|load| load.next < load.members);
    let until = Instant::now() + Duration::from_secs(seconds);
    let again = load.closed(|_| Instant::now() < until);
    let waits = load.open(PER_SECOND * seconds as u32);
    let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "{{\"members\":{members},\"events\":{},\"new_members_per_second\":{first:.0},\"events_per_second\":{again:.0},\
         \"receipt_p50_ms\":{:.2},\"receipt_p99_ms\":{:.2}}}",
        load.answered,
        at(0.5),
        at(0.99)
    );
    load.appender.close().unwrap().verify().unwrap();
}

impl Load {
    /// Keeps as many events in flight as there may be, as long as it goes on. Returns events a second.
    fn closed(&mut self, goes_on: impl Fn(&Self) -> bool) -> f64 {
        let (start, before) = (Instant::now(), self.answered);
        let mut waiting = 0;
        while goes_on(self) {
            self.submit();
            waiting += 1;
            if waiting == IN_FLIGHT {
                self.take();
                waiting -= 1;
            }
        }
        for _ in 0..waiting {
            self.take();
        }
        (self.answered - before) as f64 / start.elapsed().as_secs_f64()
    }

    /// So many events at even distances. Returns how long each waited for its receipt, the shortest first.
    fn open(&mut self, events: u32) -> Vec<Duration> {
        let start = Instant::now();
        for n in 0..events {
            let due = start + Duration::from_secs(1) * n / PER_SECOND;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            self.submit();
        }
        let mut waits: Vec<_> = (0..events).map(|_| self.take()).collect();
        waits.sort_unstable();
        waits
    }

    fn submit(&mut self) {
        let member = self.next.wrapping_mul(0x9e37_79b9_7f4a_7c15) % self.members;
        let choice = Draft::Choice(Choice {
            member: format!("member-{member:08}").into(),
            setting: Setting::Off,
            category: None,
            at: Timestamp::now(),
            terms: None,
            actor: "member".into(),
            channel: "web".into(),
            provenance: Provenance::Live,
        });
        let (tell, asked) = (self.tell.clone(), Instant::now());
        let done = move |done: Result<Acknowledged, _>| {
            tell.send((asked, Instant::now(), done.unwrap())).unwrap();
        };
        self.appender.submit(choice, done).unwrap();
        self.next += 1;
    }

    fn take(&mut self) -> Duration {
        let (asked, answered, done) = self.told.recv().unwrap();
        self.answered += 1;
        let receipt = done.receipt.unwrap();
        if self.answered.is_multiple_of(1_000) {
            let checked = check(receipt.as_bytes(), &self.trust);
            assert_eq!(checked.report.verdict(), Outcome::Open, "{:?}", checked.report);
        }
        answered - asked
    }
}
