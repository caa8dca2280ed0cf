//! One act of a member at a time: whoever asks whether it is done already must not be overtaken between the question and the append.

use std::hash::{DefaultHasher, Hash, Hasher};

use tokio::sync::{Mutex, MutexGuard};

/// Two members share a lock now and then, which costs them a few milliseconds.
const LOCKS: usize = 4_096;

#[derive(Debug)]
pub(crate) struct Stripes(Vec<Mutex<()>>);

impl Default for Stripes {
    fn default() -> Self {
        Self((0..LOCKS).map(|_| Mutex::new(())).collect())
    }
}

impl Stripes {
    pub(crate) async fn of(&self, member: &str) -> Option<MutexGuard<'_, ()>> {
        let mut hasher = DefaultHasher::new();
        member.hash(&mut hasher);
        let place = (hasher.finish() % LOCKS as u64) as usize;
        match self.0.get(place) {
            Some(lock) => Some(lock.lock().await),
            None => None,
        }
    }
}
