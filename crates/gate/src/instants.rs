//! Columns of instants, in whichever unit they come.

use arrow::array::{Array, AsArray, TimestampMicrosecondArray};
use arrow::datatypes::{
    DataType, TimeUnit, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};

/// What a column of instants turned out to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No instants.
    Type,
    /// An instant that microseconds cannot hold.
    Range,
}

/// The column in whole microseconds; what is finer is cut off downwards.
///
/// An instant that does not fit is a fault and not a null: a deletion that turned into a null would
/// allow what it denied.
pub(crate) fn micros(array: &dyn Array) -> Result<TimestampMicrosecondArray, Fault> {
    let DataType::Timestamp(unit, _) = array.data_type() else {
        return Err(Fault::Type);
    };
    let times = |factor: i64| move |value: i64| value.checked_mul(factor).ok_or(Fault::Range);
    match unit {
        TimeUnit::Second => array
            .as_primitive_opt::<TimestampSecondType>()
            .ok_or(Fault::Type)?
            .try_unary(times(1_000_000)),
        TimeUnit::Millisecond => array
            .as_primitive_opt::<TimestampMillisecondType>()
            .ok_or(Fault::Type)?
            .try_unary(times(1_000)),
        TimeUnit::Microsecond => {
            array.as_primitive_opt::<TimestampMicrosecondType>().ok_or(Fault::Type).cloned()
        }
        TimeUnit::Nanosecond => Ok(array
            .as_primitive_opt::<TimestampNanosecondType>()
            .ok_or(Fault::Type)?
            .unary(|value| value.div_euclid(1_000))),
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{
        StringArray, TimestampMillisecondArray, TimestampNanosecondArray, TimestampSecondArray,
    };

    use super::*;

    #[test]
    fn every_unit_becomes_microseconds() {
        let rows = |array: &dyn Array| micros(array).unwrap().iter().collect::<Vec<_>>();
        assert_eq!(
            rows(&TimestampSecondArray::from(vec![Some(-1), None])),
            [Some(-1_000_000), None]
        );
        assert_eq!(rows(&TimestampMillisecondArray::from(vec![Some(2)])), [Some(2_000)]);
        assert_eq!(
            rows(&TimestampNanosecondArray::from(vec![Some(1_999), Some(-1)])),
            [Some(1), Some(-1)]
        );
    }

    #[test]
    fn what_does_not_fit_is_a_fault() {
        assert_eq!(micros(&TimestampSecondArray::from(vec![i64::MAX])), Err(Fault::Range));
        assert_eq!(micros(&StringArray::from(vec!["2025"])), Err(Fault::Type));
    }
}
