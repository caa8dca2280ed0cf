//! A member's watch: what a log took in since the last check, and what it says to the member's own act.
//!
//! Whoever holds a receipt can ask again and again, and has to believe nobody: the log only grew, the switch is still where it was left, no corpus since then
//! holds them, terms did not change unseen. What is asked for is that of `docs/formats/proofs.md`; it is read through [`Published`], from wherever it lies.
//!
//! # Which findings are there?
//!
//! | code | when |
//! |---|---|
//! | `log::…` | the log is not the one that was seen before, or does not hold together: those of [`audit`] |
//! | `receipt::…`, `act::…`, `pseudonym::…` | the receipt does not hold: those of [`receipt`] |
//! | `state::superseded`, `state::map`, `state::overdue` | somebody acted after the receipt; the map does not hold its act; no root holds it in time |
//! | `state::stale` | entries that may be acts have waited for more than an hour, and no root holds them |
//! | `state::old_root` | the platform answers from another map than that of the newest root in the log |
//! | `state::unanswered`, `state::format` | it does not answer about the switch, or not in the format |
//! | `corpus::unanswered` | a corpus is declared, and what it holds is not published |
//! | `corpus::past_root` | a corpus was declared before a root held what it was built on |
//! | `corpus::past_restriction` | a corpus was declared after the act that took the rows back, built before it, and holds them |
//! | `evidence::…`, `membership::…` | what a corpus holds: those of [`evidence`](crate::evidence) and [`membership`](crate::membership) |
//! | `terms::…` | a version that nobody could know in time, or that cannot be read: those of [`Terms`](crate::audit::Terms), and `terms::unanswered`, `terms::list`, `terms::shown` |
//!
//! What could not be asked is no finding and no success: it stands by itself, among the [failures](Seen::failures).
//!
//! # What does a check keep?
//!
//! A [`Memory`]: the head that was found right, and what is not settled. It goes on only past a log in which nothing is wrong, so a log that was forked is found
//! again every time. A corpus or a version of the terms at which something was found is looked at again every time as well.

mod corpora;
mod memory;
mod since;
mod switch;
mod terms;

pub use memory::Memory;

use jiff::Timestamp;

use crate::audit::{self, Effective, Findings, Head, Order};
use crate::checkpoint::Checkpoint;
use crate::error::{Error, Kind};
use crate::finding::Outcome;
use crate::log_proof::LogProof;
use crate::membership::Membership;
use crate::merkle::Prover;
use crate::note::Note;
use crate::policy::Policy;
use crate::published::{CHECKPOINT, CHECKPOINT_BYTES_MAX, Published, PublishedTiles};
use crate::receipt::{self, Checked, Receipt, Trust};
use crate::rotation::Rotation;
use since::Since;
use switch::Switch;

/// How often it begins anew because the log grew meanwhile.
const TRIES: u32 = 3;

/// What is watched, and whose word counts.
#[expect(missing_debug_implementations, reason = "a receipt names its member")]
pub struct Watch<'a> {
    /// The file of the receipt.
    pub receipt: &'a [u8],
    pub policy: &'a Policy,
    pub now: Timestamp,
    /// Reads a text of the terms: from when it applies where. `None` where it is none.
    pub read_terms: &'a dyn Fn(&str) -> Option<Effective>,
}

/// What one check came to.
#[derive(Debug)]
pub struct Seen<E> {
    /// The head that was shown, if the log signed it.
    pub head: Option<Head>,
    /// How many entries were read.
    pub entries: u64,
    /// What must not be.
    pub findings: Findings,
    /// What is new and right: whole sentences.
    pub news: Vec<String>,
    /// What could not be asked.
    pub failures: Vec<E>,
    /// Corpora that hold what was taken back: proofs that the operator signed.
    pub breaches: Vec<Membership>,
    /// The receipt, completed as far as can be shown by now.
    pub receipt: Option<Receipt>,
    /// What to keep for the next time; `None` where what was kept stays.
    pub memory: Option<Memory>,
}

