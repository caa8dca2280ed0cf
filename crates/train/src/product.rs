//! The product of two matrices, the same bits on every machine.
//!
//! Each element is one chain of fused multiplications and additions along the inner dimension, in its order, in blocks of
//! [`DEPTH`] that are added one after the other. That is what `gemm`'s kernels do with any instructions, once three things
//! that they take from the machine are taken away from them: the depth of blocks, the choice of instructions, and the
//! special cases for small sizes.

#[cfg(target_arch = "x86_64")]
use gemm_common::simd::{MixedSimd, V3, V4};
#[cfg(target_arch = "x86_64")]
use gemm_f32::microkernel::{avx512f, fma};

use crate::machine::{Instructions, Machine};

/// Terms that are added up before they are added to the result. `gemm` never splits as few as these.
const DEPTH: usize = 512;

/// A matrix that lies in a slice: row `r` and column `c` at `r * row + c * column`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matrix<'a> {
    data: &'a [f32],
    rows: usize,
    columns: usize,
    row: usize,
    column: usize,
}

impl<'a> Matrix<'a> {
    /// Rows one after the other.
    pub(crate) fn new(data: &'a [f32], columns: usize) -> Self {
        Self { data, rows: data.len() / columns, columns, row: columns, column: 1 }
    }

    /// The first columns of longer rows.
    pub(crate) fn window(data: &'a [f32], rows: usize, columns: usize, stride: usize) -> Self {
        Self { data, rows, columns, row: stride, column: 1 }
    }

    pub(crate) fn transposed(self) -> Self {
        Self { rows: self.columns, columns: self.rows, row: self.column, column: self.row, ..self }
    }

    fn is_inside(&self) -> bool {
        let last = |count: usize, stride: usize| count.saturating_sub(1) * stride;
        self.rows == 0
            || self.columns == 0
            || last(self.rows, self.row) + last(self.columns, self.column) < self.data.len()
    }
}

/// Where a product goes: rows of which the first columns are written.
#[derive(Debug)]
pub(crate) struct MatrixMut<'a> {
    data: &'a mut [f32],
    rows: usize,
    columns: usize,
    row: usize,
}

impl<'a> MatrixMut<'a> {
    /// Rows one after the other.
    pub(crate) fn new(data: &'a mut [f32], columns: usize) -> Self {
        Self { rows: data.len() / columns, data, columns, row: columns }
    }

    /// The first columns of longer rows.
    pub(crate) fn window(data: &'a mut [f32], rows: usize, columns: usize, stride: usize) -> Self {
        Self { data, rows, columns, row: stride }
    }

    fn is_inside(&self) -> bool {
        self.rows == 0
            || self.columns == 0
            || (self.columns <= self.row
                && (self.rows - 1) * self.row + self.columns <= self.data.len())
    }
}

/// What stands in the result before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    /// Nothing that counts.
    Fresh,
    /// Something that the product is added to.
    Sum,
}

/// `out = a · b`, or `out += a · b`. The caller's shapes must fit, and be inside of their slices.
pub(crate) fn multiply(
    machine: Machine,
    out: &mut MatrixMut<'_>,
    into: Store,
    a: Matrix<'_>,
    b: Matrix<'_>,
) {
    assert!(
        out.rows == a.rows && out.columns == b.columns && a.columns == b.rows,
        "shapes of a product do not fit"
    );
    assert!(out.is_inside() && a.is_inside() && b.is_inside(), "a matrix reaches out of its slice");
    let mut from = 0;
    while from < a.columns || (from == 0 && into == Store::Fresh) {
        let depth = DEPTH.min(a.columns - from);
        block(machine, out, into == Store::Sum || from > 0, a, b, from, depth);
        from += DEPTH;
    }
}

fn block(
    machine: Machine,
    out: &mut MatrixMut<'_>,
    is_sum: bool,
    a: Matrix<'_>,
    b: Matrix<'_>,
    from: usize,
    depth: usize,
) {
    match machine.0 {
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx512 => kernel::<
            V4,
            16,
            { 16 * avx512f::f32::MR_DIV_N },
            { avx512f::f32::NR },
            { avx512f::f32::MR_DIV_N },
        >(&avx512f::f32::UKR, out, is_sum, a, b, from, depth),
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx2 => kernel::<
            V3,
            8,
            { 8 * fma::f32::MR_DIV_N },
            { fma::f32::NR },
            { fma::f32::MR_DIV_N },
        >(&fma::f32::UKR, out, is_sum, a, b, from, depth),
        Instructions::Plain => plain(out, is_sum, a, b, from, depth),
    }
}

#[cfg(target_arch = "x86_64")]
type Kernels<const NR: usize, const MR_DIV_N: usize> =
    [[gemm_common::microkernel::MicroKernelFn<f32>; NR]; MR_DIV_N];

