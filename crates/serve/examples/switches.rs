//! How many switches over HTTP: `cargo run --release -p abide-serve --example switches -- FOLDER [members] [seconds]`.
//!
//! Prints one JSON object. First as many members as are asked for switch off one after the other, over 64 connections: a storm, of which nothing may be lost. Then
//! presses come 200 a second, whether those before are answered or not. A press is the form that the page has; its answer names the receipt. Server and clients share
//! the machine and the process.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement stops where it fails"
)]

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use abide_ledger::{Appender, Keys, Ledger};
use abide_serve::server::{self, Limits};
use abide_serve::web::account::{Account, Local};
use abide_serve::web::store::{Session, Sqlite, Store};
use abide_serve::web::{About, Decided, Directory, Holdings, Pages, Setup};
use abide_serve::{Readers, Result};
use abide_terms::Member;
use abide_verify::membership::Holding;
use abide_verify::vrf::Output;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tower_sessions::session::Id;

const CONNECTIONS: usize = 64;
const PER_SECOND: u64 = 200;

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

fn main() {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let folder = Path::new(&words[0]);
    let members: u64 = words.get(1).map_or(100_000, |word| word.parse().unwrap());
    let seconds: u64 = words.get(2).map_or(10, |word| word.parse().unwrap());
    let keys = Keys::create(&folder.join("keys"), "example.com/abide").unwrap();
    let ledger = Ledger::create(&folder.join("ledger.sqlite"), &keys, Timestamp::now()).unwrap();
    let readers = Readers::new(ledger.reader().unwrap(), 4).unwrap();
    let count = ledger.reader().unwrap();
    let store: Arc<dyn Store> = Arc::new(Sqlite::open(&folder.join("accounts.sqlite")).unwrap());
    let cookies: Arc<Vec<String>> =
        Arc::new((0..members).map(|number| signed_in(&*store, number)).collect());
    let appender = Arc::new(Appender::start(ledger, "Example", Timestamp::now).unwrap());
    let setup = Setup {
        about: About { name: "Example".to_owned(), ..About::default() },
        appender: Some(appender),
        sign_in: Arc::new(Local(Arc::clone(&store))),
        store,
        directory: Arc::new(Nobody),
        holdings: Arc::new(Nobody),
        clock: Timestamp::now,
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime.block_on(server::listen("127.0.0.1:0".parse().unwrap())).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(server::run(
        listener,
        Pages::new(readers, setup).router(),
        Limits::default(),
        std::future::pending(),
    ));

    let before = count.position().unwrap().events;
    let began = Instant::now();
    let receipts = storm(address, &cookies);
    let storm = began.elapsed().as_secs_f64();
    let entered = count.position().unwrap().events - before;
    assert!(entered >= members, "{members} presses, {entered} entries");
    assert_eq!(receipts.len() as u64, members, "each press has a receipt of its own");
    let waits = steady(address, &cookies, PER_SECOND * seconds);
    let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "{{\"switches_per_second\":{:.0},\"storm_switches\":{members},\"storm_seconds\":{storm:.2},\"switch_p50_ms\":{:.2},\"switch_p99_ms\":{:.2},\"peak_memory_mib\":{}}}",
        members as f64 / storm,
        at(0.5),
        at(0.99),
        peak_mib()
    );
    std::process::exit(0);
}

/// An account with a session, as it is after signing in.
fn signed_in(store: &dyn Store, number: u64) -> String {
    let member = format!("m{number}");
    let account =
        Account { member: member.clone(), name: member.clone(), language: None, email: None };
    store.put_account(&account, &member, "").unwrap();
    let id = Id(i128::from(number) + (1 << 90));
    let digest: [u8; 32] = Sha256::digest(id.0.to_be_bytes()).into();
    let ends = Timestamp::now() + Duration::from_hours(24);
    store
        .put_session(&digest, &Session { data: format!("{{\"member\":\"{member}\"}}"), ends })
        .unwrap();
    format!("abide={id}")
}

/// One press; the number of its receipt.
fn press(stream: &mut TcpStream, cookie: &str, setting: &str, seen: u64) -> u64 {
    let body = format!("setting={setting}&seen={seen}");
    let request = format!(
        "POST /settings/privacy/uses/ai HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut piece).unwrap();
        assert!(read > 0, "the server hung up");
        bytes.extend_from_slice(&piece[..read]);
    }
    let answer = String::from_utf8_lossy(&bytes);
    let place = answer.find("location: /receipts/").unwrap_or_else(|| unreachable!("{answer}"));
    let number = &answer[place + "location: /receipts/".len()..];
    number.split('?').next().unwrap().parse().unwrap()
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Every member switches off, over all connections.
fn storm(address: SocketAddr, cookies: &Arc<Vec<String>>) -> BTreeSet<u64> {
    let next = Arc::new(AtomicU64::new(0));
    let threads: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (next, cookies) = (Arc::clone(&next), Arc::clone(cookies));
            std::thread::spawn(move || {
                let mut stream = connect(address);
                let mut receipts = Vec::new();
                while let Some(cookie) = cookies.get(next.fetch_add(1, Ordering::Relaxed) as usize)
                {
                    receipts.push(press(&mut stream, cookie, "off", 0));
                }
                receipts
            })
        })
        .collect();
    threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
}

/// So many presses, each at its time, of one part of the switch; how long each took, the shortest first.
fn steady(address: SocketAddr, cookies: &Arc<Vec<String>>, presses: u64) -> Vec<Duration> {
    let began = Instant::now();
    let next = Arc::new(AtomicU64::new(0));
    let waits = Arc::new(Mutex::new(Vec::new()));
    let threads: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (next, cookies, waits) =
                (Arc::clone(&next), Arc::clone(cookies), Arc::clone(&waits));
            std::thread::spawn(move || {
                let mut stream = connect(address);
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= presses {
                        return;
                    }
                    let due = began + Duration::from_micros(number * 1_000_000 / PER_SECOND);
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    press(
                        &mut stream,
                        &cookies[number as usize % cookies.len()],
                        "off&category=content.post",
                        0,
                    );
                    waits.lock().unwrap().push(due.elapsed());
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let mut waits = waits.lock().unwrap().clone();
    waits.sort_unstable();
    waits
}

fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() >> 10
}
