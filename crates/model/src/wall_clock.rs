//! The wall clock: when a scenario happened, for evidence that carries dates.

use core::fmt;
use core::str::FromStr;

use crate::time::SimTime;

/// A second of the calendar, UTC, from 1970 to 9999: what simulated time 0 stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WallClock(u64);

const DAY: u64 = 86_400;

impl WallClock {
    /// Where a scenario says nothing: 2026-01-01T00:00:00Z. Our choice: no clock is ever asked.
    pub const DEFAULT: Self = Self(1_767_225_600);

    /// Unix time, in whole seconds.
    #[must_use]
    pub const fn unix(self) -> u64 {
        self.0
    }

    /// From Unix time.
    #[must_use]
    pub const fn from_unix(seconds: u64) -> Self {
        Self(seconds)
    }

    /// What the clock shows at a simulated time, the second that is running.
    #[must_use]
    pub const fn at(self, time: SimTime) -> Self {
        Self(self.0 + time.0 / 1_000_000)
    }

    /// Year, month and day.
    #[must_use]
    pub const fn date(self) -> (u64, u64, u64) {
        // Counted from 1 March of the year 0, so that a leap day is the last day of its year.
        let days = self.0 / DAY + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        let next_year = if month <= 2 { 1 } else { 0 };
        (era * 400 + year_of_era + next_year, month, day)
    }

    /// Hour, minute and second.
    #[must_use]
    pub const fn time_of_day(self) -> (u64, u64, u64) {
        let second = self.0 % DAY;
        (second / 3_600, second / 60 % 60, second % 60)
    }
}

/// `2026-01-01T00:00:00Z` (RFC 3339).
impl fmt::Display for WallClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        let (hour, minute, second) = self.time_of_day();
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

/// A text is no second of the calendar, or not written as [`WallClock`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseWallClockError;

impl FromStr for WallClock {
    type Err = ParseWallClockError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |from: usize, to: usize| -> Result<u64, ParseWallClockError> {
            let digits = text.get(from..to).ok_or(ParseWallClockError)?;
            let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
            let number = digits.parse().map_err(|_| ParseWallClockError)?;
            all_digits.then_some(number).ok_or(ParseWallClockError)
        };
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let seconds = number(11, 13)? * 3_600 + number(14, 16)? * 60 + number(17, 19)?;
        // Days from 1 March of the year 0 to that of the year that a day belongs to.
        let shifted = year
            .checked_sub(u64::from(month <= 2))
            .ok_or(ParseWallClockError)?;
        let from_march = (month + 9) % 12;
        let days = shifted * 365 + shifted / 4 - shifted / 100
            + shifted / 400
            + (153 * from_march + 2) / 5
            + day;
        let days = days.checked_sub(719_469).ok_or(ParseWallClockError)?;
        let clock = Self(days * DAY + seconds);
        // What is no date, or written otherwise, does not come out as it went in.
        match alloc::format!("{clock}") == text {
            true => Ok(clock),
            false => Err(ParseWallClockError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn seconds_have_dates() {
        for (text, unix) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-03-01T00:00:00Z", 5_097_600),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("2014-12-14T04:06:50Z", 1_418_530_010),
            ("2015-05-29T16:30:27Z", 1_432_917_027),
            ("2026-01-01T00:00:00Z", WallClock::DEFAULT.unix()),
            ("2100-03-01T00:00:00Z", 4_107_542_400),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] {
            assert_eq!(WallClock::from_unix(unix).to_string(), text);
            assert_eq!(text.parse(), Ok(WallClock::from_unix(unix)), "{text}");
        }
    }

    #[test]
    fn what_is_no_second_is_refused() {
        for text in [
            "",
            "2026",
            "2026-01-01",
            "2026-01-01 00:00:00",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00+01:00",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-04-31T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:60Z",
            "1969-12-31T23:59:59Z",
            "0000-01-01T00:00:00Z",
            "+026-01-01T00:00:00Z",
            "2026-01-01T00:00:00Zulu",
            "äöü-01-01T00:00:00Z",
        ] {
            assert_eq!(
                text.parse::<WallClock>(),
                Err(ParseWallClockError),
                "{text:?}"
            );
        }
    }

    #[test]
    fn the_clock_runs_with_the_scenario() {
        let start = WallClock::DEFAULT;
        assert_eq!(start.at(SimTime(999_999)), start);
        assert_eq!(
            start.at(SimTime(61_000_000)).to_string(),
            "2026-01-01T00:01:01Z"
        );
    }
}
