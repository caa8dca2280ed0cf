//! The command line.

mod account;
mod keys;
mod log;
mod mail;
mod models;
mod options;
mod proofs;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};
use jiff::Timestamp;

pub(crate) use account::Account;
pub(crate) use keys::{Keys, Rotate};
pub(crate) use log::{Audit, Log, Outside, Serve, Witness};
pub(crate) use mail::Mail;
pub(crate) use models::{Forget, Generate, Probe, Train};
pub(crate) use options::{Import, Right, Schema, Scrub, Setting, Sources, Synth, Terms, What};
pub(crate) use proofs::{Prove, Receipt, Verify, Watch};

const EXIT_CODES: &str = "\
Exit codes: 0 done · 1 failed · 2 usage · 3 not found · 5 invalid terms or configuration · 6 finished and found something";

const BUILD: &str = "\
A build decides as of the ledger's last event. If a pause begins or ends, or a version of the terms is published or begins to apply,
after that event and by now, or if that event is more than 24 hours old, the build enters the time in the ledger first, and decides
as of now. Otherwise the same inputs give the same corpus, whenever they are built.

Examples: abide build
          abide build --at now
          abide build --at 2025-11-02T23:59:59Z    (hypothetical: it cannot be published or trained on)";

const SCHEDULE: &str = "\
`[schedule]` of abide.toml says how often a corpus is built, `removal_days` of the terms within how many days what a member takes back is out of use: a build begins
when half of that time has passed. A corpus that outlived it is withdrawn, as is one that `[retention]` does not keep. A build that fails is said, and tried again.

Examples: abide schedule                (until it is ended; one line for everything that it does)
          abide schedule --once         (from cron or a timer; exit code 1 if the build failed)";

const TRAIN: &str = "\
It says how far it is, the loss, tokens a second and the time that is left; the model's README.md has the report and a chart. Interrupted, the same command goes on.
A base that was trained here must stand on the same corpus: whoever has left since is still in an older one.

Examples: abide train
          abide train --depth 4
          abide train --from 0123456789abcdef                      (the same model on the newest corpus)
          abide train --stage chat --base 0123456789abcdef         (to answer, from a model that goes on with texts)
          abide train --base models/base --lora 8                  (an adapter, as PEFT reads it)
          abide train --with torchrun-fsdp --option processes=2    (PyTorch, by the recipe of that name)";

const WATCH: &str = "\
Each line begins with OK, NEW, ALARM (with a code), NOT CHECKED or EVIDENCE (a file that was written). With --json, a document; without --once, one a line.
Exit code 6: something was found. 1: something could not be checked, which is no all-clear. A watch that goes on exits so when it is ended.

Examples: abide watch --receipt receipt.json --log https://example.com/log --policy log.policy
          abide watch --receipt receipt.json --log https://example.com/log --once || notify-send 'Look at your switch'
          abide watch --receipt receipt.json --log https://example.com/log --every 30m --webhook https://example.org/alarm";

