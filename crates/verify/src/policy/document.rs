//! The policy's text.

use std::collections::{BTreeMap, BTreeSet};

use super::{Group, Member, Party, Policy, Quorum};
use crate::decimal;
use crate::error::{Error, Kind, Result};
use crate::note::{Algorithm, VerifierKey};

/// The longest policy that is read.
const BYTES_MAX: usize = 1 << 20;

/// The format asks for 32 each.
const DEFINITIONS_MAX: usize = 1000;

/// The predefined name.
const NONE: &[u8] = b"none";

impl Policy {
    /// Reads a policy. Everything in it must be known and allowed; a line number says where something is not.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > BYTES_MAX {
            return Err(fault(format!(
                "a policy has at most {BYTES_MAX} bytes, not {}",
                bytes.len()
            )));
        }
        let Some(lines) = bytes.strip_suffix(b"\n") else {
            return Err(fault("the last line of a policy does not end in a newline"));
        };
        let mut reader = Reader::default();
        for (line, number) in lines.split(|byte| *byte == b'\n').zip(1_usize..) {
            reader
                .line(line)
                .map_err(|error| Error::new(error.kind(), format!("line {number}: {error}")))?;
        }
        let quorum = reader
            .quorum
            .ok_or_else(|| fault("a policy names no quorum; `quorum none` asks for no witness"))?;
        Ok(Self { quorum, ..reader.policy })
    }

    /// The policy without comments, in an order that reads back the same.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut line = |parts: &[&[u8]]| {
            bytes.extend(parts.join(&b' '));
            bytes.push(b'\n');
        };
        for log in &self.logs {
            let key = log.key.to_string();
            line(
                &[[b"log".as_slice(), key.as_bytes()].as_slice(), log.url.as_deref().as_slice()]
                    .concat(),
            );
        }
        for witness in &self.witnesses {
            let key = witness.key.to_string();
            let parts = [b"witness".as_slice(), &witness.name, key.as_bytes()];
            line(&[parts.as_slice(), witness.url.as_deref().as_slice()].concat());
        }
        for group in &self.groups {
            let threshold = group.threshold.to_string();
            let members: Vec<_> = group.members.iter().map(|member| self.name(*member)).collect();
            line(
                &[[b"group".as_slice(), &group.name, threshold.as_bytes()].as_slice(), &members]
                    .concat(),
            );
        }
        let quorum = match self.quorum {
            Quorum::Nobody => NONE,
            Quorum::Member(member) => self.name(member),
        };
        line(&[b"quorum", quorum]);
        bytes
    }

    pub(super) fn add_log(&mut self, log: Party) -> Result<()> {
        self.check_key(&log.key, Algorithm::Ed25519)?;
        self.logs.push(log);
        Ok(())
    }

    /// Keys are the same when the public parts are, whatever they are called.
    fn check_key(&self, key: &VerifierKey, algorithm: Algorithm) -> Result<()> {
        let name = key.name();
        if key.algorithm() != algorithm {
            let job = if algorithm == Algorithm::Ed25519 { "a log" } else { "a witness" };
            return Err(Error::new(
                Kind::Key,
                format!("the key of `{name}` has not the type of {job}'s key"),
            ));
        }
        if self.logs.iter().chain(&self.witnesses).any(|party| party.key.public() == key.public()) {
            return Err(Error::new(
                Kind::Key,
                format!("the key of `{name}` stands in the policy twice"),
            ));
        }
        Ok(())
    }

    fn name(&self, member: Member) -> &[u8] {
        match member {
            Member::Witness(place) => {
                self.witnesses.get(place).map_or(NONE, |witness| &witness.name)
            }
            Member::Group(place) => self.groups.get(place).map_or(NONE, |group| &group.name),
        }
    }
}

#[derive(Default)]
struct Reader {
    policy: Policy,
    names: BTreeMap<Vec<u8>, Member>,
    /// Those that are a member of some group already.
    taken: BTreeSet<Vec<u8>>,
    quorum: Option<Quorum>,
}

