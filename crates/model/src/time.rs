//! Simulated time: whole microseconds, and nothing else.

use alloc::string::String;
use core::fmt;
use core::ops::{Add, AddAssign, Sub};
use core::str::FromStr;
use serde::{Deserialize, Serialize};

/// An instant, in microseconds since the scenario began.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(transparent)]
pub struct SimTime(pub u64);

/// A length of time, in microseconds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(transparent)]
pub struct SimDuration(pub u64);

impl SimTime {
    /// The beginning of every scenario.
    pub const ZERO: Self = Self(0);

    /// How long after `earlier` this is; zero if it is before.
    #[must_use]
    pub const fn since(self, earlier: Self) -> SimDuration {
        SimDuration(self.0.saturating_sub(earlier.0))
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// Whole seconds.
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds * 1_000_000)
    }

    /// Whole milliseconds.
    #[must_use]
    pub const fn from_millis(milliseconds: u64) -> Self {
        Self(milliseconds * 1_000)
    }

    /// Whole microseconds.
    #[must_use]
    pub const fn from_micros(microseconds: u64) -> Self {
        Self(microseconds)
    }
}

impl Add<SimDuration> for SimTime {
    type Output = Self;

    /// Saturates at the end of time, which no scenario reaches: 584,000 years.
    fn add(self, duration: SimDuration) -> Self {
        Self(self.0.saturating_add(duration.0))
    }
}

impl AddAssign<SimDuration> for SimTime {
    fn add_assign(&mut self, duration: SimDuration) {
        *self = *self + duration;
    }
}

impl Add for SimDuration {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for SimDuration {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// Seconds with six decimals, so that times in a column line up: `350.020125`.
impl fmt::Display for SimTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

/// The shortest exact form that [`SimDuration::from_str`] reads back: `350s`, `20ms`, `1500us`.
impl fmt::Display for SimDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            us if us % 1_000_000 == 0 => write!(f, "{}s", us / 1_000_000),
            us if us % 1_000 == 0 => write!(f, "{}ms", us / 1_000),
            us => write!(f, "{us}us"),
        }
    }
}

/// Why a text is no duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseDurationError {
    /// No digits in front of the unit.
    NoNumber,
    /// The unit is missing, or none of `us`, `ms`, `s`, `m`, `h`, `d`.
    UnknownUnit,
    /// More than 2^64 microseconds.
    TooLong,
}

impl FromStr for SimDuration {
    type Err = ParseDurationError;

    /// A whole number and a unit: `350s`, `20ms`, `5m`, `1h`, `5d`, `125us`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = text.strip_suffix(unit).unwrap_or_default();
        if digits.is_empty() {
            return Err(ParseDurationError::NoNumber);
        }
        let per_unit: u64 = match unit.trim() {
            "us" | "µs" => 1,
            "ms" => 1_000,
            "s" => 1_000_000,
            "m" | "min" => 60_000_000,
            "h" => 3_600_000_000,
            "d" => 86_400_000_000,
            _ => return Err(ParseDurationError::UnknownUnit),
        };
        let number: u64 = digits.parse().map_err(|_| ParseDurationError::TooLong)?;
        number
            .checked_mul(per_unit)
            .map(SimDuration)
            .ok_or(ParseDurationError::TooLong)
    }
}

impl SimDuration {
    /// The form for people: `5 d`, `350 s`, `20 ms`, `1.5 ms`.
    #[must_use]
    pub fn human(self) -> String {
        use alloc::format;
        let us = self.0;
        match us {
            us if us >= 1_000_000 && us % 86_400_000_000 == 0 => {
                format!("{} d", us / 86_400_000_000)
            }
            us if us >= 1_000_000 => decimal(us, 1_000_000, "s"),
            us if us >= 1_000 => decimal(us, 1_000, "ms"),
            us => format!("{us} µs"),
        }
    }
}

fn decimal(us: u64, per_unit: u64, unit: &str) -> String {
    use alloc::format;
    let tenths = (us * 10 + per_unit / 2) / per_unit;
    if tenths.is_multiple_of(10) {
        format!("{} {unit}", tenths / 10)
    } else {
        format!("{}.{} {unit}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn durations_are_read() {
        for (text, expected) in [
            ("350s", Ok(SimDuration::from_secs(350))),
            ("20ms", Ok(SimDuration::from_millis(20))),
            ("125 us", Ok(SimDuration::from_micros(125))),
            ("5m", Ok(SimDuration::from_secs(300))),
            ("5d", Ok(SimDuration::from_secs(432_000))),
            ("0s", Ok(SimDuration::ZERO)),
            ("350", Err(ParseDurationError::UnknownUnit)),
            ("s", Err(ParseDurationError::NoNumber)),
            ("", Err(ParseDurationError::NoNumber)),
            ("-1s", Err(ParseDurationError::NoNumber)),
            ("1.5s", Err(ParseDurationError::UnknownUnit)),
            ("99999999999999999999s", Err(ParseDurationError::TooLong)),
            ("9999999999999999d", Err(ParseDurationError::TooLong)),
        ] {
            assert_eq!(text.parse::<SimDuration>(), expected, "{text:?}");
        }
    }

    #[test]
    fn durations_are_written_as_they_are_read() {
        for us in [0, 1, 999, 1_000, 1_500, 20_000, 1_000_000, 350_000_000] {
            let duration = SimDuration(us);
            assert_eq!(duration.to_string().parse(), Ok(duration));
        }
    }

    #[test]
    fn durations_for_people() {
        for (us, text) in [
            (125, "125 µs"),
            (1_500, "1.5 ms"),
            (20_000, "20 ms"),
            (350_000_000, "350 s"),
            (349_950_000, "350 s"),
            (349_900_000, "349.9 s"),
            (432_000_000_000, "5 d"),
        ] {
            assert_eq!(SimDuration(us).human(), text);
        }
    }
}
