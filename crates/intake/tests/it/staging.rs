//! Rows, stubs, pairs and quarantine of mapped sources.

use std::collections::BTreeMap;
use std::fs;

use crate::platform::{Platform, batches, quarantine, table};
use arrow::array::Array;

const POSTS: &str = r#"
[source.posts]
files = "in/posts.jsonl"
format = "jsonl"
id = "post-{{ id }}"
author = "by"
made_at = "at"
edited_at = "edited"
deleted_at = "gone"
category = { column = "kind", values = { post = "content.post", dm = "messages.private" } }
audience = { column = "seen_by", values = { all = "public", friends = "connections" } }
contributors = [{ column = "editors", role = "editor" }]
mentions = { columns = ["body"], thread = "thread" }
text = "{{ body }}"
"#;

fn post(id: u32, more: &str) -> String {
    let row = |key: &str, value: &str| {
        if more.contains(&format!("\"{key}\"")) {
            String::new()
        } else {
            format!("\"{key}\":{value},")
        }
    };
    let mut line = String::from("{");
    for (key, value) in [
        ("by", "\"ann\""),
        ("at", "\"2021-01-01T00:00:00Z\""),
        ("edited", "null"),
        ("gone", "null"),
        ("kind", "\"post\""),
        ("seen_by", "\"all\""),
        ("editors", "[]"),
        ("body", "\"Words\""),
        ("thread", "\"t\""),
    ] {
        line += &row(key, value);
    }
    let comma = if more.is_empty() { "" } else { "," };
    format!("{line}\"id\":{id}{comma}{more}}}\n")
}

