//! From TOML to a terms document, key by key.

use std::collections::BTreeMap;

use toml::de::DeTable;

use crate::document::{
    Category, Contributors, Default, Document, Effective, Mentions, NoticeText, Purpose, Region,
    SIGNALS,
};
use crate::error::{Kind, ParseError};
use crate::record::Audience;
use crate::table::{Source, Table, Value, nearest, shown};
use crate::{region, taxonomy};

/// Larger files are refused unread. The reference terms take a hundredth of it.
const DOCUMENT_BYTES_MAX: usize = 1 << 20;

/// A century: a longer period is a slip of the pen, and would be out of a calendar's range.
const PERIOD_DAYS_MAX: u32 = 36_500;

const DOCUMENT_KEYS: &[&str] = &[
    "platform",
    "version",
    "published",
    "material",
    "material_reason",
    "minimum_age",
    "notice_period_days",
    "removal_days",
    "signals",
    "never",
    "notice",
    "purpose",
    "region",
    "category",
];
const REGION_KEYS: &[&str] =
    &["name", "covers", "effective", "default", "default_reason", "legal_basis"];
const CATEGORY_KEYS: &[&str] = &["audiences", "data_from", "contributors", "mentions"];

pub(crate) fn document(text: &str, file: &str) -> Result<Document, ParseError> {
    let source = Source { file, text };
    if text.len() > DOCUMENT_BYTES_MAX {
        let message = format!("the document is {} bytes long", text.len());
        let hint = format!("a terms document has at most {DOCUMENT_BYTES_MAX} bytes");
        return Err(source.fault(Kind::TooLarge, &(0..0), message, hint));
    }
    let root = DeTable::parse(text).map_err(|error| {
        let message = format!("this is not TOML: {}", shown(error.message()));
        source.fault(Kind::Syntax, &error.span().unwrap_or(0..0), message, None)
    })?;
    let name = "the document".to_owned();
    let table = Table::new(source, name, 0..0, root.get_ref(), DOCUMENT_KEYS)?;

    let (material, material_reason) = materiality(&table)?;
    Ok(Document {
        platform: table.required("platform")?.words()?.to_owned(),
        version: version(&table.required("version")?)?,
        published: table.required("published")?.instant()?,
        material,
        material_reason,
        minimum_age: table.required("minimum_age")?.integer(&(1..=120), "years")?,
        notice_period_days: table
            .required("notice_period_days")?
            .integer(&(0..=PERIOD_DAYS_MAX), "days")?,
        removal_days: table
            .optional("removal_days")
            .map(|value| value.integer(&(1..=PERIOD_DAYS_MAX), "days"))
            .transpose()?,
        signals: unique(table.optional("signals").as_ref(), signal)?,
        never: unique(table.optional("never").as_ref(), never)?,
        notice: notice(&table.required("notice")?)?,
        purposes: purposes(&table.required("purpose")?)?,
        regions: regions(&table.required("region")?)?,
        categories: categories(&table.required("category")?)?,
    })
}

/// A version's name stands in file names, in choices and in manifests.
fn version(value: &Value<'_>) -> Result<String, ParseError> {
    let name = value.words()?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if name.len() <= 64 && name.bytes().all(plain) && !name.starts_with('.') {
        return Ok(name.to_owned());
    }
    let message = format!("`{}` is not a version's name", shown(name));
    let hint = "use at most 64 letters, digits, `-`, `_` and `.`, and no dot at the beginning";
    Err(value.fault(Kind::UnknownWord, message, hint.to_owned()))
}

fn materiality(table: &Table<'_>) -> Result<(bool, Option<String>), ParseError> {
    let reason = table.optional("material_reason").map(|value| Ok(value.words()?.to_owned()));
    let reason = reason.transpose()?;
    let Some(value) = table.optional("material") else { return Ok((true, reason)) };
    let material = value.boolean()?;
    if !material && reason.is_none() {
        let message = "`material = false` has no `material_reason`".to_owned();
        let hint = "say why a choice of on made under an earlier version still holds";
        return Err(value.fault(Kind::MissingReason, message, hint.to_owned()));
    }
    Ok((material, reason))
}

/// The items of a list that may be left out, each once.
fn unique<T: PartialEq>(
    value: Option<&Value<'_>>,
    read: impl Fn(&Value<'_>) -> Result<T, ParseError>,
) -> Result<Vec<T>, ParseError> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let mut items = Vec::new();
    for cell in value.list()? {
        let item = read(&cell)?;
        if items.contains(&item) {
            let message = format!("`{}` stands twice in `{}`", shown(cell.text()?), cell.name);
            return Err(cell.fault(Kind::Duplicate, message, None));
        }
        items.push(item);
    }
    Ok(items)
}