#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "the kernels take pointers; `multiply` has checked every bound")]
fn kernel<S, const N: usize, const MR: usize, const NR: usize, const MR_DIV_N: usize>(
    kernels: &Kernels<NR, MR_DIV_N>,
    out: &mut MatrixMut<'_>,
    is_sum: bool,
    a: Matrix<'_>,
    b: Matrix<'_>,
    from: usize,
    depth: usize,
) where
    S: MixedSimd<f32, f32, f32, f32>,
{
    // A machine is only made where its instructions are.
    let Some(simd) = S::try_new() else { return plain(out, is_sum, a, b, from, depth) };
    let no_kernels: [[gemm_common::microkernel::HMicroKernelFn<f32>; 0]; 0] = [];
    // SAFETY: pointers and strides are those of slices that live on, `out` alone may be written, and `multiply` has checked
    // that each matrix is inside of its slice and that the shapes fit. The instructions are there, `simd` shows.
    unsafe {
        gemm_common::gemm::gemm_basic_generic::<S, f32, N, MR, NR, MR_DIV_N, 0, 0>(
            simd,
            // The kernels write columns: the transposed product is computed.
            out.columns,
            out.rows,
            depth,
            out.data.as_mut_ptr(),
            out.row.cast_signed(),
            1,
            is_sum,
            b.data.as_ptr().wrapping_add(from * b.row),
            b.row.cast_signed(),
            b.column.cast_signed(),
            a.data.as_ptr().wrapping_add(from * a.column),
            a.row.cast_signed(),
            a.column.cast_signed(),
            1.0,
            1.0,
            false,
            // Conjugates of real numbers are themselves; asking for them keeps `gemm` from its own ways with vectors,
            // which add in another order.
            true,
            false,
            |a, b, c| a * b + c,
            kernels,
            &no_kernels,
            false,
            // Threads work on different products, or on different rows of one.
            gemm_common::Parallelism::None,
        );
    }
}

/// The same in plain Rust.
fn plain(
    out: &mut MatrixMut<'_>,
    is_sum: bool,
    a: Matrix<'_>,
    b: Matrix<'_>,
    from: usize,
    depth: usize,
) {
    let at = |matrix: Matrix<'_>, row: usize, column: usize| {
        matrix.data.get(row * matrix.row + column * matrix.column).copied().unwrap_or(f32::NAN)
    };
    let columns = out.columns;
    for (r, row) in out.data.chunks_mut(out.row).take(out.rows).enumerate() {
        for (c, element) in row.iter_mut().take(columns).enumerate() {
            let terms = (from..from + depth).map(|k| (at(a, r, k), at(b, k, c)));
            let chain = terms.fold(0.0_f32, |sum, (a, b)| a.mul_add(b, sum));
            *element = if is_sum { *element + chain } else { chain };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbers(length: usize, seed: u32) -> Vec<f32> {
        let mut state = seed.wrapping_mul(2_654_435_769).wrapping_add(1);
        (0..length)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / (1 << 23) as f32 - 1.0
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(192))]
        #[test]
        fn every_machine_gives_the_same_bits(
            rows in 1_usize..40, columns in 1_usize..70, inner in prop_oneof![1_usize..80, 500_usize..1100],
            turn_a: bool, turn_b: bool, sum: bool, gap in 0_usize..5, seed: u32,
        ) {
            let a = numbers(rows * inner, seed);
            let b = numbers(inner * columns, seed ^ 1);
            let a = if turn_a { Matrix::new(&a, rows).transposed() } else { Matrix::new(&a, inner) };
            let b = if turn_b { Matrix::new(&b, inner).transposed() } else { Matrix::new(&b, columns) };
            let before = numbers(rows * (columns + gap), seed ^ 2);
            let into = if sum { Store::Sum } else { Store::Fresh };
            let on = |machine: Machine| {
                let mut out = before.clone();
                multiply(machine, &mut MatrixMut::window(&mut out, rows, columns, columns + gap), into, a, b);
                out.iter().map(|x| x.to_bits()).collect::<Vec<_>>()
            };
            let expected = on(Machine::plain());
            for machine in Machine::all() {
                prop_assert_eq!(&on(machine), &expected, "{}", machine.name());
            }
        }
    }

    #[test]
    #[should_panic(expected = "out of its slice")]
    fn a_matrix_larger_than_its_slice_is_refused() {
        let (a, b) = ([0.0; 6], [0.0; 6]);
        let mut out = [0.0; 4];
        let too_large = Matrix::window(&a, 2, 3, 4);
        multiply(
            Machine::plain(),
            &mut MatrixMut::new(&mut out, 2),
            Store::Fresh,
            too_large,
            Matrix::new(&b, 2),
        );
    }
}