impl<E> Seen<E> {
    /// Nothing was found, and everything was asked.
    pub fn is_right(&self) -> bool {
        self.findings.is_empty() && self.failures.is_empty()
    }
}

/// What the parts of a check share.
struct Asking<'a, P: Published + ?Sized> {
    watch: &'a Watch<'a>,
    log: &'a P,
    head: &'a Head,
    prover: Prover<'a, PublishedTiles<'a, P>>,
    seen: &'a mut Seen<P::Error>,
}

impl Watch<'_> {
    /// One check. An error means that nothing could be said, and nothing is to be kept.
    pub fn check<P: Published + ?Sized>(
        &self,
        log: &P,
        memory: Option<&Memory>,
    ) -> Result<Seen<P::Error>, P::Error> {
        for _ in 0..TRIES {
            if let Some(seen) = self.once(log, memory)? {
                return Ok(seen);
            }
        }
        let words = "the log grows faster than it can be asked";
        Err(Error::new(Kind::Proof, words).coded("state::moving").into())
    }

    /// `None` if the log grew while it was asked.
    fn once<P: Published + ?Sized>(
        &self,
        log: &P,
        memory: Option<&Memory>,
    ) -> Result<Option<Seen<P::Error>>, P::Error> {
        let bytes = log.read(&[CHECKPOINT.to_owned()], CHECKPOINT_BYTES_MAX)?;
        let bytes = bytes.into_iter().next().flatten().ok_or_else(|| {
            Error::new(Kind::Proof, "there is no log where it should be").coded("log::missing")
        })?;
        let mut findings = Findings::default();
        // Whoever once followed to a new key is not led back to the old one.
        let mut rotations = memory.map(Memory::rotations).transpose()?.unwrap_or_default();
        let (policy, _) = self.policy.follow_all(&rotations)?;
        let (policy, published) = audit::follow(log, &policy, &mut findings)?;
        for rotation in published {
            if !rotations.contains(&rotation) {
                rotations.push(rotation);
            }
        }
        let (head, found) = audit::head(&bytes, &policy);
        findings.merge(found);
        // What came in since the head was read is asked the next time.
        if let Some(head) = &head {
            rotations.retain(|rotation| rotation.head().size() <= head.checkpoint.size());
        }
        let watch = Watch { policy: &policy, ..*self };
        watch.look(log, (head, findings), &rotations, memory)
    }

    /// The same, by the keys that the log had, with the heads at which one took over from another.
    fn look<P: Published + ?Sized>(
        &self,
        log: &P,
        (head, findings): (Option<Head>, Findings),
        rotations: &[Rotation],
        memory: Option<&Memory>,
    ) -> Result<Option<Seen<P::Error>>, P::Error> {
        let mut seen = Seen {
            head: head.clone(),
            entries: 0,
            findings,
            news: vec![],
            failures: vec![],
            breaches: vec![],
            receipt: None,
            memory: None,
        };
        let Some((head, checked)) = head.zip(self.receipt(&mut seen)) else {
            return Ok(Some(seen));
        };
        let Some(receipt) = checked.receipt else { return Ok(Some(seen)) };
        let kept = self.kept(&head, &receipt, memory)?;
        let mut since = Since::new(receipt.log.index(), memory);
        let from = kept.iter().map(Checkpoint::size).chain([since.start]).min().unwrap_or_default();
        let handed_over = rotations.iter().map(|rotation| rotation.head().clone());
        let kept: Vec<Checkpoint> = kept.into_iter().chain(handed_over).collect();
        let mut order = Order::new(self.now).with(memory.and_then(Memory::kept));
        let mut checks: [&mut dyn audit::Check; 2] = [&mut since, &mut order];
        let findings = &mut seen.findings;
        // What the log took in since it was seen last, if it is still the same log.
        let walked = audit::walk_from(log, from, &head.checkpoint, &kept, &mut checks, findings)?;
        seen.entries = walked.entries;
        if !seen.findings.is_empty() {
            return Ok(Some(seen));
        }
        since.stale(self.now, &mut seen.findings);
        let tiles = PublishedTiles(log);
        let prover = Prover::new(&tiles, head.checkpoint.size());
        let mut asking = Asking { watch: self, log, head: &head, prover, seen: &mut seen };
        let (switch, is_last) = match asking.switch(&receipt, since.root.as_ref())? {
            Switch::Ahead => return Ok(None),
            Switch::Asked { receipt, is_last } => (receipt, is_last),
        };
        let mut memory = Memory {
            act: receipt.log.index(),
            seen: self.now,
            checkpoint: head.note.to_string(),
            rotations: rotations.iter().map(Rotation::to_string).collect(),
            root: since.root,
            waiting: since.waiting,
            corpora: since.corpora,
            terms: since.terms,
            empty: memory.and_then(|memory| memory.empty),
        };
        asking.corpora(&switch, is_last, &mut memory)?;
        asking.terms(&switch, &mut memory)?;
        seen.receipt = Some(*switch);
        seen.memory = Some(memory);
        Ok(Some(seen))
    }

    /// The receipt by itself, and who signed it. Witnesses see its head later, so they are asked for under the newest.
    fn receipt<E>(&self, seen: &mut Seen<E>) -> Option<Checked> {
        let mut logs = self.policy.logs().iter();
        let policy =
            logs.try_fold(Policy::default(), |policy, log| policy.with_log(log.key.clone()).ok());
        let trust = Trust { policy, ..Trust::default() };
        let checked = receipt::check(self.receipt, &trust);
        report(&checked, &mut seen.findings).then_some(checked)
    }

    /// The heads that the member has: what was kept, and that of the receipt.
    fn kept(
        &self,
        head: &Head,
        receipt: &Receipt,
        memory: Option<&Memory>,
    ) -> Result<Vec<Checkpoint>, Error> {
        let mut kept = vec![];
        if let Some(memory) = memory {
            let note = Note::parse(memory.checkpoint.as_bytes())?;
            let mut logs = self.policy.logs().iter();
            let known = logs.find_map(|log| Checkpoint::open(&note, &log.key).ok());
            let known = known.filter(|kept| kept.origin() == head.checkpoint.origin());
            kept.push(known.ok_or_else(|| {
                let words = "what was kept is about another log";
                Error::new(Kind::Input, words).coded("watch::state")
            })?);
        }
        let signed: Checkpoint = receipt.log.checkpoint().text().parse()?;
        if signed.size() > head.checkpoint.size() && !is_past(&receipt.state_by, self.now) {
            // Heads wait for their witnesses.
            let words = "the log does not show your act yet";
            return Err(Error::new(Kind::Proof, words).coded("log::behind"));
        }
        kept.push(signed);
        Ok(kept)
    }
}

