//! A made-up corpus in memory, and a model small enough to train in a test.

use std::ops::ControlFlow;
use std::path::Path;

use abide_train::{
    Base, Data, Error, Limits, Machine, Part, Progress, Result, Row, Settings, Shape, Stage, Task,
    Tokenizer, Trained, Turn,
};
use serde_json::Map;

/// Rows by slice, and those that are held out.
#[derive(Debug, Clone)]
pub(crate) struct Memory(pub(crate) Vec<Vec<Row>>, pub(crate) Vec<Row>);

impl Memory {
    fn part(&self, part: Part) -> &[Row] {
        match part {
            Part::Slice(slice) => &self.0[slice as usize],
            Part::HeldOut => &self.1,
        }
    }
}

impl Data for Memory {
    fn slices(&self) -> u32 {
        self.0.len() as u32
    }

    fn digest(&self, part: Part) -> String {
        let rows = self.part(part).iter();
        let lines: Vec<String> = rows.map(|row| format!("{}={};", row.id, row.text)).collect();
        blake3_hex(&lines.concat())
    }

    fn rows(&self, part: Part) -> Result<Vec<Row>> {
        Ok(self.part(part).to_vec())
    }
}

fn blake3_hex(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

/// `members` members with three rows each, spread over slices.
pub(crate) fn memory(members: u32, slices: usize) -> Memory {
    let nouns = ["bread", "iron", "rain", "letters", "maps", "violins", "bees", "sand"];
    let verbs = ["keeps", "sells", "draws", "mends", "counts", "hides"];
    let mut all = vec![vec![]; slices];
    for member in 0..members {
        for row in 0..3 {
            let pick = |words: &[&'static str], salt: u32| {
                let n = (member * 31 + row * 17 + salt).wrapping_mul(2_654_435_769) >> 8;
                words[n as usize % words.len()]
            };
            let text = format!(
                "Member {member} {} {} and {} {}.",
                pick(&verbs, 1),
                pick(&nouns, 2),
                pick(&verbs, 3),
                pick(&nouns, 4)
            );
            all[member as usize % slices].push(Row {
                id: format!("m{member}-{row}"),
                category: ["post", "comment"][row as usize % 2].to_owned(),
                text,
                turns: vec![],
            });
        }
    }
    Memory(all, vec![])
}

/// Each member's rows as answers to a question.
pub(crate) fn conversations(members: u32, slices: usize) -> Memory {
    let turn = |role: &str, content: &str| Turn { role: role.into(), content: content.into() };
    let mut all = memory(members, slices);
    for row in all.0.iter_mut().flatten() {
        let Row { id, category, text, .. } = row.clone();
        let turns = vec![turn("user", &format!("Who is {}?", &id[1..])), turn("assistant", &text)];
        *row = Row::conversation(id, category, turns);
    }
    all
}

/// Thumbs on answers: up for those that end in a full stop, down for those that shout, some of them to the same question. Every
/// fourth member is held out.
pub(crate) fn thumbs(members: u32) -> Memory {
    let turn = |role: &str, content: &str| Turn { role: role.into(), content: content.into() };
    let mut all = Memory(vec![vec![]], vec![]);
    for (number, row) in memory(members, 1).0.concat().into_iter().enumerate() {
        let shouted = row.text.replace('.', "!");
        let answers = [(row.text.as_str(), "up"), (shouted.as_str(), "down")];
        let part = if number / 3 % 4 == 0 { &mut all.1 } else { &mut all.0[0] };
        for (side, (answer, thumb)) in answers.into_iter().enumerate() {
            // Of every second row both answers were judged, of the others one.
            if number % 2 == 1 || number / 2 % 2 == side {
                let turns = vec![
                    turn("user", &format!("Who is {number}?")),
                    turn("assistant", answer),
                    turn("thumb", thumb),
                ];
                let id = format!("{}-{thumb}", row.id);
                part.push(Row::conversation(id, "feedback.thumb".to_owned(), turns));
            }
        }
    }
    all
}

pub(crate) fn without(memory: &Memory, gone: impl Fn(u32) -> bool) -> Memory {
    let mut less = memory.clone();
    for rows in less.0.iter_mut().chain(std::iter::once(&mut less.1)) {
        rows.retain(|row| {
            let member = row.id[1..].split('-').next().unwrap();
            !gone(member.parse().unwrap())
        });
    }
    less
}

pub(crate) fn tokenizer() -> Tokenizer {
    let rows = memory(40, 1).0.concat();
    Tokenizer::train(384, rows.iter().map(|row| row.text.as_str())).unwrap()
}

/// Under 100,000 parameters.
pub(crate) fn settings(slices: u32, steps: u64) -> Settings {
    let shape = Shape { vocabulary: 384, width: 48, layers: 2, heads: 3, hidden: 96, context: 32 };
    assert!(shape.parameters() < 100_000);
    Settings {
        shape,
        sequences: 3,
        steps,
        slices,
        shards: None,
        passes: None,
        held_out: 0,
        canaries: 0,
        seed: 11,
        learning_rate: 0.004,
        stage: Stage::Text,
        rank: None,
    }
}

/// What goes on from a model.
pub(crate) fn on_base(
    base: &Base,
    stage: Stage,
    rank: Option<usize>,
    slices: u32,
    steps: u64,
) -> Settings {
    let shape = *base.weights.shape();
    let learning_rate = 0.004;
    Settings { shape, stage, rank, learning_rate, sequences: 4, ..settings(slices, steps) }
}

pub(crate) fn limits() -> Limits {
    Limits { threads: 2, memory_bytes: 1 << 30, checkpoint_steps: 5 }
}

pub(crate) fn task<'a>(
    settings: Settings,
    tokenizer: &'a Tokenizer,
    data: &'a Memory,
    models: &'a Path,
) -> Task<'a, Memory> {
    Task {
        settings,
        tokenizer,
        data,
        models,
        before: None,
        base: None,
        lineage: Map::new(),
        limits: limits(),
    }
}

pub(crate) fn train(task: &Task<'_, Memory>) -> Trained {
    let made = task.train(Machine::detect().unwrap(), &mut |_| ControlFlow::Continue(()));
    made.unwrap().publish().unwrap()
}

/// Trains up to a step, as if somebody had stopped it.
pub(crate) fn stopped_at(task: &Task<'_, Memory>, step: u64) -> Error {
    let mut stop = |progress: Progress| {
        if progress.step == step { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    task.train(Machine::detect().unwrap(), &mut stop).unwrap_err()
}

/// The bytes of every file that a model is, without checkpoints.
pub(crate) fn files(model: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(model)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// Two models to the byte, file by file.
pub(crate) fn same(one: &[(String, Vec<u8>)], other: &[(String, Vec<u8>)]) {
    assert_eq!(one.len(), other.len());
    for ((name, one), (_, other)) in one.iter().zip(other) {
        assert!(one == other, "`{name}` has other bytes");
    }
}
