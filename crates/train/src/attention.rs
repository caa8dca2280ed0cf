//! Causal attention of one sequence: each token looks at itself and at those before it.

use crate::elementary::exp;
use crate::lanes::{dot, largest, sum};
use crate::machine::Machine;
use crate::product::{Matrix, MatrixMut, Store, multiply};
use crate::shape::Shape;

/// Queries that are handled at once. Keys after the block's last query are skipped: smaller blocks save more of the upper
/// triangle, larger ones make better products.
const BLOCK: usize = 64;

/// Blocks of queries of a sequence: where one begins, and where it ends.
fn blocks(tokens: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..tokens).step_by(BLOCK).map(move |from| (from, tokens.min(from + BLOCK)))
}

/// One head's queries, keys or values: the first `rows` tokens from `from` on.
fn part(
    all: &[f32],
    shape: &Shape,
    which: usize,
    head: usize,
    from: usize,
    rows: usize,
) -> (usize, usize) {
    let stride = 3 * shape.width;
    let start = from * stride + which * shape.width + head * shape.head();
    debug_assert!(start + (rows - 1) * stride < all.len());
    (start, stride)
}

fn view<'a>(
    all: &'a [f32],
    shape: &Shape,
    which: usize,
    head: usize,
    from: usize,
    rows: usize,
) -> Matrix<'a> {
    let (start, stride) = part(all, shape, which, head, from, rows);
    Matrix::window(all.split_at(start).1, rows, shape.head(), stride)
}

fn view_mut<'a>(
    all: &'a mut [f32],
    shape: &Shape,
    which: usize,
    head: usize,
    from: usize,
    rows: usize,
) -> MatrixMut<'a> {
    let (start, stride) = part(all, shape, which, head, from, rows);
    MatrixMut::window(all.split_at_mut(start).1, rows, shape.head(), stride)
}

const QUERIES: usize = 0;
const KEYS: usize = 1;
const VALUES: usize = 2;

/// `qkv`: for each token its queries, keys and values, turned already. `weights` keeps what each token gave to each
/// (heads × tokens × tokens) for the way back. Sequences stand one after the other.
pub(crate) fn forward(
    machine: Machine,
    shape: &Shape,
    qkv: &[f32],
    weights: &mut [f32],
    out: &mut [f32],
) {
    let Shape { width, heads, context, .. } = *shape;
    let sequences =
        qkv.chunks_exact(3 * context * width).zip(out.chunks_exact_mut(context * width));
    for ((qkv, out), weights) in sequences.zip(weights.chunks_exact_mut(heads * context * context))
    {
        one_forward(machine, shape, qkv, weights, out);
    }
}

fn one_forward(machine: Machine, shape: &Shape, qkv: &[f32], weights: &mut [f32], out: &mut [f32]) {
    let (width, size) = (shape.width, shape.head());
    let tokens = out.len() / width;
    let scale = 1.0 / (size as f32).sqrt();
    for (head, weights) in weights.chunks_exact_mut(tokens * tokens).enumerate() {
        let columns = out.split_at_mut(head * size).1;
        for (from, until) in blocks(tokens) {
            let (rows, block) = (until - from, weights.split_at_mut(from * tokens).1);
            let queries = view(qkv, shape, QUERIES, head, from, rows);
            let keys = view(qkv, shape, KEYS, head, 0, until).transposed();
            let mut scores = MatrixMut::window(block, rows, until, tokens);
            multiply(machine, &mut scores, Store::Fresh, queries, keys);
            machine.run(
                #[inline(always)]
                || {
                    for (row, scores) in block.chunks_mut(tokens).take(rows).enumerate() {
                        softmax(scores.split_at_mut(until).0, from + row + 1, scale);
                    }
                },
            );
            let weights = Matrix::window(block, rows, until, tokens);
            let values = view(qkv, shape, VALUES, head, 0, until);
            let rest = columns.split_at_mut(from * width).1;
            let mut mixed = MatrixMut::window(rest, rows, size, width);
            multiply(machine, &mut mixed, Store::Fresh, weights, values);
        }
    }
}

