//! What intake does with whole sources: data in, text out.

mod linkedin;
