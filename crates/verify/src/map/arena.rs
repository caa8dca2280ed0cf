//! Nodes in one allocation, named by a number. Numbers are used again.

#[derive(Debug, Clone)]
pub(super) struct Arena<T> {
    items: Vec<T>,
    free: Vec<u32>,
}

impl<T> Arena<T> {
    /// The numbers below this one can be told apart in half of 32 bits; see [`super::tree::Node`].
    pub(super) const LEN_MAX: usize = (1 << 31) - 1;

    pub(super) fn new(items: Vec<T>) -> Self {
        Self { items, free: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.items.len() - self.free.len()
    }

    /// Whether so many more fit.
    pub(super) fn takes(&self, more: usize) -> bool {
        self.len().checked_add(more).is_some_and(|len| len <= Self::LEN_MAX)
    }

    /// Whoever adds has asked whether the arena [takes](Arena::takes) it, so that the number is never cut.
    pub(super) fn add(&mut self, item: T) -> u32 {
        if let Some(number) = self.free.pop() {
            *self.at_mut(number) = item;
            return number;
        }
        self.items.push(item);
        (self.items.len() - 1) as u32
    }

    /// Gives a number back. Nobody may hold it from here on.
    pub(super) fn release(&mut self, number: u32) {
        self.free.push(number);
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "numbers come from `add` of this arena, and items are never removed"
    )]
    pub(super) fn at(&self, number: u32) -> &T {
        &self.items[number as usize]
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "numbers come from `add` of this arena, and items are never removed"
    )]
    pub(super) fn at_mut(&mut self, number: u32) -> &mut T {
        &mut self.items[number as usize]
    }
}
