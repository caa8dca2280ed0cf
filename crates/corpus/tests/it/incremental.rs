//! A corpus that was made from the one before it is the corpus that would have been made from nothing, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use abide_corpus::{
    Content, Inputs, Keep, Kind, Made, Members, Parent, Request, Result, Since, Sources, Standings,
    Summary, digest_key, reader,
};
use abide_gate::Options;
use abide_scrub::Scrubber;
use proptest::prelude::*;

use crate::delete::gone;
use crate::fixture::files;
use crate::world::World;

/// What says from which corpus one was made, and what digests that.
const OF_LINEAGE: [&str; 4] =
    ["lineage.json", "corpus.intoto.json", "SHA256SUMS", "corpus.oms.json"];

/// How often a fold was taken up again.
static RESUMED: AtomicU64 = AtomicU64::new(0);

fn parent(request: &Request, content: &Content) -> Result<Option<Parent>> {
    let signers = [request.signer.public()];
    Parent::find(&request.folder, &request.inputs, (&request.key, &signers), content)
}

pub(crate) fn make(world: &World, folder: &Path, is_full: bool) -> Result<Made> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let (mut request, content) = (world.request(folder), world.content());
        if !is_full && request.inputs.ledger.events.is_multiple_of(3) {
            // Everything waits on the disk, and is put in order there.
            request.memory_bytes = 0;
        }
        let parent = if is_full { None } else { parent(&request, &content)? };
        let with_members = parent.as_ref().filter(|parent| parent.has_members_of(&content));
        let resumed = with_members.and_then(|parent| world.resumed(parent));
        let (gate, members) = if let Some((gate, numbers)) = resumed {
            RESUMED.fetch_add(1, Ordering::Relaxed);
            // Who was not folded anew stands as if they had been.
            assert!(gate.standings().eq(world.gate().standings()));
            let standings: Vec<u64> = gate.standings_of(&numbers).collect();
            if world.is_masking {
                let masking = parent.as_ref().unwrap().masking(Scrubber::new().unwrap(), &gate)?;
                request.masking = Some(Arc::new(masking));
            }
            (gate, Members::Of(numbers.into_iter().zip(standings).collect()))
        } else {
            let gate = world.gate();
            request.masking = world.masking(&gate).map(Arc::new);
            let members = Members::All(gate.standings().collect());
            (gate, members)
        };
        let standings = Standings { rules: gate.rules(), members, fold: Arc::clone(&gate) };
        let (records, members) = (&world.records(), &world.members());
        let since = match parent {
            None => None,
            Some(parent) => {
                let sources = Sources { content: &content, records, members };
                Some(Since::of(parent, &request, &standings, sources).await?)
            }
        };
        let only = since.as_ref().map(|since| since.changed().to_vec());
        let options = Options { batch_rows: 64, partitions: 2 };
        // Of forty members, so that parts stay and parts are written.
        let part = NonZeroU32::new(16).unwrap();
        let keep = Keep { standings, content, since, part };
        let key = keep.digests(&request).then(|| digest_key(&request.key));
        let streams = gate.trace(records, options, only.as_deref(), key).await?;
        abide_corpus::write_keeping(request, streams, Some(keep), |_| {}).await
    })
}

pub(crate) fn full(world: &World, folder: &Path) -> Summary {
    make(world, folder, true).unwrap().publish().unwrap()
}

/// Why a build starts from nothing.
const REFUSED: [&str; 3] =
    ["may be decided otherwise", "the terms changed", "the versions in effect changed"];

/// From the corpus before; where too much has changed, from nothing.
fn next(world: &World, folder: &Path) -> Summary {
    match make(world, folder, false) {
        Ok(made) => made.publish().unwrap(),
        Err(error) if error.kind() == Kind::Parent => {
            let words = error.to_string();
            assert!(REFUSED.iter().any(|refused| words.contains(refused)), "{words}");
            full(world, folder)
        }
        Err(error) => panic!("{error}"),
    }
}

/// Every file that two builds must agree on, and those of the index.
pub(crate) fn told(folder: &Path, summary: &Summary) -> BTreeMap<String, Vec<u8>> {
    let mut told = files(&summary.path);
    told.retain(|name, _| !OF_LINEAGE.contains(&name.as_str()));
    let index = files(&folder.join(".index").join(&summary.id));
    // Numbers of sets of categories depend on who came first.
    let is_told = |name: &String| name != "index.json" && !name.starts_with("fold-");
    let index = index.into_iter().filter(|(name, _)| is_told(name));
    told.extend(index.map(|(name, bytes)| (format!(".index/{name}"), bytes)));
    told
}

#[derive(Debug, Default)]
struct Seen {
    incremental: u64,
    taken_over: u64,
    again: u64,
    /// Builds that decided something again, and wrote no bucket.
    as_it_was: u64,
    /// Builds that kept digests of records.
    digested: u64,
    allowed: Vec<usize>,
}

