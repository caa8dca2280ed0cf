//! What the record itself says: category, audience, dates and signals.

use super::{Answer, Context, deny};
use crate::ask::{Ask, Made};
use crate::versions::OTHER_SIGNAL;

/// 1: the category is refused, by the program or by the terms.
pub(super) fn never<'a>(_: &Context<'a>, asks: &[Ask<'a>], _: &[u8], answers: &mut [Answer]) {
    deny(asks, answers, |ask| ask.clause.never);
}

/// 2: the category is unknown or not listed.
pub(super) fn category_unlisted<'a>(
    _: &Context<'a>,
    asks: &[Ask<'a>],
    _: &[u8],
    answers: &mut [Answer],
) {
    deny(asks, answers, |ask| !ask.clause.listed);
}

/// 3: the audience is unknown or not listed for the category.
pub(super) fn audience<'a>(_: &Context<'a>, asks: &[Ask<'a>], _: &[u8], answers: &mut [Answer]) {
    deny(asks, answers, |ask| ask.audience & ask.clause.audiences == 0);
}

/// 11: made before the terms use the category's data, or after the cutoff.
pub(super) fn outside_window<'a>(
    context: &Context<'a>,
    asks: &[Ask<'a>],
    _: &[u8],
    answers: &mut [Answer],
) {
    let cutoff = context.folded.world.cutoff;
    deny(asks, answers, |ask| match ask.made {
        Made::Known { from, to } => {
            !ask.clause.listed || from < ask.clause.data_from || to > cutoff
        }
        Made::Unknown | Made::Reversed => true,
    });
}

/// 16: an outside signal that the terms honour, or that nobody knows.
pub(super) fn signal<'a>(
    context: &Context<'a>,
    asks: &[Ask<'a>],
    _: &[u8],
    answers: &mut [Answer],
) {
    let versions = &context.folded.world.versions;
    deny(asks, answers, |ask| {
        let said = ask.signals | ask.person.signals;
        said != 0 && {
            let honoured = versions.tail(ask.person.version).map_or(u8::MAX, |tail| tail.honoured);
            said & (honoured | OTHER_SIGNAL) != 0
        }
    });
}
