//! A member's act as it stands in the ledger, and its receipt.

use abide_ledger::{Entry, Event, Ledger};
use abide_terms::event::{Right, Setting};
use abide_verify::merkle::leaf_hash;
use jiff::Timestamp;

use super::{Words, standing};
use crate::error::Result;

/// An act of the member who asks.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    pub(crate) index: u64,
    pub(crate) at: Timestamp,
    pub(crate) said: Said,
    pub(crate) terms: Option<String>,
    /// A later act of the same scope.
    pub(crate) later: Option<u64>,
    /// Of the entry, as the log has it.
    pub(crate) digest: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    Choice { setting: Setting, category: Option<String> },
    Right { right: Right, stands: bool },
}

impl Said {
    pub(crate) fn of(event: &Event<'_>) -> Option<Self> {
        match event {
            Event::Choice(choice) => Some(Self::Choice {
                setting: choice.setting,
                category: choice.category.as_deref().map(str::to_owned),
            }),
            Event::Objection(objection) => {
                Some(Self::Right { right: objection.right, stands: objection.stands })
            }
            _ => None,
        }
    }

    /// Whether two acts are about the same thing, so that the later one counts.
    fn is_about(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Choice { category: one, .. }, Self::Choice { category: other, .. }) => {
                one == other
            }
            (Self::Right { right: one, .. }, Self::Right { right: other, .. }) => one == other,
            _ => false,
        }
    }

    pub(crate) fn words(&self, t: &Words) -> String {
        match self {
            Self::Choice { setting: Setting::On, category: None } => t.receipt_act_on(),
            Self::Choice { setting: Setting::Off, category: None } => t.receipt_act_off(),
            Self::Choice { setting, category: Some(category) } => {
                let category = t.category(standing::spoken(category));
                match setting {
                    Setting::On => t.receipt_act_category_on(category),
                    Setting::Off => t.receipt_act_category_off(category),
                }
            }
            Self::Right { right: Right::Objection, stands: true } => t.receipt_act_objection(),
            Self::Right { right: Right::Objection, stands: false } => {
                t.receipt_act_objection_withdrawn()
            }
            Self::Right { right: Right::Restriction, stands: true } => t.receipt_act_restriction(),
            Self::Right { right: Right::Restriction, stands: false } => {
                t.receipt_act_restriction_withdrawn()
            }
            Self::Right { right: Right::Erasure, .. } => t.receipt_act_erasure(),
        }
    }
}

impl Act {
    /// The act of that index, if it is this member's.
    pub(crate) fn read(ledger: &Ledger, member: &str, index: u64) -> Result<Option<Self>> {
        let entries = ledger.entries(member, &ledger.position()?)?;
        let Some(Entry { appended, event, .. }) = entries.iter().find(|entry| entry.index == index)
        else {
            return Ok(None);
        };
        let Some(said) = Said::of(event) else { return Ok(None) };
        let later = entries
            .iter()
            .rev()
            .take_while(|entry| entry.index > index)
            .find(|entry| Said::of(&entry.event).is_some_and(|other| said.is_about(&other)));
        let terms = match event {
            Event::Choice(choice) => choice.terms.as_deref().map(str::to_owned),
            _ => None,
        };
        Ok(Some(Self {
            index,
            at: *appended,
            terms,
            later: later.map(|entry| entry.index),
            digest: leaf_hash(&ledger.entry(index)?).to_string(),
            said,
        }))
    }
}

/// The receipt's file, complete if the state map was published since. Whoever calls it knows that the act is the member's.
pub(crate) fn file(
    ledger: &Ledger,
    index: u64,
    platform: &str,
) -> Result<(String, Option<Timestamp>)> {
    let receipt = ledger.receipt(index, platform)?;
    let complete = ledger.complete(&receipt, None)?;
    let pending = match &complete {
        Some(_) => None,
        None => receipt.state_by.to_string().parse().ok(),
    };
    Ok((complete.unwrap_or(receipt).to_json()?, pending))
}
