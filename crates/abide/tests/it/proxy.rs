//! A server between a member and the platform's: what an operator answers who means to deceive.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use abide_serve::Site;
use abide_verify::published::Published;

/// What is answered instead of the honest bytes: a status, and others.
type Answer = Box<dyn Fn(Option<Vec<u8>>) -> (u16, Vec<u8>) + Send>;

#[derive(Clone)]
pub(crate) struct Proxy {
    url: String,
    answers: Arc<Mutex<BTreeMap<String, Answer>>>,
}

impl Proxy {
    /// In front of a log. It ends with the test.
    pub(crate) fn before(log: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/log", listener.local_addr().unwrap());
        let proxy = Self { url, answers: Arc::default() };
        let (shared, site) = (proxy.clone(), Site::new(log).unwrap());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (shared, site) = (shared.clone(), site.clone());
                std::thread::spawn(move || shared.answer(&site, stream.unwrap()));
            }
        });
        proxy
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Answers whatever stands below this path otherwise.
    pub(crate) fn lie(
        &self,
        path: &str,
        answer: impl Fn(Option<Vec<u8>>) -> (u16, Vec<u8>) + Send + 'static,
    ) {
        self.answers.lock().unwrap().insert(path.to_owned(), Box::new(answer));
    }

    pub(crate) fn honest(&self) {
        self.answers.lock().unwrap().clear();
    }

    fn answer(&self, site: &Site, mut stream: TcpStream) {
        let (head, _) = request(&stream);
        let path = head.split(' ').nth(1).unwrap().strip_prefix("/log/").unwrap().to_owned();
        let honest = site.read(std::slice::from_ref(&path), 64 << 20).unwrap().remove(0);
        let answers = self.answers.lock().unwrap();
        let (status, body) = match answers.iter().find(|(known, _)| path.starts_with(*known)) {
            Some((_, answer)) => answer(honest),
            None => honest.map_or((404, vec![]), |bytes| (200, bytes)),
        };
        let _ = write!(
            stream,
            "HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let _ = stream.write_all(&body);
    }
}

/// The first line of a request, and its body.
pub(crate) fn request(stream: &TcpStream) -> (String, String) {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (first, String::from_utf8(body).unwrap())
}