/// Lives through a history, and compares every corpus with one from nothing.
fn live(seed: u64, steps: u32, turn_over: impl Fn(&mut World)) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::new(seed, folder.path());
    let corpora = folder.path().join("corpus");
    fs::create_dir(&corpora).unwrap();
    full(&world, &corpora);
    let mut seen = Seen::default();
    for step in 0..steps {
        world.go_on();
        turn_over(&mut world);
        let next = next(&world, &corpora);
        let elsewhere = tempfile::tempdir().unwrap();
        let full = full(&world, elsewhere.path());
        let (found, expected) = (told(&corpora, &next), told(elsewhere.path(), &full));
        assert_eq!(next.id, full.id);
        for (name, bytes) in &expected {
            assert!(found.get(name) == Some(bytes), "seed {seed}, step {step}: `{name}` differs");
        }
        assert_eq!(found.len(), expected.len(), "seed {seed}, step {step}: other files");
        assert_eq!(next.counts, full.counts);
        assert_eq!((next.members_in, next.rows), (full.members_in, full.rows));
        assert_eq!((next.masked, next.membership), (full.masked, full.membership));
        reader::check(&next.path).unwrap();
        seen.incremental += u64::from(next.parent.is_some());
        seen.taken_over += next.shards - next.rewritten;
        let is_as_it_was = next.parent.is_some() && next.decided > 0 && next.rewritten == 0;
        seen.as_it_was += u64::from(is_as_it_was);
        seen.digested += u64::from(found.contains_key(".index/digests-00000.arrow"));
        seen.again += if next.parent.is_some() { next.decided } else { 0 };
        seen.allowed.push(next.rows as usize);
    }
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_corpus_is_the_same_whatever_it_was_made_from(seed in any::<u64>()) {
        live(seed, 5, |_| {});
    }

    #[test]
    fn a_corpus_is_the_same_whatever_became_of_its_sources(seed in any::<u64>()) {
        live(seed, 5, World::turn_over);
    }
}

/// `ABIDE_HISTORIES` tries many more.
fn cases() -> u32 {
    std::env::var("ABIDE_HISTORIES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(4)
}

/// Else the test above would compare nothing with nothing.
#[test]
fn most_of_a_corpus_is_taken_over() {
    let seen = live(7, 16, |_| {});
    assert!(seen.incremental > 8, "{seen:?}");
    assert!(seen.taken_over > 120, "{seen:?}");
    assert!(seen.again > 40, "{seen:?}");
    assert!(seen.as_it_was > 0, "{seen:?}");
    assert!(RESUMED.load(Ordering::Relaxed) > 4, "{RESUMED:?}");
    assert!(seen.allowed.iter().min() != seen.allowed.iter().max(), "{seen:?}");
}

/// The same where files change, and who is a member.
#[test]
fn most_of_a_corpus_outlives_its_sources() {
    for turn_over in [World::change_records, World::change_members] {
        let seen = live(5, 16, |world| {
            turn_over(world);
            world.write();
        });
        assert!(seen.incremental > 8, "{seen:?}");
        assert_eq!(seen.digested, 16, "{seen:?}");
        assert!(seen.taken_over > 80, "{seen:?}");
        assert!(seen.again > 40, "{seen:?}");
    }
}

/// Where nothing is masked, records are not digested: a file that is not what it was is another one.
#[test]
fn without_digests_files_are_told_apart() {
    let seen = live(6, 12, |world| {
        assert!(!world.is_masking);
        world.change_records();
        world.write();
    });
    assert!(seen.incremental > 3, "{seen:?}");
    assert!(seen.again > 40, "{seen:?}");
    assert!(seen.digested == 0, "{seen:?}");
}

/// The first corpus of a platform, and what to build next.
fn before(folder: &Path) -> (World, PathBuf) {
    let mut world = World::new(11, folder);
    let corpora = folder.join("corpus");
    full(&world, &corpora);
    world.go_on();
    (world, corpora)
}

#[test]
fn nothing_is_made_from_what_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let (world, corpora) = before(folder.path());
    let corpus = fs::read_dir(corpora.join(".index")).unwrap().next().unwrap().unwrap();
    let id = corpus.file_name().into_string().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let expected = full(&world, elsewhere.path());
    let mut tried = 0;
    for root in [corpora.join(".index").join(&id), corpora.join(&id)] {
        for (name, bytes) in files(&root) {
            let path = root.join(&name);
            let mut flipped = bytes.clone();
            let middle = flipped.len() / 2;
            flipped[middle] ^= 1;
            for damaged in [flipped, bytes[..middle].to_vec()] {
                fs::write(&path, &damaged).unwrap();
                match make(&world, &corpora, false) {
                    // It was not looked at: it is taken over with its old digest, which `check` finds, or not at all.
                    Ok(made) => {
                        assert_eq!(made.summary().membership, expected.membership, "{name}");
                        assert_eq!(made.summary().counts, expected.counts, "{name}");
                    }
                    Err(error) => {
                        tried += 1;
                        assert_eq!(error.kind(), Kind::Parent, "{name}: {error}");
                    }
                }
            }
            fs::write(&path, &bytes).unwrap();
        }
    }
    assert!(tried > 30, "{tried}");
    make(&world, &corpora, false).unwrap().publish().unwrap();
}