/// Train generative AI on what members allow, under terms that are code and choices that are proof.
#[derive(Debug, Parser)]
#[command(name = "abide", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Global {
    /// The platform folder.
    #[arg(
        short = 'C',
        long = "directory",
        value_name = "DIR",
        default_value = ".",
        env = "ABIDE_DIR",
        global = true
    )]
    pub(crate) directory: PathBuf,
    /// One JSON document on standard output; words go to standard error.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Set a key of abide.toml for this run: `--set corpus=/data/corpora`. ABIDE_SET_CORPUS does the same; `__` stands for the dot.
    #[arg(long = "set", value_name = "KEY=VALUE", global = true)]
    pub(crate) set: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Scaffold a platform folder: abide.toml, terms, a commented source mapping.
    #[command(after_help = "Example: abide init my-platform && abide -C my-platform terms check")]
    Init {
        /// A folder that is not there yet, or is empty.
        dir: PathBuf,
        /// The name under which the log signs, for ever: a host and a path of yours, without a scheme.
        #[arg(long, default_value = "localhost/abide")]
        origin: String,
    },
    /// Make the reference network: a platform of made-up members that has everything the programme speaks of, ready to build.
    #[command(
        after_help = "Example: abide synth network --members 10000 --seed 7 && abide -C network build --at 2025-11-03T00:00:00Z"
    )]
    Synth(Synth),
    /// Run the main job on the shipped community example.
    #[command(after_help = "Examples: abide demo /tmp/abide-demo\n          abide demo --serve")]
    Demo {
        /// Where to put it.
        #[arg(default_value = "abide-demo")]
        dir: PathBuf,
        /// Show what members see instead: the reference network, with a handful of members to sign in as.
        #[arg(long)]
        serve: bool,
        /// Where to listen; the port 0 stands for any that is free.
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", requires = "serve")]
        listen: std::net::SocketAddr,
        /// How many members the reference network has.
        #[arg(long, value_name = "N", default_value_t = 1_000, requires = "serve")]
        members: u64,
    },
    /// Let a member sign in to the pages with a name and a password, which is read from standard input.
    #[command(
        after_help = "Example: abide account --member anna --login anna@example.com --name 'Anna Keller' < password.txt"
    )]
    Account(Account),
    /// What people without an account asked for on the pages, each with the date by which an answer is due.
    #[command(after_help = "Example: abide requests --answered 17")]
    Requests {
        /// This one was answered now.
        #[arg(long, value_name = "NUMBER")]
        answered: Option<u64>,
    },
    /// Receipts and notices by mail: what waits, what was refused, what came back.
    #[command(subcommand)]
    Mail(Mail),
    /// Read, check, compare and publish terms.
    #[command(subcommand)]
    Terms(Terms),
    /// Look at what members write, before anything is published.
    #[command(subcommand)]
    Sources(Sources),
    /// Take in a platform's history in bulk, from JSON lines or Parquet: all of the file, or nothing.
    #[command(
        after_help = "Examples: abide import choices history/choices.jsonl\n          abide import notices warehouse/notices.parquet"
    )]
    Import {
        /// What the file holds.
        kind: Import,
        /// JSON lines, or Parquet with the same keys as columns.
        file: PathBuf,
    },
    /// A member's choice, now.
    #[command(
        after_help = "Examples: abide choose --member anna off\n          abide choose --member anna on --terms 2025-11-03\n          abide choose --member anna off --category content.post"
    )]
    Choose {
        /// The member's id on the platform.
        #[arg(long)]
        member: String,
        /// What they chose.
        setting: Setting,
        /// One kind of data alone, as the terms name it (default: the whole switch).
        #[arg(long)]
        category: Option<String>,
        /// The terms version that the member was shown (default: the newest published).
        #[arg(long)]
        terms: Option<String>,
        /// Who acted: the member, or a person in their name.
        #[arg(long, default_value = "member")]
        actor: String,
        /// By which way it came: a page, a letter, a call.
        #[arg(long, default_value = "cli")]
        channel: String,
    },
    /// Pause regions at once.
    #[command(after_help = "Example: abide pause GB --authority ICO --reason 'asked to stop'")]
    Pause {
        /// ISO 3166 codes of countries, or groups as the terms name them: `GB`, `EEA`.
        #[arg(required = true)]
        regions: Vec<String>,
        /// Who asked for it.
        #[arg(long)]
        authority: String,
        /// Why, in words that members read.
        #[arg(long)]
        reason: String,
        /// A case number, or an address of what was ordered.
        #[arg(long)]
        reference: Option<String>,
        /// The name of the pause (default: its regions and the date).
        #[arg(long)]
        id: Option<String>,
        /// Never again use records made in this window, FROM..UNTIL.
        #[arg(long, value_name = "FROM..UNTIL")]
        purge: Option<String>,
        /// Under what conditions it may end.
        #[arg(long)]
        conditions: Option<String>,
        /// Later than now, if not at once.
        #[arg(long)]
        from: Option<Timestamp>,
    },
    /// End a pause. Members need a new notice before their records count again.
    #[command(
        after_help = "Example: abide resume gb-2024-09-20 --notice 'We plan to resume; you can object at …'"
    )]
    Resume {
        /// The name of the pause.
        pause: String,
        /// The text, or a reference to it, that announces the resume to members.
        #[arg(long)]
        notice: String,
        /// Under what conditions it ends.
        #[arg(long)]
        conditions: Option<String>,
        /// Later than now, if not at once.
        #[arg(long)]
        at: Option<Timestamp>,
    },
    /// Record that a notice was served to a member, or came back.
    #[command(
        after_help = "Example: abide notice --member anna --terms 2025-11-03 --channel email"
    )]
    Notice {
        /// The member's id on the platform.
        #[arg(long)]
        member: String,
        /// The terms version that it announced.
        #[arg(long)]
        terms: String,
        /// By which way it went.
        #[arg(long, default_value = "cli")]
        channel: String,
        /// The pause whose end it announced.
        #[arg(long)]
        resumes: Option<String>,
        /// The notice did not arrive.
        #[arg(long)]
        bounced: bool,
    },
    /// Record an objection or a restriction, or its withdrawal.
    #[command(
        after_help = "Examples: abide object --member anna\n          abide object --member anna --right restriction --withdraw"
    )]
    Object {
        /// The member's id on the platform.
        #[arg(long)]
        member: String,
        /// Which right they used.
        #[arg(long, default_value = "objection")]
        right: Right,
        /// They take it back.
        #[arg(long)]
        withdraw: bool,
    },
    /// Erase a member: their payloads are cleared, and off stays, by a keyed hash alone.
    #[command(after_help = "Example: abide erase --member anna")]
    Erase {
        /// The member's id on the platform.
        #[arg(long)]
        member: String,
    },
    /// Everything that the ledger holds about one member.
    #[command(after_help = "Example: abide history anna --json")]
    History {
        /// The member's id on the platform.
        member: String,
    },
    /// Build a corpus of what members allow.
    #[command(after_help = BUILD)]
    Build {
        /// Decide as of an instant. Any but `now` makes the corpus hypothetical.
        #[arg(long)]
        at: Option<String>,
        /// Decide every record anew. Without it, only what may have changed since the corpus before is decided and written again: the result is the same.
        #[arg(long)]
        full: bool,
        /// Say afterwards where the time went, stage by stage (`--json` holds it in any case).
        #[arg(long)]
        profile: bool,
    },
    /// Build on time, and before the promise of the terms is up; withdraw and delete old corpora by the platform's rule.
    #[command(after_help = SCHEDULE)]
    Schedule {
        /// Do what is due now, and end.
        #[arg(long)]
        once: bool,
    },
    /// Withdraw a corpus: nothing new is trained on it, and `abide schedule` deletes its rows.
    #[command(after_help = "Example: abide withdraw 0123456789abcdef")]
    Withdraw {
        /// The id of the corpus.
        corpus: String,
    },
    /// Train a model on a corpus that was entered in the ledger, or go on with one that was interrupted.
    #[command(after_help = TRAIN)]
    Train(Train),
    /// Bring a model to the newest corpus: the same bytes as if those who left had never been in it.
    #[command(
        after_help = "Says first which slices are trained anew and what that costs. Interrupted, it goes on where it was.\n\nExamples: abide forget --model 0123456789abcdef --plan\n          abide forget --model 0123456789abcdef --remove"
    )]
    Forget(Forget),
    /// What a model has kept of a member's texts, beside texts that it has never seen.
    #[command(
        after_help = "Exit code 6: it goes on with a text of the member, word by word.\n\nExample: abide probe --model 0123456789abcdef --member anna"
    )]
    Probe(Probe),
    /// Go on from a text with a model.
    #[command(after_help = "Example: abide generate --model 0123456789abcdef 'How do I'")]
    Generate(Generate),
    /// Why a record, or a member's records, are in or out.
    #[command(
        after_help = "Exit code 6: a corpus's audit says something else.\n\nExamples: abide explain --record post-17\n          abide explain --record post-17 --corpus 0123456789abcdef\n          abide explain --member anna --at 2025-11-03T00:00:00Z"
    )]
    Explain {
        #[command(flatten)]
        what: What,
        /// As of an instant, by what the ledger holds today.
        #[arg(long)]
        at: Option<String>,
        /// As a corpus was decided: by what the ledger held then, as of its cutoff, compared with its audit. An id or a folder.
        #[arg(long, conflicts_with = "at")]
        corpus: Option<String>,
    },
    /// Re-hash every event of the ledger, or every file of a corpus or a model, and check who signed it.
    #[command(
        after_help = "Exit code 6: something does not hold.\n\nExamples: abide check\n          abide check 0123456789abcdef\n          abide check /elsewhere/0123456789abcdef --key corpus.pem"
    )]
    Check {
        /// A corpus, its folder or its id, or a model's folder; without it, the ledger.
        corpus: Option<PathBuf>,
        /// The public key that the corpus must be signed with, in PEM; without it, that of the platform folder.
        #[arg(long, requires = "corpus")]
        key: Option<PathBuf>,
    },
    /// Mask what must not be in a text: secrets, payment, salaries, contact data, identities.
    #[command(
        after_help = "With --json, one JSON object a document on standard output.\n\nExamples: abide scrub posts.txt\n          abide scrub --json --stats posts.jsonl > masked.jsonl\n          abide scrub --explain < letter.txt"
    )]
    Scrub(Scrub),
    /// The receipt of a member's act once more, with whatever can be proven by now.
    #[command(
        after_help = "Examples: abide receipt --event 17\n          abide receipt --complete receipts/17.json --root"
    )]
    Receipt(Receipt),
    /// Prove to a member what a corpus holds of them: these rows and no others, or nothing.
    #[command(
        after_help = "Example: abide prove --member anna --corpus 0123456789abcdef --out for-anna.json"
    )]
    Prove(Prove),
    /// Check receipts and proofs, without the operator and without a network, one by one and against each other.
    #[command(
        after_help = "Exit code 6: something does not hold. A choice and a later corpus that does not keep it are evidence that the operator signed.\n\nExamples: abide verify receipt.json --log-key \"$(cat log.vkey)\"\n          abide verify receipt.json membership.json --policy log.policy --member anna --evidence for-my-lawyer.txt"
    )]
    Verify(Verify),
    /// Check again and again, with a receipt and without believing the operator: the log only grew, the switch is where it was left, no corpus since holds you.
    #[command(after_help = WATCH)]
    Watch(Watch),
    /// The platform's keys: show them, and put others in their place.
    #[command(subcommand)]
    Keys(Keys),
    /// The transparency log: its key, its files, its witnesses, and whether it is what it says.
    #[command(subcommand)]
    Log(Log),
    /// Read a log with the suspicion that its operator signs whatever suits them, and compare terms, pauses and corpora with it.
    #[command(
        after_help = "Exit code 6: something was found; each finding has a code.\n\nExamples: abide audit https://example.com/log --policy log.policy --state seen.json\n          abide audit public/log --log-key \"$(cat log.vkey)\" --corpus corpus/0123456789abcdef"
    )]
    Audit(Audit),
    /// Answer over HTTP: the pages that members see, and the log, below /log, with what members ask beside it. It enters the root of the state map when it is due.
    #[command(
        after_help = "Examples: abide -C my-platform serve --listen 0.0.0.0:8080\n          abide -C my-platform serve --policy log.policy --cosign-seconds 10"
    )]
    Serve(Serve),
    /// Watch logs for others: sign their heads as long as they only grow (C2SP tlog-witness).
    #[command(
        after_help = "Example: abide witness my-witness --name witness.example/w1 --log \"$(cat log.vkey)\" --listen 0.0.0.0:8081"
    )]
    Witness(Witness),
    /// Print a completion script for your shell.
    #[command(
        after_help = "Example: abide completions bash > ~/.local/share/bash-completion/completions/abide"
    )]
    Completions {
        /// For which shell.
        shell: clap_complete::Shell,
    },
    /// Print the JSON Schema of abide.toml or of terms.
    #[command(after_help = "Example: abide schema terms > terms.schema.json")]
    Schema {
        /// Of which document.
        document: Schema,
    },
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::Args;

    fn look(command: &Command, path: &str, found: &mut Vec<String>) {
        let path = format!("{path} {}", command.get_name());
        for argument in command.get_arguments() {
            if argument.get_help().is_none() {
                found.push(format!("{path}: {} says nothing", argument.get_id()));
            }
        }
        let mut below = command.get_subcommands().peekable();
        let says = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        if below.peek().is_none() && !says.contains("Example") {
            found.push(format!("{path} shows no example"));
        }
        below.for_each(|command| look(command, &path, found));
    }

    #[test]
    fn every_command_has_an_example_and_every_argument_a_word() {
        let mut found = vec![];
        look(&Args::command(), "", &mut found);
        assert!(found.is_empty(), "{found:#?}");
    }
}