#[test]
fn what_does_not_parse_is_unknown_and_counted() {
    let rows = [
        post(1, ""),
        post(2, r#""edited":"2021-02-01T00:00:00Z""#),
        post(3, r#""edited":"last week""#),
        post(4, r#""at":"01/02/2021""#),
        post(5, r#""gone":"yes""#),
        post(6, r#""gone":"2022-01-01T00:00:00Z""#),
        post(7, r#""edited":"2020-01-01T00:00:00Z""#),
        post(8, r#""seen_by":"neighbours""#),
        post(9, r#""kind":"story""#),
        post(10, r#""kind":null"#),
    ];
    let platform = Platform::with_members(POSTS, &[("in/posts.jsonl", &rows.concat())]);
    let staged = platform.stage().unwrap();
    let columns = ["id", "category", "audience", "made_from", "made_to", "deleted_at", "text"];
    assert_eq!(
        table(&staged.records, &columns),
        "\
post-1 | content.post | public | 2021-01-01T00:00:00Z | 2021-01-01T00:00:00Z | ? | Words
post-2 | content.post | public | 2021-01-01T00:00:00Z | 2021-02-01T00:00:00Z | ? | Words
post-3 | content.post | public | 2021-01-01T00:00:00Z | ? | ? | Words
post-4 | content.post | public | ? | ? | ? | Words
post-5 | content.post | public | 2021-01-01T00:00:00Z | 2021-01-01T00:00:00Z | -9999-01-02T01:59:59Z | Words
post-6 | content.post | public | 2021-01-01T00:00:00Z | 2021-01-01T00:00:00Z | 2022-01-01T00:00:00Z | Words
post-7 | content.post | public | 2021-01-01T00:00:00Z | 2020-01-01T00:00:00Z | ? | Words
post-8 | content.post | ? | 2021-01-01T00:00:00Z | 2021-01-01T00:00:00Z | ? | Words
post-9 | ? | public | 2021-01-01T00:00:00Z | 2021-01-01T00:00:00Z | ? | ?
post-10 | ? | public | 2021-01-01T00:00:00Z | 2021-01-01T00:00:00Z | ? | ?
"
    );
    assert_eq!(
        quarantine(&staged),
        "\
Date `born` × 1 in members at members:in/members.jsonl:5 → [members] states the format of `born` with `dates = \"…\"` or `{ column = …, format = … }`
Category `(a value of 5 characters)` × 1 in posts at posts:in/posts.jsonl:9 → [source.posts] category.values.\"…\" = \"…\"
Category `(empty)` × 1 in posts at posts:in/posts.jsonl:10 → [source.posts] category.otherwise = \"…\"
Audience `(a value of 10 characters)` × 1 in posts at posts:in/posts.jsonl:8 → [source.posts] audience.values.\"…\" = \"…\"
Date `at` × 1 in posts at posts:in/posts.jsonl:4 → [source.posts] states the format of `at` with `dates = \"…\"` or `{ column = …, format = … }`
Date `edited` × 1 in posts at posts:in/posts.jsonl:3 → [source.posts] states the format of `edited` with `dates = \"…\"` or `{ column = …, format = … }`
Date `edited before created` × 1 in posts at posts:in/posts.jsonl:7 → the decision is `undecidable`: mend the dates, or the columns that [source.posts] names for them
Date `gone` × 1 in posts at posts:in/posts.jsonl:5 → [source.posts] states the format of `gone` with `dates = \"…\"` or `{ column = …, format = … }`
"
    );
}

#[test]
fn unknown_files_and_columns_are_listed() {
    let rows = [
        post(1, r#""mood":"fine""#),
        post(2, r#""mood":null"#),
        post(3, r#""mood":"bad","note":"x""#),
    ];
    let files = [
        ("in/posts.jsonl", rows.concat()),
        ("in/letters.csv", "a,b\n".into()),
        ("in/.hidden", String::new()),
        ("README.md", String::new()),
    ];
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let staged = Platform::with_members(POSTS, &files).stage().unwrap();
    let list = quarantine(&staged);
    let lines: Vec<&str> = list.lines().filter(|line| !line.starts_with("Date")).collect();
    assert_eq!(
        lines,
        [
            "File `in/letters.csv` × 1 in files at in/letters.csv → [source.NAME] files = \"in/letters.csv\", or ignore_files = [\"in/letters.csv\"]",
            "Column `(a key of 4 characters)` × 3 in posts at in/posts.jsonl → [source.posts] ignore = [\"…\"], or use it",
        ]
    );
    let config = format!("{POSTS}ignore = [\"mood\", \"note\"]\nignore_files = [\"in/*.csv\"]\n");
    let staged = Platform::with_members(&config, &files).stage().unwrap();
    assert_eq!(quarantine(&staged).lines().count(), 1, "only the birth date that is none");
}

/// A private message, a minor's post, a post of nobody known, and one that a minor edited.
#[test]
fn stubs_carry_no_word() {
    let secret = "Z7-MARK";
    let rows = [
        post(1, &format!(r#""kind":"dm","body":"{secret}""#)),
        post(2, &format!(r#""by":"kid","body":"{secret}""#)),
        post(3, &format!(r#""by":"who","body":"{secret}""#)),
        post(4, &format!(r#""by":"nobody","body":"{secret}""#)),
        post(5, &format!(r#""by":null,"body":"{secret}""#)),
        post(6, &format!(r#""editors":["kid"],"body":"{secret}""#)),
        post(7, &format!(r#""kind":"other","body":"{secret}""#)),
        post(8, r#""editors":["bot","bo"],"body":"fine""#),
    ];
    let platform = Platform::with_members(POSTS, &[("in/posts.jsonl", &rows.concat())]);
    let staged = platform.stage().unwrap();
    assert_eq!(
        table(&staged.records, &["id", "category", "author", "text", "place"]),
        "\
post-1 | messages.private | ann | ? | posts:in/posts.jsonl:1
post-2 | content.post | kid | ? | posts:in/posts.jsonl:2
post-3 | content.post | who | ? | posts:in/posts.jsonl:3
post-4 | content.post | nobody | ? | posts:in/posts.jsonl:4
post-5 | content.post | ? | ? | posts:in/posts.jsonl:5
post-6 | content.post | ann | ? | posts:in/posts.jsonl:6
post-7 | ? | ann | ? | posts:in/posts.jsonl:7
post-8 | content.post | ann | fine | posts:in/posts.jsonl:8
"
    );
    let refused: Vec<String> =
        staged.refused.iter().map(|(why, count)| format!("{why}: {count}")).collect();
    assert_eq!(
        refused,
        [
            "author not known to be of age: 4",
            "contributor not known to be of age: 1",
            "messages.private: 1",
            "unknown category: 1"
        ]
    );
    for batch in batches(&staged.records) {
        for column in batch.columns() {
            assert!(!format!("{column:?}").contains(secret), "no column holds a word of a stub");
        }
    }
    for path in &staged.records {
        let bytes = fs::read(path).unwrap();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
}

const PAIRS: &str = r#"
[source.qa]
files = "in/qa.jsonl"
format = "jsonl"
id = "id"
author = "by"
author_name = "name"
made_at = "at"
edited_at = "edited"
category = { column = "kind", values = { q = "content.post", a = "content.post", tip = "content.contribution", never = "salary.provided" } }
audience = { column = "seen_by", values = { all = "public", friends = "connections" } }
contributors = [{ column = "editor", role = "editor" }]
mentions = { columns = ["text"], thread = "thread" }
licence = "licence"
text = "{{ text }}"
pair = { parent_key = "parent", key = "id", prompt = "Q: {{ text }}", response = "{{ text }}" }
"#;

#[test]
fn a_question_and_its_answer_are_one_record() {
    let row = |id: &str,
               kind: &str,
               parent: &str,
               by: &str,
               text: &str,
               at: &str,
               edited: &str,
               editor: &str,
               seen: &str| {
        let quoted =
            |word: &str| if word.is_empty() { "null".to_owned() } else { format!("\"{word}\"") };
        format!(
            "{{\"id\":\"{id}\",\"kind\":\"{kind}\",\"parent\":{},\"by\":{},\"name\":null,\"text\":\"{text}\",\"at\":\"{at}T00:00:00Z\",\"edited\":{},\"editor\":{},\"seen_by\":\"{seen}\",\"thread\":\"{id}\",\"licence\":\"L-{kind}\"}}\n",
            quoted(parent),
            quoted(by),
            if edited.is_empty() { "null".to_owned() } else { format!("\"{edited}T00:00:00Z\"") },
            quoted(editor)
        )
    };
    let rows = [
        // The answer stands before its question.
        row("a1", "a", "q1", "bo", "so, @Ann Lee", "2021-02-01", "", "", "all"),
        row("q1", "q", "", "ann", "why? @Nemo", "2021-01-01", "2021-06-01", "bot", "all"),
        row("a2", "a", "q2", "bo", "KID", "2021-02-01", "", "", "all"),
        row("q2", "q", "", "kid", "KID?", "2021-01-01", "", "", "all"),
        row("a3", "a", "gone", "bo", "orphan", "2021-02-01", "", "", "all"),
        row("a4", "a", "q1", "bo", "to friends", "2021-02-01", "", "", "friends"),
        row("q5", "never", "", "ann", "pay?", "2021-01-01", "", "", "all"),
        row("a5", "a", "q5", "bo", "much", "2021-02-01", "", "", "all"),
        // Of another category than its question: alone, with its own words and people.
        row("a6", "tip", "q1", "bo", "hm", "2021-02-01", "", "", "all"),
        row("a7", "?", "q1", "bo", "hm", "2021-02-01", "", "", "all"),
        row("a8", "never", "q1", "bo", "hm", "2021-02-01", "", "", "all"),
    ];
    let platform = Platform::with_members(PAIRS, &[("in/qa.jsonl", &rows.concat())]);
    let staged = platform.stage().unwrap();
    let columns = [
        "id",
        "author",
        "audience",
        "contributors",
        "mentions",
        "made_from",
        "made_to",
        "text",
        "messages",
        "licence",
    ];
    assert_eq!(
        table(&staged.records, &columns),
        "\
a1 | bo | public | [{member: ann, role: asker}, {member: bot, role: editor}] | [?, ann] | 2021-01-01T00:00:00Z | 2021-06-01T00:00:00Z | ? | [{role: user, content: Q: why? @Nemo}, {role: assistant, content: so, @Ann Lee}] | L-q; L-a
q1 | ann | public | [{member: bot, role: editor}] | [?] | 2021-01-01T00:00:00Z | 2021-06-01T00:00:00Z | why? @Nemo | ? | L-q
a2 | bo | public | [{member: kid, role: asker}] | [] | 2021-01-01T00:00:00Z | 2021-02-01T00:00:00Z | ? | ? | L-q; L-a
q2 | kid | public | [] | [] | 2021-01-01T00:00:00Z | 2021-01-01T00:00:00Z | ? | ? | L-q
a3 | bo | public | [{member: ?, role: asker}] | [] | 2021-02-01T00:00:00Z | 2021-02-01T00:00:00Z | ? | ? | L-a
a4 | bo | ? | [{member: ann, role: asker}, {member: bot, role: editor}] | [?] | 2021-01-01T00:00:00Z | 2021-06-01T00:00:00Z | ? | [{role: user, content: Q: why? @Nemo}, {role: assistant, content: to friends}] | L-q; L-a
q5 | ann | public | [] | [] | 2021-01-01T00:00:00Z | 2021-01-01T00:00:00Z | ? | ? | L-never
a5 | bo | public | [{member: ann, role: asker}] | [] | 2021-01-01T00:00:00Z | 2021-02-01T00:00:00Z | ? | ? | L-never; L-a
a6 | bo | public | [] | [] | 2021-02-01T00:00:00Z | 2021-02-01T00:00:00Z | hm | ? | L-tip
a7 | bo | public | [{member: ann, role: asker}, {member: bot, role: editor}] | [] | 2021-01-01T00:00:00Z | 2021-06-01T00:00:00Z | ? | ? | L-q; L-?
a8 | bo | public | [{member: ann, role: asker}, {member: bot, role: editor}] | [] | 2021-01-01T00:00:00Z | 2021-06-01T00:00:00Z | ? | ? | L-q; L-never
"
    );
    let categories = table(&staged.records, &["id", "category"]);
    assert!(
        categories.ends_with(
            "a5 | salary.provided\na6 | content.contribution\na7 | ?\na8 | salary.provided\n"
        ),
        "an answer is refused with its question: {categories}"
    );
    let list = quarantine(&staged);
    assert!(
        list.contains("Parent `a parent that is not in the source` × 1 in qa at qa:in/qa.jsonl:5"),
        "{list}"
    );
    assert!(
        list.contains("Parent `a parent of another category` × 1 in qa at qa:in/qa.jsonl:9"),
        "{list}"
    );
}

#[test]
fn the_same_inputs_are_staged_once_and_give_the_same_bytes() {
    let rows = [post(1, ""), post(2, "")].concat();
    let platform = Platform::with_members(POSTS, &[("in/posts.jsonl", &rows)]);
    let read = |staged: &abide_intake::Staged| -> BTreeMap<String, Vec<u8>> {
        let paths = staged.records.iter().chain(&staged.members);
        paths
            .map(|path| {
                (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap())
            })
            .collect()
    };
    let first = platform.stage().unwrap();
    let written = fs::metadata(&first.records[0]).unwrap().modified().unwrap();
    let again = platform.stage().unwrap();
    assert_eq!(first, again);
    assert_eq!(
        written,
        fs::metadata(&again.records[0]).unwrap().modified().unwrap(),
        "it is not written again"
    );

    let twin = Platform::with_members(POSTS, &[("in/posts.jsonl", &rows)]);
    assert_eq!(read(&first), read(&twin.stage().unwrap()), "the same bytes elsewhere");

    // One more row: staged anew, and the old words are gone.
    platform.write("in/posts.jsonl", (rows.clone() + &post(3, "")).as_bytes());
    let changed = platform.stage().unwrap();
    assert_ne!(first.records, changed.records);
    assert!(!first.records[0].exists());
    assert_eq!(table(&changed.records, &["id"]), "post-1\npost-2\npost-3\n");

    // A staging that lost a file is made again.
    fs::remove_file(&changed.records[0]).unwrap();
    assert_eq!(platform.stage().unwrap(), changed);
    assert!(changed.records[0].exists());
}

#[test]
fn every_format_gives_the_same_records() {
    let config = |file: &str, format: &str| {
        format!(
            "[source.s]\nfiles = \"in/{file}\"\nformat = \"{format}\"\nid = \"id\"\nauthor = \"by\"\nmade_at = {{ column = \"at\", format = \"%Y-%m-%d %H:%M:%S\" }}\ncategory = {{ constant = \"content.post\" }}\naudience = {{ constant = \"public\", reason = \"a test\" }}\ntext = \"{{{{ body }}}}\"\n"
        )
    };
    let jsonl = "{\"id\":\"1\",\"by\":\"ann\",\"at\":\"2021-01-01 10:00:00\",\"body\":\"a, \\\"b\\\"\\nc\"}\n{\"id\":\"2\",\"by\":\"bo\",\"at\":\"\",\"body\":\"\"}\n";
    let csv = "\u{feff}id,by,at,body\n1,ann,2021-01-01 10:00:00,\"a, \"\"b\"\"\nc\"\n2,bo,,\n";
    let columns = ["id", "author", "made_from", "text"];
    let expected = "1 | ann | 2021-01-01T10:00:00Z | a, \"b\"\\nc\n2 | bo | ? | ?\n";
    for (file, format, text) in [("s.jsonl", "jsonl", jsonl), ("s.csv", "csv", csv)] {
        let platform =
            Platform::with_members(&config(file, format), &[(&format!("in/{file}"), text)]);
        assert_eq!(table(&platform.stage().unwrap().records, &columns), expected, "{format}");
    }
    // What was staged is Parquet itself: read as an outside file with other names, it gives the same again.
    let platform = Platform::with_members(&config("s.jsonl", "jsonl"), &[("in/s.jsonl", jsonl)]);
    let staged = platform.stage().unwrap();
    let again = "[source.p]\nfiles = \"in/p.parquet\"\nformat = \"parquet\"\nid = \"id\"\nauthor = \"author\"\nmade_at = \"made_from\"\ncategory = { column = \"category\" }\naudience = { column = \"audience\" }\ntext = \"{{ text }}\"\nignore = [\"made_to\", \"deleted_at\", \"contributors\", \"mentions\", \"signals\", \"language\", \"messages\", \"media\", \"licence\", \"attribution\", \"place\"]\n";
    let second = Platform::with_members(again, &[]);
    second.write("in/p.parquet", &fs::read(&staged.records[0]).unwrap());
    let restaged = second.stage().unwrap();
    assert_eq!(table(&restaged.records, &columns), expected, "parquet");
    // And as it is, it is a canonical source, which is not copied.
    let canonical =
        "[source.c]\nfiles = \"in/p.parquet\"\nformat = \"parquet\"\nschema = \"abide\"\n";
    let third = Platform::with_members(canonical, &[]);
    third.write("in/p.parquet", &fs::read(&staged.records[0]).unwrap());
    let handed_on = third.stage().unwrap();
    assert_eq!(handed_on.records, [fs::canonicalize(third.path().join("in/p.parquet")).unwrap()]);
    assert!(batches(&handed_on.records)[0].column(0).len() == 2);
}

#[test]
fn undated_records_were_made_between_joining_and_capture() {
    let config = "[source.s]\nfiles = \"in/s.jsonl\"\nformat = \"jsonl\"\nid = \"id\"\nauthor = \"by\"\nmade = \"joined_to_capture\"\ncaptured_at = 2023-06-01T00:00:00Z\ncategory = { constant = \"profile.skills\" }\naudience = { constant = \"members\", reason = \"a test\" }\ntext = \"{{ skill }}\"\n";
    let rows = "{\"id\":1,\"by\":\"ann\",\"skill\":\"Rust\"}\n{\"id\":2,\"by\":\"stranger\",\"skill\":\"Go\"}\n";
    let platform = Platform::with_members(config, &[("in/s.jsonl", rows)]);
    let staged = platform.stage().unwrap();
    assert_eq!(
        table(&staged.records, &["id", "made_from", "made_to", "text"]),
        "1 | 2020-01-01T00:00:00Z | 2023-06-01T00:00:00Z | Rust\n2 | ? | 2023-06-01T00:00:00Z | ?\n"
    );
}

/// The words of adults arrive, those of a minor do not, and an archive that nobody owns is listed.
#[test]
fn exports_are_staged_like_other_sources() {
    use abide_intake::linkedin::{Contents, Quirks, zip};
    let archive = |skill: &str| {
        let contents = Contents { skills: vec![skill.to_owned()], ..Contents::default() };
        zip(&contents.files(&Quirks::default())).unwrap()
    };
    let config = "[source.li]\nfiles = \"exports/*.zip\"\nformat = \"linkedin\"\ncaptured_at = 2023-06-01T00:00:00Z\n\
                  [source.li.linkedin]\nowners = \"{member}.export.zip\"\n";
    let platform = Platform::with_members(config, &[]);
    platform.write("exports/ann.export.zip", &archive("Rust"));
    platform.write("exports/kid.export.zip", &archive("Drawing"));
    platform.write("exports/stray.zip", &archive("Sailing"));
    let staged = platform.stage().unwrap();
    assert_eq!(
        table(&staged.records, &["category", "author", "made_from", "made_to", "text"]),
        "profile.skills | ann | 2020-01-01T00:00:00Z | 2023-06-01T00:00:00Z | Rust\n\
         profile.skills | kid | 2020-01-01T00:00:00Z | 2023-06-01T00:00:00Z | ?\n"
    );
    assert!(quarantine(&staged).contains("File `stray.zip` × 1 in li"), "{}", quarantine(&staged));
}

/// A category column that is a whole post, and keys that are: the list tells how many there are, and no word of them.
#[test]
fn what_members_wrote_is_not_listed() {
    let secret = "My name is Ann, and I am ill";
    let config = POSTS
        .replace("{ column = \"kind\", values = {", "{ column = \"body\", values = {")
        .replace("{ column = \"seen_by\", values = {", "{ column = \"body\", values = {");
    let rows: String = (1..=30)
        .map(|id| {
            let more = if id < 20 { "\"mood\":1," } else { "" };
            post(id, &format!(r#""body":"{secret} {}",{more}"{secret}":1"#, "!".repeat(2)))
        })
        .collect();
    let staged = Platform::with_members(&config, &[("in/posts.jsonl", &rows)]).stage().unwrap();
    let list = quarantine(&staged);
    for word in ["Ann", "ill", "name"] {
        assert!(!list.contains(word), "{list}");
    }
    for line in [
        "Category `(a value of 31 characters)` × 30 in posts",
        "Audience `(a value of 31 characters)` × 30 in posts",
        "Column `(a key of 28 characters)` × 30 in posts",
        "Column `mood` × 19 in posts",
    ] {
        assert!(list.contains(line), "{line} is not in {list}");
    }
}

#[test]
fn regions_of_nobody_are_counted() {
    let config = "[members]\nfiles = \"in/members.jsonl\"\nformat = \"jsonl\"\nid = \"id\"\nkind = { constant = \"person\" }\n\
        joined = \"joined\"\nignore = [\"name\", \"born\", \"country\", \"kind\"]\n[members.regions.rows]\nfiles = \"in/moves.csv\"\n\
        format = \"csv\"\nmember = \"who\"\nregion = \"to\"\nfrom = { column = \"on\", format = \"date\" }\n";
    let moves = "who,to,on\nann,DE,2020-01-01\nAnn,FR,2021-01-01\nbo,US,2020-01-01\nAnn,GB,soon\n,DE,2020-01-01\n";
    let platform = Platform::new(config, &[("in/moves.csv", moves)]);
    platform.write("in/members.jsonl", crate::platform::MEMBERS.trim_start().as_bytes());
    let staged = platform.stage().unwrap();
    assert_eq!(
        quarantine(&staged),
        "Date `on` × 1 in members at members:in/moves.csv:5 → [members.regions.rows] states the format of `on` with `dates = \"…\"` or `{ column = …, format = … }`\n\
         Region `a region of an id that no member has` × 2 in members at members:in/moves.csv:3 → \
         [members.regions.rows] member: are the ids written as in [members]?\n\
         Region `a region of nobody` × 1 in members at members:in/moves.csv:6 → [members.regions.rows] member: the cell is empty\n"
    );
    assert!(table(&staged.members, &["id", "regions"]).starts_with("ann | [{region: DE, from"));
}

/// Messages are known by their keys wherever these stand.
#[test]
fn nested_messages_are_refused() {
    for more in [
        r#""extra":{"recipients":["bo"]}"#,
        r#""extra":[{"head":{"From":"ann","To":"bo"}}]"#,
        r#""receiver_name":"bo""#,
        r#""dm":true"#,
        r#""extra":{"dm_thread":1}"#,
    ] {
        let platform = Platform::with_members(POSTS, &[("in/posts.jsonl", &post(1, more))]);
        let fault = platform.fault();
        assert!(
            fault.starts_with(
                "intake::refused: `in/posts.jsonl`: the file has columns of private messages: `"
            ),
            "{fault}"
        );
    }
    let fine = post(1, r#""extra":{"from":"a","subject":"b"}"#);
    assert!(Platform::with_members(POSTS, &[("in/posts.jsonl", &fine)]).stage().is_ok());
}
