//! Which addresses a CIDR block covers.

use core::net::IpAddr;
use ipnet::IpNet;

/// Does a block cover an address? As [`IpNet`]'s own `contains`, which makes the first and the last
/// address of the block each time; here every hop asks, of several blocks.
pub(crate) fn covers(block: &IpNet, address: IpAddr) -> bool {
    let apart = match (block, address) {
        (IpNet::V4(block), IpAddr::V4(address)) => {
            let differs = block.addr().to_bits() ^ address.to_bits();
            u64::from(differs) >> (32 - block.prefix_len()) != 0
        }
        (IpNet::V6(block), IpAddr::V6(address)) => {
            let differs = block.addr().to_bits() ^ address.to_bits();
            differs.leading_zeros() < u32::from(block.prefix_len())
        }
        _ => true,
    };
    !apart
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn as_the_library_says() {
        let addresses = [
            "0.0.0.0",
            "10.0.0.0",
            "10.0.1.5",
            "10.0.1.255",
            "10.0.2.0",
            "11.0.0.0",
            "255.255.255.255",
            "::",
            "2001:db8::7",
            "2001:db8:0:1::7",
            "2001:db9::",
            "ffff::",
        ];
        for block in [
            "0.0.0.0/0",
            "10.0.1.0/24",
            "10.0.0.0/8",
            "10.0.1.5/32",
            "10.0.1.7/24",
            "128.0.0.0/1",
            "::/0",
            "2001:db8::/32",
            "2001:db8::/64",
            "2001:db8::7/128",
            "8000::/1",
        ] {
            let block: IpNet = block.parse().unwrap();
            for address in addresses {
                let address: IpAddr = address.parse().unwrap();
                let expected = block.contains(&address);
                assert_eq!(covers(&block, address), expected, "{block} {address}");
            }
        }
    }
}