impl<P: Published + ?Sized> Asking<'_, P> {
    /// That the log holds an entry, under its newest head.
    fn prove(&mut self, index: u64) -> Result<LogProof, P::Error> {
        let path = self.prover.inclusion(index)?;
        Ok(LogProof::new(index, path, self.head.note.clone())?)
    }

    /// One resource. What cannot be read is among the failures.
    fn read(&mut self, path: String, bytes_max: u64) -> Asked {
        match self.log.read(&[path], bytes_max) {
            Ok(found) => found.into_iter().next().flatten().map_or(Asked::Absent, Asked::Found),
            Err(error) => {
                self.seen.failures.push(error);
                Asked::Failed
            }
        }
    }
}

/// What came of asking for a resource.
enum Asked {
    Found(Vec<u8>),
    /// It is not there.
    Absent,
    Failed,
}

/// Takes what fails over among the findings. Returns whether nothing does.
fn report(checked: &Checked, findings: &mut Findings) -> bool {
    let fails = checked.report.findings().iter().filter(|found| found.outcome == Outcome::Fails);
    let mut is_right = true;
    for found in fails {
        findings.add(found.code, None, found.words.clone());
        is_right = false;
    }
    is_right
}

/// Whether a time of the log has come. One that is none has.
fn is_past(time: &crate::entry::Time, now: Timestamp) -> bool {
    time.as_str().parse::<Timestamp>().map_or(true, |time| time < now)
}