/// The same, where an empty list would say nothing.
fn some<T: PartialEq>(
    value: &Value<'_>,
    read: impl Fn(&Value<'_>) -> Result<T, ParseError>,
) -> Result<Vec<T>, ParseError> {
    let items = unique(Some(value), read)?;
    if items.is_empty() {
        let message = format!("`{}` is empty", value.name);
        let hint = "list at least one, or take the entry out".to_owned();
        return Err(value.fault(Kind::Empty, message, hint));
    }
    Ok(items)
}

/// One of the words that the format knows.
fn word<T: Copy>(
    value: &Value<'_>,
    all: &[T],
    spell: impl Fn(T) -> &'static str,
) -> Result<T, ParseError> {
    let written = value.text()?;
    all.iter().copied().find(|item| spell(*item) == written).ok_or_else(|| {
        let words: Vec<_> = all.iter().map(|item| spell(*item)).collect();
        let message = format!("`{}` is not a value of `{}`", shown(written), value.name);
        let hint = match nearest(written, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of: {}", words.join(", ")),
        };
        value.fault(Kind::UnknownWord, message, hint)
    })
}

fn signal(value: &Value<'_>) -> Result<String, ParseError> {
    word(value, SIGNALS, |signal| signal).map(str::to_owned)
}

/// A category, or the first segment of some.
fn never(value: &Value<'_>) -> Result<String, ParseError> {
    let written = value.words()?;
    let roots = || taxonomy::LEAVES.iter().filter_map(|leaf| leaf.name.split('.').next());
    if taxonomy::is_known(written) || roots().any(|root| root == written) {
        return Ok(written.to_owned());
    }
    let names = roots().chain(taxonomy::LEAVES.iter().map(|leaf| leaf.name));
    Err(unknown_category(value, written, nearest(written, names)))
}

fn unknown_category(value: &Value<'_>, written: &str, near: Option<&str>) -> ParseError {
    let message = format!("the category `{}` is not known", shown(written));
    let hint = match near {
        Some(near) => format!("did you mean `{near}`? a platform's own category starts with `x-`"),
        None => "a platform's own category starts with `x-`".to_owned(),
    };
    value.fault(Kind::UnknownWord, message, hint)
}

fn notice(value: &Value<'_>) -> Result<NoticeText, ParseError> {
    let table = value.table("notice".to_owned(), &["title", "text"])?;
    // A draft may leave the words blank: that is for the lints, which stop a publication.
    let text = |key| Ok(table.required(key)?.text()?.to_owned());
    Ok(NoticeText { title: text("title")?, text: text("text")? })
}

fn purposes(value: &Value<'_>) -> Result<Vec<Purpose>, ParseError> {
    let keys = ["id", "parent", "title", "covered_by_switch"];
    let (mut purposes, mut parents) = (Vec::<Purpose>::new(), Vec::new());
    for cell in value.list()? {
        let table = cell.table("purpose".to_owned(), &keys)?;
        let id = table.required("id")?;
        if purposes.iter().any(|purpose| id.text().is_ok_and(|id| id == purpose.id)) {
            let message = format!("the purpose `{}` stands twice", shown(id.text()?));
            return Err(id.fault(Kind::Duplicate, message, None));
        }
        let parent = table.optional("parent");
        purposes.push(Purpose {
            id: id.words()?.to_owned(),
            parent: parent.as_ref().map(|parent| parent.words().map(str::to_owned)).transpose()?,
            title: table.required("title")?.words()?.to_owned(),
            covered_by_switch: table.required("covered_by_switch")?.boolean()?,
        });
        parents.extend(parent);
    }
    tree(&purposes, &parents)?;
    Ok(purposes)
}

/// Every parent is there, and following parents comes to an end.
fn tree(purposes: &[Purpose], parents: &[Value<'_>]) -> Result<(), ParseError> {
    let above = |id: &str| purposes.iter().find(|purpose| purpose.id == id);
    for value in parents {
        let mut parent = value.text()?;
        if above(parent).is_none() {
            let message = format!("the parent `{}` is not among the purposes", shown(parent));
            let near = nearest(parent, purposes.iter().map(|purpose| purpose.id.as_str()));
            let hint = near.map(|near| format!("did you mean `{near}`?"));
            return Err(value.fault(Kind::PurposeTree, message, hint));
        }
        for _ in purposes {
            match above(parent).and_then(|purpose| purpose.parent.as_deref()) {
                Some(next) => parent = next,
                None => break,
            }
        }
        // As many steps as there are purposes end at a root, unless they go round.
        if above(parent).is_some_and(|purpose| purpose.parent.is_some()) {
            let message = format!("the purposes go round in a circle at `{}`", shown(parent));
            let hint = "a purpose without a `parent` is the root of a tree".to_owned();
            return Err(value.fault(Kind::PurposeTree, message, hint));
        }
    }
    Ok(())
}

fn regions(value: &Value<'_>) -> Result<Vec<Region>, ParseError> {
    let mut regions = Vec::<Region>::new();
    for cell in value.list()? {
        let table = cell.table("region".to_owned(), REGION_KEYS)?;
        let name = table.required("name")?;
        let written = name.words()?;
        if regions.iter().any(|region| region.name == written) {
            let message = format!("the region `{}` stands twice", shown(written));
            let hint = "put its codes in one `covers`, or give it another name".to_owned();
            return Err(name.fault(Kind::Duplicate, message, hint));
        }
        let effective = table.required("effective")?;
        let effective = effective.table("effective".to_owned(), &["existing", "new"])?;
        let reason = table.optional("default_reason");
        regions.push(Region {
            name: written.to_owned(),
            covers: some(&table.required("covers")?, region_item)?,
            effective: Effective {
                existing: effective.required("existing")?.instant()?,
                new: effective.required("new")?.instant()?,
            },
            default: word(&table.required("default")?, &Default::ALL, Default::word)?,
            default_reason: reason.map(|reason| reason.text().map(str::to_owned)).transpose()?,
            legal_basis: table.required("legal_basis")?.words()?.to_owned(),
        });
    }
    Ok(regions)
}

fn region_item(value: &Value<'_>) -> Result<String, ParseError> {
    let written = value.words()?;
    let replacement = region::code_for(written);
    if replacement.is_none() && (region::group(written).is_some() || region::is_code(written)) {
        return Ok(written.to_owned());
    }
    let groups: Vec<_> = region::GROUPS.iter().map(|group| group.name).collect();
    let upper = written.to_ascii_uppercase();
    let near = replacement
        .or_else(|| nearest(&upper, groups.iter().copied()))
        .or_else(|| region::is_code(&upper).then_some(upper.as_str()));
    let message = format!("`{}` is neither an ISO 3166 code nor a group", shown(written));
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write a code as `CA` or `CA-QC`, or a group: {}", groups.join(", ")),
    };
    Err(value.fault(Kind::UnknownWord, message, hint))
}

fn categories(value: &Value<'_>) -> Result<BTreeMap<String, Category>, ParseError> {
    let mut categories = BTreeMap::new();
    for (name, cell) in value.entries()? {
        if taxonomy::is_never(name) {
            let message =
                format!("the category `{}` is never used, whatever terms say", shown(name));
            let hint = "take the entry out: the list is in the program".to_owned();
            return Err(cell.fault(Kind::Never, message, hint));
        }
        if cell.nests() {
            let message = format!("`{}` holds tables, and should be one category", shown(name));
            let hint = format!("a dot is part of the name: write `[category.\"{name}.…\"]`");
            return Err(cell.fault(Kind::UnknownWord, message, hint));
        }
        if !taxonomy::is_known(name) {
            let usable = taxonomy::LEAVES.iter().filter(|leaf| !taxonomy::is_never(leaf.name));
            let near = nearest(name, usable.map(|leaf| leaf.name));
            return Err(unknown_category(&cell, name, near));
        }
        let table = cell.table(format!("category.\"{name}\""), CATEGORY_KEYS)?;
        let contributors = table.optional("contributors");
        let mentions = table.optional("mentions");
        let category = Category {
            audiences: some(&table.required("audiences")?, audience)?,
            data_from: table.required("data_from")?.day()?,
            contributors: contributors
                .map(|value| word(&value, &Contributors::ALL, Contributors::word))
                .transpose()?
                .unwrap_or_default(),
            mentions: mentions
                .map(|value| word(&value, &Mentions::ALL, Mentions::word))
                .transpose()?
                .unwrap_or_default(),
        };
        categories.insert(name.to_owned(), category);
    }
    Ok(categories)
}

fn audience(value: &Value<'_>) -> Result<Audience, ParseError> {
    word(value, &Audience::ALL, Audience::word)
}
