//! A directory of people, matched in the same pass.

use abide_scrub::{Context, Directory, Masked, Nearby, Person, PersonId, Scrubber};

struct Place {
    scrubber: Scrubber,
    masked: Masked,
}

const ANNA: PersonId = 0;
const MARK: PersonId = 1;
const JOSE: PersonId = 2;
const WANG: PersonId = 3;
const IVAN: PersonId = 4;

fn place() -> Place {
    let mut builder = Directory::builder();
    let people = [
        Person {
            names: &["Anna Berg", "Anna Lindqvist"],
            handles: &["anna_berg", "@aberg"],
            links: &["https://www.linkedin.com/in/anna-berg-7/"],
        },
        Person { names: &["Mark Wood"], handles: &["wood"], links: &[] },
        Person { names: &["José María de la Cruz"], handles: &["jmcruz99"], links: &[] },
        Person { names: &["王小明"], handles: &[], links: &[] },
        Person { names: &["Иван Петров"], handles: &[], links: &[] },
        Person { names: &["Eve Adams"], handles: &["eve"], links: &[] },
    ];
    for person in &people {
        builder.add(person).unwrap();
    }
    let scrubber = Scrubber::new().unwrap().directory(builder.build());
    Place { scrubber, masked: [ANNA, MARK, JOSE, WANG, IVAN].into_iter().collect() }
}

impl Place {
    fn found(&self, text: &str, near: &[PersonId]) -> Vec<String> {
        let context = Context::default().people(Nearby { masked: &self.masked, near, asked: None });
        let spans = self.scrubber.scan(text, &context).unwrap();
        spans.iter().map(|span| text[span.start..span.end].to_owned()).collect()
    }
}

#[test]
fn full_names_are_found_however_they_are_typed() {
    let place = place();
    for (text, expected) in [
        ("I met Anna Berg today", "Anna Berg"),
        ("ANNA BERG!", "ANNA BERG"),
        ("anna  berg said", ""),
        ("Anna\nBerg", "Anna\nBerg"),
        ("Anna Berg's idea", "Anna Berg"),
        ("Anna Lindqvist, as she was", "Anna Lindqvist"),
        ("with Jose Maria de la Cruz.", "Jose Maria de la Cruz"),
        ("José  María\u{a0}de la Cruz", "José  María\u{a0}de la Cruz"),
        ("昨天王小明来了", "王小明"),
        ("видел Ивана, а Иван Петров ушёл", "Иван Петров"),
        ("ИВАН ПЕТРОВ", "ИВАН ПЕТРОВ"),
        ("Anna\u{200b} B\u{200d}erg", "Anna\u{200b} B\u{200d}erg"),
        ("Hanna Berg and Anna Bergman", ""),
        ("Anna Berg-Lee, Eva-Anna Berg", ""),
        ("Eve Adams was there", ""),
    ] {
        assert_eq!(place.found(text, &[]).join("|"), expected, "{text}");
    }
}

#[test]
fn names_of_common_words_need_their_capitals() {
    let place = place();
    assert_eq!(place.found("ask Mark Wood", &[]), ["Mark Wood"]);
    assert_eq!(place.found("mark wood with a pencil", &[]), Vec::<String>::new());
}

#[test]
fn single_names_count_for_who_is_near() {
    let place = place();
    for (text, near, expected) in [
        ("Anna said so", &[][..], ""),
        ("Anna said so", &[ANNA], "Anna"),
        ("as Berg wrote", &[ANNA], "Berg"),
        ("the Berg is high", &[ANNA], ""),
        ("Anna Karenina", &[ANNA], ""),
        ("Mark my words", &[MARK], ""),
        ("thanks Mark", &[MARK], "Mark"),
        ("wood is warm", &[MARK], ""),
        ("anna said so", &[ANNA], ""),
    ] {
        assert_eq!(place.found(text, near).join("|"), expected, "{text}");
    }
}

