//! A command that listens, in a process of its own, until it is asked to end.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

pub(crate) struct Server {
    child: Child,
    /// What it said when it began.
    pub(crate) said: Value,
}

impl Server {
    pub(crate) fn start(folder: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_abide"))
            .args(args)
            .args(["--listen", "127.0.0.1:0", "--json"])
            .current_dir(folder)
            .env_remove("ABIDE_DIR")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut text = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            text += &line;
            if line == "}" {
                break;
            }
        }
        Self { child, said: serde_json::from_str(&text).unwrap() }
    }

    pub(crate) fn said(&self, key: &str) -> &str {
        self.said[key].as_str().unwrap()
    }

    /// Asks it to end, as a service manager does, and says how it did.
    pub(crate) fn end(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
