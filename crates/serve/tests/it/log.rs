//! `/log/…`, resource by resource.

use std::io::Read;

use abide_verify::published::Published;
use abide_verify::tile::{bundles_between, tiles_between};

use crate::ground::{Ground, codes, findings, get};

#[test]
fn every_resource_of_the_tree_is_served_as_the_format_says() {
    let ground = Ground::with(600);
    let server = ground.serve();
    let checkpoint = get(&server, "checkpoint");
    assert_eq!((checkpoint.status, checkpoint.cached.as_str()), (200, "no-store"));
    assert_eq!(checkpoint.kind, "text/plain; charset=utf-8");
    assert_eq!(
        checkpoint.body,
        ground.ledger.checkpoint().unwrap().unwrap().to_string().into_bytes()
    );
    let tiles = tiles_between(0, 600).map(|tile| tile.to_string());
    let bundles = bundles_between(0, 600).map(|bundle| bundle.to_string());
    for path in tiles.chain(bundles) {
        let answer = get(&server, &path);
        assert_eq!(
            (answer.status, answer.kind.as_str()),
            (200, "application/octet-stream"),
            "{path}"
        );
        assert_eq!(answer.cached, "public, max-age=31536000, immutable");
        assert_eq!(answer.origin, "*", "a page of anybody's may check the log");
    }
    assert_eq!(codes(&findings(&server.log(), &ground.policy(), &[])), Vec::<&str>::new());
}

/// Entries are made shorter on their way, hashes cannot be.
#[test]
fn entries_are_compressed_for_those_who_take_it() {
    let ground = Ground::with(300);
    let server = ground.serve();
    let raw = |path: &str, takes: &str| {
        let mut stream = std::net::TcpStream::connect(server.address).unwrap();
        let host = "Host: x\r\nConnection: close\r\n";
        let request = format!("GET /log/{path} HTTP/1.1\r\n{host}{takes}\r\n");
        std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        (String::from_utf8_lossy(&bytes).contains("content-encoding: gzip"), bytes.len())
    };
    let takes = "Accept-Encoding: gzip\r\n";
    let (packed, plain) = (raw("tile/entries/000", takes), raw("tile/entries/000", ""));
    assert!(packed.0 && !plain.0 && packed.1 < plain.1, "{packed:?} {plain:?}");
    assert!(!raw("tile/0/000", takes).0);
}

#[test]
fn what_the_log_does_not_have_is_not_found() {
    let mut ground = Ground::with(300);
    let server = ground.serve();
    for path in [
        "",
        "checkpoint/",
        "nothing",
        "tile/0/001",
        "tile/0/001.p/45",
        "tile/0/001.p/0",
        "tile/0/000.p/256",
        "tile/0/1",
        "tile/00/000",
        "tile/1/000",
        "tile/2/000.p/1",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/000",
        "tile/0/000.p/",
        "tile/0/000.p/01",
        "tile/0/..%2f..%2fledger.sqlite",
        "tile/entries/001",
        "tile/entries/001.p/45",
        "tile/entries/x999/999",
        "tile/entries/",
        "../keys/log.key",
    ] {
        let answer = get(&server, path);
        assert_eq!(answer.status, 404, "{path}");
        assert_ne!(answer.cached, "public, max-age=31536000, immutable", "{path}");
    }
    assert_eq!(get(&server, "tile/0/001.p/44").status, 200);
    // What is not there yet may be there soon; and what was there stays.
    ground.grow(212);
    for path in ["tile/0/001", "tile/entries/001", "tile/0/001.p/44", "tile/0/001.p/45"] {
        assert_eq!(get(&server, path).status, 200, "{path}");
    }
    assert_eq!(get(&server, "tile/0/002.p/1").status, 404);
}

#[test]
fn a_new_log_has_a_head() {
    let ground = Ground::with(1);
    let server = ground.serve();
    assert_eq!(crate::ground::head(&server.log()).size(), 1);
    assert_eq!(codes(&findings(&server.log(), &ground.policy(), &[])), Vec::<&str>::new());
}

/// Reading goes on while the ledger grows: each head that was served is whole below.
#[test]
fn a_growing_log_is_whole_at_every_moment() {
    let mut ground = Ground::with(10);
    let (server, policy) = (ground.serve(), ground.policy());
    let mut kept = vec![];
    std::thread::scope(|scope| {
        let growing = scope.spawn(|| (0..20).for_each(|_| ground.grow(37)));
        while !growing.is_finished() {
            let log = server.log();
            kept.push(crate::ground::head(&log));
            assert_eq!(codes(&findings(&log, &policy, &kept)), Vec::<&str>::new());
        }
    });
    assert_eq!(crate::ground::head(&server.log()).size(), 750);
    assert_eq!(codes(&findings(&server.log(), &policy, &kept)), Vec::<&str>::new());
}

/// A server that sends more than a resource can have is not read to its end.
#[test]
fn no_more_is_read_than_was_asked_for() {
    let ground = Ground::with(300);
    let server = ground.serve();
    let error = server.log().read(&["tile/0/000".to_owned()], 8191).unwrap_err();
    assert_eq!(error.code(), "serve::http");
    assert_eq!(server.log().read(&["tile/9/000".to_owned()], 1).unwrap(), [None]);
}