/// Scores of the first `seen` tokens to weights that add up to one; the others get none.
#[inline(always)]
pub(crate) fn softmax(scores: &mut [f32], seen: usize, scale: f32) {
    let (seen, unseen) = scores.split_at_mut(seen);
    unseen.fill(0.0);
    let most = largest(seen);
    for score in seen.iter_mut() {
        *score = exp((*score - most) * scale);
    }
    let share = 1.0 / sum(seen);
    for score in seen {
        *score *= share;
    }
}

/// Writes the gradient of `qkv`. `scratch` holds [`scratch`] numbers.
pub(crate) fn backward(
    machine: Machine,
    shape: &Shape,
    qkv: &[f32],
    weights: &[f32],
    out_gradient: &[f32],
    scratch: &mut [f32],
    qkv_gradient: &mut [f32],
) {
    let Shape { width, heads, context, .. } = *shape;
    let sequences =
        qkv.chunks_exact(3 * context * width).zip(weights.chunks_exact(heads * context * context));
    let gradients = out_gradient
        .chunks_exact(context * width)
        .zip(qkv_gradient.chunks_exact_mut(3 * context * width));
    for ((qkv, weights), (out_gradient, qkv_gradient)) in sequences.zip(gradients) {
        one_backward(machine, shape, qkv, weights, out_gradient, scratch, qkv_gradient);
    }
}

fn one_backward(
    machine: Machine,
    shape: &Shape,
    qkv: &[f32],
    weights: &[f32],
    out_gradient: &[f32],
    scratch: &mut [f32],
    qkv_gradient: &mut [f32],
) {
    let (width, size) = (shape.width, shape.head());
    let tokens = out_gradient.len() / width;
    let scale = 1.0 / (size as f32).sqrt();
    qkv_gradient.fill(0.0);
    for (head, weights) in weights.chunks_exact(tokens * tokens).enumerate() {
        let columns = out_gradient.split_at(head * size).1;
        for (from, until) in blocks(tokens) {
            let rows = until - from;
            let weights = weights.split_at(from * tokens).1;
            let mixed = Matrix::window(columns.split_at(from * width).1, rows, size, width);
            let values = view(qkv, shape, VALUES, head, 0, until);
            let mut scores = MatrixMut::window(scratch, rows, until, tokens);
            multiply(machine, &mut scores, Store::Fresh, mixed, values.transposed());
            machine.run(
                #[inline(always)]
                || {
                    let rows = scratch.chunks_mut(tokens).zip(weights.chunks(tokens)).take(rows);
                    for (scores, weights) in rows {
                        let (scores, weights) =
                            (scores.split_at_mut(until).0, weights.split_at(until).0);
                        let mean = dot(scores, weights);
                        for (score, weight) in scores.iter_mut().zip(weights) {
                            *score = (*score - mean) * weight * scale;
                        }
                    }
                },
            );
            let given = Matrix::window(weights, rows, until, tokens).transposed();
            let mut values = view_mut(qkv_gradient, shape, VALUES, head, 0, until);
            multiply(machine, &mut values, Store::Sum, given, mixed);
            let scores = Matrix::window(scratch, rows, until, tokens);
            let keys = view(qkv, shape, KEYS, head, 0, until);
            let mut queries = view_mut(qkv_gradient, shape, QUERIES, head, from, rows);
            multiply(machine, &mut queries, Store::Fresh, scores, keys);
            let queries = view(qkv, shape, QUERIES, head, from, rows);
            let mut keys = view_mut(qkv_gradient, shape, KEYS, head, 0, until);
            multiply(machine, &mut keys, Store::Sum, scores.transposed(), queries);
        }
    }
}

/// Numbers that [`backward`] needs for itself.
pub(crate) fn scratch(tokens: usize) -> usize {
    BLOCK.min(tokens) * tokens
}
