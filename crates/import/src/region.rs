//! Which Region a thing is in: by its zone or its ARN, never by the name of a folder.

/// The Region of a zone: `us-east-1` of `us-east-1d`, and of the Local Zone `us-east-1-bos-1a`.
pub(crate) fn of_zone(zone: &str) -> Option<&str> {
    let mut end = 0;
    for (number, part) in zone.split('-').enumerate() {
        end += part.len() + usize::from(number > 0);
        // The first part that begins with a digit is the Region's number.
        if number >= 2 && part.starts_with(|c: char| c.is_ascii_digit()) {
            let letters = part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            return zone.get(..end - letters);
        }
    }
    None
}

/// The Region in an ARN.
pub(crate) fn of_arn(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    (parts.next() == Some("arn")).then_some(())?;
    parts.nth(2).filter(|region| !region.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_and_an_arn_tell_their_region() {
        for (zone, region) in [
            ("us-east-1d", Some("us-east-1")),
            ("us-gov-west-1a", Some("us-gov-west-1")),
            ("us-west-2-lax-1a", Some("us-west-2")),
            ("us-east-1-wl1-bos-wlz-1", Some("us-east-1")),
            ("ap-southeast-2", Some("ap-southeast-2")),
            ("use1-az2", None),
            ("", None),
            ("a-b-c", None),
        ] {
            assert_eq!(of_zone(zone), region, "{zone}");
        }
        let arn = "arn:aws:ec2:eu-west-1:111122223333:transit-gateway/tgw-1";
        assert_eq!(of_arn(arn), Some("eu-west-1"));
        assert_eq!(of_arn("arn:aws:iam::111122223333:role/x"), None);
        assert_eq!(of_arn("vpc-1"), None);
    }
}
