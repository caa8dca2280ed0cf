//! Whoever is called by a name that nobody had is found wherever the scrubber would have read it.

use std::fs::File;
use std::path::Path;

use abide_corpus::Summary;
use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::UInt32Type;
use arrow::ipc::reader::FileReader;
use serde_json::{Value, json};

use crate::incremental::{full, make, told};
use crate::world::World;

const CARD: &str = "4111111111111111";

/// A record of the first member.
fn record(number: usize, more: &Value) -> Value {
    let mut record = json!({
        "id": format!("r{number:02}"),
        "category": "content.post",
        "audience": "public",
        "author": "m00",
        "made_from": "2022-01-01T00:00:00Z",
        "made_to": "2022-01-01T00:00:00Z",
        "text": "Nothing to see here.",
        "place": format!("forum:{number}"),
    });
    for (name, value) in more.as_object().unwrap() {
        record[name] = value.clone();
    }
    record
}

/// Some records, and forty that nobody is named in. Elif may be used; Anna, and another Elif, may not.
fn world(folder: &Path, records: &[Value]) -> World {
    let others = vec![json!({}); 40];
    let records = records.iter().chain(&others).enumerate();
    let records = records.map(|(number, more)| record(number, more)).collect();
    let members = [
        ("DE", json!(["Elif Vale"])),
        ("US", json!(["Anna Berg", "Mara Stone", "anna_berg"])),
        ("US", json!(["Elif Vale"])),
    ];
    let mut world = World::of(folder, records);
    for (number, (region, names)) in (0..).zip(members) {
        world.join(number, region, &names);
    }
    world.write();
    world
}

fn table(corpora: &Path, made: &Summary, name: &str) -> RecordBatch {
    let path = corpora.join(".index").join(&made.id).join(name);
    FileReader::try_new(File::open(path).unwrap(), None).unwrap().next().unwrap().unwrap()
}

/// Which of these records were also read in a form that cannot be made again.
fn veiled(records: &[Value]) -> Vec<u32> {
    let folder = tempfile::tempdir().unwrap();
    let world = world(folder.path(), records);
    let corpora = folder.path().join("corpus");
    let made = full(&world, &corpora);
    let table = table(&corpora, &made, "veiled.arrow");
    table.column(0).as_primitive::<UInt32Type>().values().to_vec()
}

/// Makes a corpus, changes who is called what, and makes the next from it and from nothing.
fn compare(records: &[Value], change: impl FnOnce(&mut World)) -> Summary {
    let folder = tempfile::tempdir().unwrap();
    compare_in(folder.path(), world(folder.path(), records), change)
}

fn compare_in(folder: &Path, mut world: World, change: impl FnOnce(&mut World)) -> Summary {
    let corpora = folder.join("corpus");
    full(&world, &corpora);
    change(&mut world);
    world.write();
    world.pass(1);
    let next = make(&world, &corpora, false).unwrap().publish().unwrap();
    assert!(next.parent.is_some());
    let elsewhere = tempfile::tempdir().unwrap();
    let full = full(&world, elsewhere.path());
    let (found, expected) = (told(&corpora, &next), told(elsewhere.path(), &full));
    for (name, bytes) in &expected {
        assert!(found.get(name) == Some(bytes), "`{name}` differs");
    }
    assert_eq!(found.len(), expected.len());
    next
}

#[test]
fn forms_between_are_told() {
    let records = [
        json!({ "text": "Nothing but Anna Berg." }),
        // A mask brings forth a name, which is masked in turn.
        json!({ "text": format!("Paid by {CARD}-Anna Berg Wood once.") }),
        // The other Elif is found, and left: it is the author's name too.
        json!({ "text": "I am Elif Vale, you know." }),
        json!({ "text": null, "media": [{ "digest": "0", "reference": "media/Anna_Berg.jpg" }] }),
        // Whoever is mentioned is nowhere in the words.
        json!({ "text": format!("Paid by {CARD} once."), "mentions": ["m01"] }),
        json!({ "text": format!("Paid by {CARD} once.") }),
    ];
    assert_eq!(veiled(&records), [1, 2, 3, 4]);
}

#[test]
fn a_new_name_is_found_in_every_form() {
    let zora = json!(["Zora Kvist", "zora_k", "https://forum.example/in/zed-99"]);
    let media = |reference: &str| json!({ "text": null, "media": [{ "digest": "0", "reference": reference }] });
    for (name, record) in [
        ("plain", json!({ "text": "I met Zora Kvist there." })),
        ("cut out by a mask", json!({ "text": format!("Paid by {CARD}-Zora Kvist once.") })),
        ("in a reference", media("media/Zora_Kvist_2.jpg")),
        ("in a reference that was dropped", media(&format!("by {CARD}-Zora Kvist"))),
        (
            "where somebody cannot be masked",
            json!({ "text": format!("Paid by {CARD}-Zora Kvist once."), "mentions": ["m01"] }),
        ),
        ("called", json!({ "text": "Ask @anna_berg and @zora_k.", "mentions": ["m01"] })),
        (
            "called as on a profile",
            json!({ "text": "Ask @anna_berg and @zed-99.", "mentions": ["m01"] }),
        ),
        ("by id", json!({ "text": "Ask @zora_k.", "mentions": ["m09"] })),
        ("as an editor", json!({ "contributors": [{ "member": "m09", "role": "editor" }] })),
        ("as an author", json!({ "author": "m09" })),
    ] {
        let made = compare(std::slice::from_ref(&record), |world| world.join(9, "US", &zora));
        assert_eq!(made.decided, 1, "{name}");
    }
    // Longer than a name that is masked in the form between.
    let between = json!({ "text": format!("Paid by {CARD}-Anna Berg Wood once.") });
    let made = compare(&[between], |world| world.join(9, "US", &json!(["Anna Berg Wood"])));
    assert_eq!(made.decided, 1);
}

#[test]
fn whoever_goes_or_is_called_otherwise_is_found() {
    let records = [
        json!({ "text": "I met Anna Berg there." }),
        json!({ "text": "Ask @anna_berg, Anna knows.", "mentions": ["m01"] }),
        json!({ "text": "Ask @anna_berg, Mara knows.", "mentions": ["m01"] }),
        json!({ "text": "Mine.", "contributors": [{ "member": "m01", "role": "editor" }] }),
        json!({ "author": "m01" }),
    ];
    for change in [
        &(|world: &mut World| world.leave(1)) as &dyn Fn(&mut World),
        &|world| world.call(1, &json!(["Anne Berg", "Mara Stone", "anna_berg"])),
        &|world| world.call(1, &json!(["Anna Berg", "Mara Stone", "anna_b"])),
        // The first of them counts where they are near.
        &|world| world.call(1, &json!(["Mara Stone", "Anna Berg", "anna_berg"])),
    ] {
        assert_eq!(compare(&records, change).decided, 5);
    }
}

#[test]
fn what_holds_nothing_to_train_on_is_counted_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = json!({ "text": null, "contributors": [{ "member": "m03", "role": "editor" }] });
    let mut world = world(folder.path(), &[nothing]);
    world.join(3, "DE", &json!(["Noor Vale"]));
    world.write();
    let made = compare_in(folder.path(), world, |world| world.call(3, &json!(["Noor Vail"])));
    assert_eq!((made.decided, made.rewritten), (1, 0));
}
