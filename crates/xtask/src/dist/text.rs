//! Bytes as text in a page: 91 characters say more than base64's 64, which is a tenth of the file.
//!
//! The way of basE91: two characters have 91 × 91 = 8,281 values, so they carry 13 bits, or 14 where
//! these are few enough. What the last two carry beyond the last byte is 0: whoever reads it knows the
//! length, as www/single/loader.js does.

/// What may stand in a script: the visible characters of ASCII but `&`, `<` and `\`.
fn alphabet() -> impl Iterator<Item = char> {
    ('!'..='~').filter(|c| !['&', '<', '\\'].contains(c))
}

/// The bytes as text.
pub(super) fn encode(bytes: &[u8]) -> String {
    const BASE: u32 = 91;
    /// 13 bits that leave room below 91 × 91 for a 14th.
    const SMALL: u32 = 8281 - (1 << 13);
    let alphabet: Vec<char> = alphabet().collect();
    let mut text = String::with_capacity(bytes.len() * 5 / 4);
    let put = |text: &mut String, value: u32| {
        for digit in [value % BASE, value / BASE] {
            text.extend(alphabet.get(digit as usize));
        }
    };
    let (mut bits, mut count) = (0u32, 0);
    for byte in bytes {
        bits |= u32::from(*byte) << count;
        count += 8;
        if count > 13 {
            let short = bits & 0x1fff;
            let (value, used) = if short < SMALL {
                (bits & 0x3fff, 14)
            } else {
                (short, 13)
            };
            put(&mut text, value);
            bits >>= used;
            count -= used;
        }
    }
    if count > 0 {
        put(&mut text, bits);
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// As the page does it.
    fn decode(text: &str) -> Vec<u8> {
        let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
        let digits: Vec<u32> = text
            .chars()
            .map(|c| u32::try_from(alphabet().position(|one| one == c).unwrap()).unwrap())
            .collect();
        for pair in digits.chunks(2) {
            let value = pair[0] + pair[1] * 91;
            bits |= value << count;
            count += if value & 0x1fff < 89 { 14 } else { 13 };
            while count > 7 {
                bytes.push((bits & 0xff) as u8);
                bits >>= 8;
                count -= 8;
            }
        }
        bytes
    }

    #[test]
    fn every_byte_comes_back_and_nothing_in_it_is_markup() {
        assert_eq!(alphabet().count(), 91);
        let mut state = 1u32;
        for len in (0..200).chain([100_000]) {
            let bytes: Vec<u8> = (0..len)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 24) as u8
                })
                .collect();
            let text = encode(&bytes);
            assert!(!text.contains(['<', '&', '\\', '\n']));
            let back = decode(&text);
            assert_eq!(back[..len], bytes[..], "{len}");
            assert!(back[len..].iter().all(|byte| *byte == 0) && back.len() <= len + 1);
            assert!(len < 1000 || text.len() * 100 < len * 124);
        }
        for bytes in [[0; 64], [255; 64]] {
            assert_eq!(decode(&encode(&bytes))[..64], bytes);
        }
    }
}
