//! The keys that a log had, for whoever knows one of them.

use super::finding::{Findings, Place};
use crate::policy::Policy;
use crate::published::{Published, ROTATION};
use crate::rotation::{BYTES_MAX, ROTATIONS_MAX, Rotation};

/// Rotations that are asked for at once: most logs have none.
const AT_ONCE: u64 = 4;

/// The rotations that a log publishes, and the policy with the keys that they lead to.
///
/// The walk MUST be given the heads of these rotations as kept ones: the log has to continue them like any other head that it signed.
pub fn follow<P: Published + ?Sized>(
    log: &P,
    policy: &Policy,
    findings: &mut Findings,
) -> Result<(Policy, Vec<Rotation>), P::Error> {
    let rotations = read(log, findings)?;
    let place = || Some(Place::Path(ROTATION.to_owned()));
    match policy.follow_all(&rotations) {
        Ok((policy, 0)) => Ok((policy, rotations)),
        Ok((policy, _)) => {
            let message =
                "it publishes the replacement of a key that does not follow from any that is known";
            findings.add("log::rotation", place(), message);
            Ok((policy, rotations))
        }
        Err(error) => {
            findings.add("log::rotation", place(), error.to_string());
            Ok((policy.clone(), rotations))
        }
    }
}

fn read<P: Published + ?Sized>(
    log: &P,
    findings: &mut Findings,
) -> Result<Vec<Rotation>, P::Error> {
    let mut rotations = Vec::new();
    let mut next = 1;
    while next <= ROTATIONS_MAX {
        let paths: Vec<_> =
            (next..next + AT_ONCE).map(|number| format!("{ROTATION}/{number}")).collect();
        for (path, bytes) in paths.iter().zip(log.read(&paths, BYTES_MAX as u64)?) {
            let Some(bytes) = bytes else { return Ok(rotations) };
            match Rotation::parse(&bytes) {
                Ok(rotation) => rotations.push(rotation),
                Err(error) => {
                    findings.add(
                        "log::rotation",
                        Some(Place::Path(path.clone())),
                        error.to_string(),
                    );
                }
            }
        }
        next += AT_ONCE;
    }
    Ok(rotations)
}
