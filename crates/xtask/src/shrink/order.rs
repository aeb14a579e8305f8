//! Functions that are alike, next to each other.

/// Stretches of so many bytes are looked for.
const STRETCH: usize = 6;

/// What was written so many bytes ago counts no more: nearer is shorter for gzip, too.
const NEAR: usize = 12_000;

/// A function must have so many stretches before it counts fully: small ones are alike by chance.
const WEIGHT: usize = 30;

/// How many different stretches are told apart.
const STRETCHES: usize = 1 << 20;

/// An order of some functions: each is the one that has most in common with those before it.
pub(super) fn alike(codes: &[&[u8]]) -> Vec<usize> {
    let stretches: Vec<Vec<u32>> = codes.iter().map(|code| stretches(code)).collect();
    let mut who_has: Vec<Vec<u32>> = vec![Vec::new(); STRETCHES];
    for (function, stretches) in (0..).zip(&stretches) {
        for &stretch in stretches {
            who_has[stretch as usize].push(function);
        }
    }
    let mut near = vec![0_u32; STRETCHES];
    let mut shared = vec![0_usize; codes.len()];
    let mut left: Vec<usize> = (0..codes.len()).collect();
    let mut order: Vec<usize> = Vec::with_capacity(codes.len());
    let (mut bytes, mut oldest) = (0, 0);
    loop {
        let likeness = |f: usize| (shared[f] << 20) / (stretches[f].len() + WEIGHT);
        // Of several, the one that comes first in the module.
        let best = (0..left.len()).max_by_key(|&at| (likeness(left[at]), usize::MAX - left[at]));
        let Some(best) = best else { return order };
        let next = left.swap_remove(best);
        order.push(next);
        bytes += codes[next].len();
        for &stretch in &stretches[next] {
            near[stretch as usize] += 1;
            if near[stretch as usize] == 1 {
                for &function in &who_has[stretch as usize] {
                    shared[function as usize] += 1;
                }
            }
        }
        while bytes > NEAR && oldest + 1 < order.len() {
            let far = order[oldest];
            oldest += 1;
            bytes -= codes[far].len();
            for &stretch in &stretches[far] {
                near[stretch as usize] -= 1;
                if near[stretch as usize] == 0 {
                    for &function in &who_has[stretch as usize] {
                        shared[function as usize] -= 1;
                    }
                }
            }
        }
    }
}

/// The different stretches of a function's bytes, as numbers.
fn stretches(code: &[u8]) -> Vec<u32> {
    let mut all: Vec<u32> = code.windows(STRETCH).map(number).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// FNV-1a, its bits mixed once more.
fn number(bytes: &[u8]) -> u32 {
    let hash = bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    });
    (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d) >> (32 - STRETCHES.trailing_zeros())
}