impl Reader {
    fn line(&mut self, line: &[u8]) -> Result<()> {
        if line.iter().any(|byte| (*byte < b' ' && *byte != b'\t') || *byte == 0x7f) {
            return Err(fault("a control character"));
        }
        let items = line.split(|byte| matches!(byte, b' ' | b'\t')).filter(|item| !item.is_empty());
        match *items.collect::<Vec<_>>() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", key, ref url @ ..] => {
                let key = read_key(key)?;
                room(self.policy.logs.len())?;
                self.policy.add_log(Party { name: key.name().into(), key, url: read_url(url)? })
            }
            [b"witness", name, key, ref url @ ..] => {
                let key = read_key(key)?;
                room(self.policy.witnesses.len())?;
                self.policy.check_key(&key, Algorithm::Cosignature)?;
                self.define(name, Member::Witness(self.policy.witnesses.len()))?;
                self.policy.witnesses.push(Party { name: name.into(), key, url: read_url(url)? });
                Ok(())
            }
            [b"group", name, threshold, ref members @ ..] => self.group(name, threshold, members),
            [b"quorum", name] => {
                if self.quorum.is_some() {
                    return Err(fault("a second quorum"));
                }
                self.quorum = Some(match name {
                    NONE => Quorum::Nobody,
                    _ => Quorum::Member(self.member(name)?),
                });
                Ok(())
            }
            [first, ..] => {
                Err(fault(format!("`{}` does not begin a line that can be read", shown(first))))
            }
        }
    }

    fn group(&mut self, name: &[u8], threshold: &[u8], names: &[&[u8]]) -> Result<()> {
        room(self.policy.groups.len())?;
        let members = names.iter().map(|name| self.member(name)).collect::<Result<Vec<_>>>()?;
        if let Some(twice) = names.iter().find(|name| !self.taken.insert(name.to_vec())) {
            return Err(fault(format!("`{}` is counted twice", shown(twice))));
        }
        let threshold = match threshold {
            b"any" => Some(1),
            b"all" => Some(members.len()),
            number => std::str::from_utf8(number)
                .ok()
                .and_then(decimal::read)
                .and_then(|k| usize::try_from(k).ok()),
        };
        let threshold = threshold.filter(|k| (1..=members.len()).contains(k));
        let threshold = threshold.ok_or_else(|| {
            fault(format!(
                "`{}` asks for none, or for more than its {} members",
                shown(name),
                members.len()
            ))
        })?;
        self.define(name, Member::Group(self.policy.groups.len()))?;
        self.policy.groups.push(Group { name: name.to_vec(), threshold, members });
        Ok(())
    }

    fn define(&mut self, name: &[u8], member: Member) -> Result<()> {
        if name == NONE || self.names.contains_key(name) {
            return Err(fault(format!("`{}` is taken", shown(name))));
        }
        self.names.insert(name.to_vec(), member);
        Ok(())
    }

    fn member(&self, name: &[u8]) -> Result<Member> {
        self.names
            .get(name)
            .copied()
            .ok_or_else(|| fault(format!("`{}` is not defined before", shown(name))))
    }
}

fn room(definitions: usize) -> Result<()> {
    if definitions < DEFINITIONS_MAX {
        Ok(())
    } else {
        Err(fault("too many logs, witnesses or groups"))
    }
}

fn read_key(item: &[u8]) -> Result<VerifierKey> {
    std::str::from_utf8(item).map_err(|_| fault("a key is not in UTF-8"))?.parse()
}

fn read_url(items: &[&[u8]]) -> Result<Option<Vec<u8>>> {
    match items {
        [] => Ok(None),
        [url] if url.starts_with(b"#") => Err(fault("a comment has a line of its own")),
        [url] => Ok(Some(url.to_vec())),
        [_, more, ..] => Err(fault(format!("`{}` follows the address", shown(more)))),
    }
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().take(80).flat_map(char::escape_debug).collect()
}

fn fault(message: impl Into<String>) -> Error {
    Error::new(Kind::Format, message)
}
