//! What the member chose.

use super::{Answer, Context, deny};
use crate::ask::Ask;
use crate::person::bit;

/// 12: the whole switch is off, or was never set where that means off.
pub(super) fn opted_out<'a>(_: &Context<'a>, asks: &[Ask<'a>], _: &[u8], answers: &mut [Answer]) {
    deny(asks, answers, |ask| ask.person.has(bit::OPTED_OUT));
}

/// 13: the category's switch is off.
pub(super) fn category_opted_out<'a>(
    context: &Context<'a>,
    asks: &[Ask<'a>],
    _: &[u8],
    answers: &mut [Answer],
) {
    deny(asks, answers, |ask| context.folded.is_off(ask.person, ask.category));
}

/// 14: an objection, erasure or restriction stands.
pub(super) fn objected<'a>(_: &Context<'a>, asks: &[Ask<'a>], _: &[u8], answers: &mut [Answer]) {
    deny(asks, answers, |ask| ask.person.has(bit::OBJECTED));
}
