//! What the member's account says: whose it is, and how old they are.

use super::{Answer, Context, deny};
use crate::ask::{Ask, Made};
use crate::calendar::midnight;
use crate::person::bit;

/// 4: the record or the account was deleted.
pub(super) fn deleted<'a>(_: &Context<'a>, asks: &[Ask<'a>], _: &[u8], answers: &mut [Answer]) {
    deny(asks, answers, |ask| ask.deleted || ask.person.has(bit::DELETED));
}

/// 5: nobody's account, or not a living natural person's.
pub(super) fn not_a_member<'a>(
    _: &Context<'a>,
    asks: &[Ask<'a>],
    _: &[u8],
    answers: &mut [Answer],
) {
    deny(asks, answers, |ask| ask.person.has(bit::NOT_A_PERSON));
}

/// 9: under the minimum age at the cutoff, or of unknown age.
pub(super) fn minor<'a>(_: &Context<'a>, asks: &[Ask<'a>], _: &[u8], answers: &mut [Answer]) {
    deny(asks, answers, |ask| ask.person.has(bit::MINOR));
}

/// 10: under the minimum age when the record was made.
pub(super) fn minor_when_made<'a>(
    _: &Context<'a>,
    asks: &[Ask<'a>],
    _: &[u8],
    answers: &mut [Answer],
) {
    deny(asks, answers, |ask| match ask.made {
        Made::Known { from, .. } => from < midnight(ask.person.adult),
        Made::Unknown | Made::Reversed => true,
    });
}
