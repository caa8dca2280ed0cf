//! Where members lived, and since when, from files of their own.

use std::collections::HashMap;

use crate::batch::Stays;
use crate::config::{FileFormat, RegionRows};
use crate::cover::Cover;
use crate::directory::Directory;
use crate::files::Found;
use crate::quarantine::{Quarantine, What};
use crate::reader::{self, Options};
use crate::roster::listed;
use crate::row::{self, Dated};
use crate::template::Templates;
use crate::{Place, Result};

const TABLE: &str = "[members.regions.rows]";

/// The rows by member.
#[derive(Debug, Default)]
pub(crate) struct Moves(HashMap<String, Moved>);

/// One member's rows, and where the first of them stands.
#[derive(Debug)]
struct Moved {
    order: usize,
    place: String,
    stays: Stays,
}

impl Moves {
    pub(crate) fn read(
        config: &RegionRows,
        files: &[Found],
        quarantine: &mut Quarantine,
    ) -> Result<Self> {
        let mut templates = Templates::new(TABLE);
        let member = templates.cell("member", &config.member)?;
        let region = templates.cell("region", &config.region)?;
        let column = config.from.column();
        templates.uses(column);
        let mut moves: HashMap<String, Moved> = HashMap::new();
        for file in files {
            let options =
                Options { format: config.format, line_bytes_max: 1 << 20, delimiter: ',' };
            let mut reader = reader::open(file, options)?;
            let mut cover =
                Cover::new(templates.used(), &config.ignore, &file.shown, reader.as_ref())?;
            while let Some(row) = reader.next_row()? {
                cover.see(&row);
                let place = match config.format {
                    FileFormat::Parquet => Place::row(&*file.shown, row.number),
                    _ => Place::line(&*file.shown, row.number),
                };
                let shown = format!("members:{}:{}", file.shown, row.number);
                let Some(member) = templates.id(&member, &row, &place)? else {
                    quarantine.add("members", What::Region, "a region of nobody", &shown, |_| {
                        format!("{TABLE} member: the cell is empty")
                    });
                    continue;
                };
                let code = templates.value(&region, &row, &place)?;
                let code = code.and_then(|code| listed(code, &shown, quarantine));
                let from = row.date(column, config.from.format(&config.dates));
                if from == Dated::Unknown {
                    quarantine.add("members", What::Date, column, &shown, |column| {
                        row::date_hint(&row, TABLE, column)
                    });
                }
                let order = moves.len();
                let moved = moves.entry(member).or_insert_with(|| Moved {
                    order,
                    place: shown,
                    stays: vec![],
                });
                moved.stays.push((code, from.known()));
            }
            cover.finish("members", TABLE, quarantine)?;
        }
        Ok(Self(moves))
    }

    pub(crate) fn of(&self, member: &str) -> Option<&Stays> {
        self.0.get(member).map(|moved| &moved.stays)
    }

    /// Counts rows of ids that no member has: the id may be written in another way, and then the member's region is unknown.
    pub(crate) fn note_strangers(&self, directory: &Directory, quarantine: &mut Quarantine) {
        let strangers = self.0.iter().filter(|(id, _)| directory.get(id).is_none());
        let mut strangers: Vec<&Moved> = strangers.map(|(_, moved)| moved).collect();
        strangers.sort_by_key(|moved| moved.order);
        for moved in strangers {
            for _ in &moved.stays {
                let name = "a region of an id that no member has";
                quarantine.add("members", What::Region, name, &moved.place, |_| {
                    format!("{TABLE} member: are the ids written as in [members]?")
                });
            }
        }
    }
}
