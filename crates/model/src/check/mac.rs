//! Ethernet addresses for those who state none.

use super::index::Numbers;
use crate::network::MacAddress;

/// Addresses that are given.
#[derive(Default)]
pub(super) struct MacAddresses(Numbers);

impl MacAddresses {
    /// Leaves these out of what is made up.
    pub(super) fn keep(&mut self, stated: impl Iterator<Item = MacAddress>) {
        for mac in stated {
            self.add(mac);
        }
    }

    /// One that nothing has: the same for the same id in every run, and locally administered as
    /// AWS's are (F9.14).
    pub(super) fn make(&mut self, id: &str) -> MacAddress {
        // FNV-1a with 64 bits: spreads short ids well and needs no table.
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in id.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        loop {
            let [.., a, b, c, d, e] = hash.to_be_bytes();
            let mac = MacAddress([0x02, a, b, c, d, e]);
            if self.add(mac) {
                return mac;
            }
            hash = hash.wrapping_add(1);
        }
    }

    fn add(&mut self, mac: MacAddress) -> bool {
        self.0.add(number(mac))
    }
}

/// An address as a number.
pub(super) const fn number(mac: MacAddress) -> u64 {
    let [a, b, c, d, e, f] = mac.0;
    u64::from_be_bytes([0, 0, a, b, c, d, e, f])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_addresses_differ_and_repeat() {
        let made = || {
            let mut macs = MacAddresses::default();
            ["eni-0a1b", "eni-0a1c", "eni-0a1b"].map(|id| macs.make(id))
        };
        let [first, second, again] = made();
        assert!(first != second && first != again && second != again);
        assert_eq!(made(), [first, second, again]);
        assert_eq!(first.0[0], 0x02);
    }
}