#[test]
fn other_inputs_are_no_parent() {
    let folder = tempfile::tempdir().unwrap();
    let (world, corpora) = before(folder.path());
    let content = world.content();
    let refused = |change: &dyn Fn(&mut Request)| {
        let mut request = world.request(&corpora);
        change(&mut request);
        let error = parent(&request, &content).unwrap_err();
        assert_eq!(error.kind(), Kind::Parent);
        error.to_string()
    };
    let changed = |change: &dyn Fn(&mut Inputs)| refused(&|request| change(&mut request.inputs));
    let other = || "00".repeat(32);
    assert!(parent(&world.request(&corpora), &content).unwrap().is_some());
    assert_eq!(changed(&|of| of.terms[0].sha256 = other()), "the terms changed");
    let gate = ("gate".to_owned(), "2".to_owned());
    let words = changed(&|of| _ = of.versions.insert(gate.0.clone(), gate.1.clone()));
    assert_eq!(words, "the versions of the program changed");
    assert_eq!(changed(&|of| of.buckets = 16), "the number of buckets changed");
    let words = changed(&|of| of.platform = "Another".to_owned());
    assert_eq!(words, "what the platform says of itself changed");
    let then = "2024-05-31T00:00:00Z".parse().unwrap();
    assert_eq!(changed(&|of| of.cutoff = then), "it is of a later time");
    assert!(refused(&|of| of.key = [8; 32]).contains("of another key"));
    let stranger = Arc::new(abide_corpus::attest::Key::generate().unwrap());
    assert!(refused(&|of| of.signer = stranger.clone()).contains("has signed"));
    let request = world.request(&corpora);
    let mapped = Content { configuration: "another".into(), ..content.clone() };
    let words = parent(&request, &mapped).unwrap_err().to_string();
    assert_eq!(words, "the configuration changed");

    let gate = world.gate();
    let found = || parent(&request, &content).unwrap().unwrap();
    let members = Members::All(gate.standings().collect());
    let standings = Standings { rules: gate.rules(), members, fold: Arc::clone(&gate) };
    let (records, members) = (&world.records(), &world.members());
    let sources = Sources { content: &content, records, members };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let refused = |standings: &Standings| {
        let since = Since::of(found(), &request, standings, sources);
        runtime.block_on(since).unwrap_err().to_string()
    };
    let more = Members::All(gate.standings().chain([7]).collect());
    let fewer = Members::All(gate.standings().skip(1).collect());
    for members in [more, fewer] {
        let standings = Standings { members, ..standings.clone() };
        assert_eq!(refused(&standings), "the number of members changed");
    }
    let other = Standings { rules: [0; 32], ..standings };
    assert_eq!(refused(&other), "the versions in effect changed");
}

/// A build that was made and not published has changed nothing that the next one starts from.
#[test]
fn what_is_not_published_is_no_parent() {
    let folder = tempfile::tempdir().unwrap();
    let (mut world, corpora) = before(folder.path());
    let before = files(&corpora);
    drop(make(&world, &corpora, false).unwrap());
    assert!(files(&corpora) == before);
    world.go_on();
    let next = make(&world, &corpora, false).unwrap().publish().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let full = full(&world, elsewhere.path());
    assert!(told(&corpora, &next) == told(elsewhere.path(), &full));
    assert!(next.is_kept);
    let kept: Vec<_> = fs::read_dir(corpora.join(".index")).unwrap().collect();
    assert_eq!(kept.len(), 1, "the index of a corpus that none is made from any more is gone");
}

/// The index names members: it goes with the rows, and a build that takes them over is waited for.
#[test]
fn an_index_ends_with_its_corpus() {
    let folder = tempfile::tempdir().unwrap();
    let (world, corpora) = before(folder.path());
    let request = world.request(&corpora);
    let found = || parent(&request, &world.content()).unwrap();
    let held = found().unwrap();
    let corpus = corpora
        .join(fs::read_dir(corpora.join(".index")).unwrap().next().unwrap().unwrap().file_name());
    assert_eq!(gone(&corpus).unwrap_err().kind(), Kind::Busy);
    drop(held);
    gone(&corpus).unwrap();
    assert!(found().is_none());
    assert_eq!(fs::read_dir(corpora.join(".index")).unwrap().count(), 0);
    assert!(next(&world, &corpora).parent.is_none());
}

/// The same inputs again: the corpus that stands there is found to be the same, though it was made in another way.
#[test]
fn a_full_build_finds_the_same_corpus() {
    let folder = tempfile::tempdir().unwrap();
    let (world, corpora) = before(folder.path());
    let next = make(&world, &corpora, false).unwrap().publish().unwrap();
    assert!(next.parent.is_some() && !next.reused);
    let whole = files(&next.path);
    let again = full(&world, &corpora);
    assert!(again.reused);
    assert!(files(&again.path) == whole);
    let third = make(&world, &corpora, false).unwrap().publish().unwrap();
    assert!(third.reused && third.decided == 0);
}