#[test]
fn handles_and_links_are_found_always() {
    let place = place();
    for (text, expected) in [
        ("cc @anna_berg, @aberg. and @eve", "@anna_berg|@aberg"),
        ("@ABERG!", "@ABERG"),
        ("RT @ aberg : hi", "@ aberg"),
        ("ask jmcruz99 about it", "jmcruz99"),
        ("wood is a handle only behind an at", ""),
        ("@woodworker", ""),
        ("see linkedin.com/in/anna-berg-7 there", "linkedin.com/in/anna-berg-7"),
        ("https://de.linkedin.com/in/Anna-Berg-7/?x=1", "https://de.linkedin.com/in/Anna-Berg-7"),
        ("https://www.linkedin.com/in/anna-berg-77", ""),
    ] {
        assert_eq!(place.found(text, &[]).join("|"), expected, "{text}");
    }
}

#[test]
fn who_shares_a_name_with_somebody_who_is_masked_is_masked() {
    let mut builder = Directory::builder();
    let twin = Person { names: &["Nora Quist"], ..Person::default() };
    builder.add(&twin).unwrap();
    let second = builder.add(&twin).unwrap();
    let scrubber = Scrubber::new().unwrap().directory(builder.build());
    let masked: Masked = [second].into_iter().collect();
    let context = Context::default().people(Nearby { masked: &masked, near: &[], asked: None });
    assert_eq!(scrubber.scan("Nora Quist", &context).unwrap().len(), 1);
    let nobody = Masked::default();
    let context = Context::default().people(Nearby { masked: &nobody, near: &[], asked: None });
    assert!(scrubber.scan("Nora Quist", &context).unwrap().is_empty());
}

/// As long as one of those who share a name is masked, the others may stand as they like.
#[test]
fn a_name_matters_unless_somebody_else_who_has_it_is_masked() {
    let mut builder = Directory::builder();
    for handle in ["nora_1", "nora_2"] {
        builder.add(&Person { names: &["Nora Quist"], handles: &[handle], links: &[] }).unwrap();
    }
    let directory = builder.build();
    let matter = |of: &[PersonId], masked: &[PersonId]| {
        let [of, masked]: [Masked; 2] = [of, masked].map(|of| of.iter().copied().collect());
        directory.hashes(&of, &masked).len()
    };
    assert_eq!(matter(&[0], &[]), 2, "the name, and the handle");
    assert_eq!(matter(&[0], &[0]), 2, "nobody else is masked");
    assert_eq!(matter(&[0], &[1]), 1, "the handle alone");
    assert_eq!(matter(&[0, 1], &[0, 1]), 3, "both may have stood otherwise");
}

/// A million people, and every hundredth of them mentioned.
#[test]
fn a_million_people_are_found_in_little_memory() {
    const PEOPLE: u32 = 1_000_000;
    const MEMORY_BYTES_MAX: usize = 160 << 20;
    const SYLLABLES: [&str; 16] = [
        "ba", "ke", "lin", "mo", "ra", "ti", "su", "vel", "dor", "fin", "gal", "hem", "jor", "nas",
        "pol", "wex",
    ];
    let word = |mut number: u32| {
        let mut word = String::new();
        for _ in 0..4 {
            word.push_str(SYLLABLES[(number % 16) as usize]);
            number /= 16;
        }
        word[..1].to_uppercase() + &word[1..]
    };
    let name = |person: u32| format!("{} {}", word(person % 5000), word(person / 5000 + 7000));
    let mut builder = Directory::builder();
    for person in 0..PEOPLE {
        let (name, handle) = (name(person), format!("user_{person}"));
        builder.add(&Person { names: &[&name], handles: &[&handle], links: &[] }).unwrap();
    }
    let directory = builder.build();
    assert_eq!(directory.len(), PEOPLE as usize);
    assert!(directory.memory_bytes() < MEMORY_BYTES_MAX, "{}", directory.memory_bytes());
    let scrubber = Scrubber::new().unwrap().directory(directory);
    let masked = Masked::everybody();
    let context = Context::default().people(Nearby { masked: &masked, near: &[], asked: None });
    for person in (0..PEOPLE).step_by(10_000) {
        let text = format!("then {} wrote to @user_{person} about it", name(person));
        assert_eq!(scrubber.scan(&text, &context).unwrap().len(), 2, "{text}");
    }
}
