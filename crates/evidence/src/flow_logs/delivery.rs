//! Files as a flow log delivers them to an S3 bucket: the line with the names of the fields first,
//! then the records whose intervals ended in the last five minutes.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use vpclab_model::WallClock;

use super::FlowLog;
use super::row::ACCOUNT;

/// A file is published every five minutes.
const PERIOD: u64 = 300;

/// A file, before it is compressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it is in the bucket:
    /// `AWSLogs/ACCOUNT/vpcflowlogs/REGION/YYYY/MM/DD/ACCOUNT_vpcflowlogs_REGION_ID_TIME_HASH.log.gz`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl FlowLog<'_> {
    /// The files that are delivered, in the order of their times. `id` is the flow log's: `fl-…`.
    ///
    /// Records of different accounts or Regions are in different files. `MODEL`: the hash in the name
    /// is one of the file's content.
    #[must_use]
    pub fn files(&self, id: &str) -> Vec<File> {
        let network = &self.timeline.scenario().network;
        let writer = self.writer();
        let mut files: Vec<((u64, &str, &str), String)> = Vec::new();
        for (end, line) in &self.lines {
            let Some(eni) = self.enis.get(line.eni() as usize) else {
                continue;
            };
            let vpc = eni.vpc(network);
            let account = vpc.owner_id.as_deref().unwrap_or(ACCOUNT);
            let key = (end.next_multiple_of(PERIOD), account, &*vpc.region);
            let place = files.partition_point(|(known, _)| *known < key);
            if files.get(place).is_none_or(|(known, _)| *known != key) {
                files.insert(place, (key, self.format.header() + "\n"));
            }
            if let Some((_, text)) = files.get_mut(place) {
                text.push_str(&writer.line(line));
                text.push('\n');
            }
        }
        let files = files.into_iter().map(|((time, account, region), text)| {
            let time = WallClock::from_unix(time);
            let (year, month, day) = time.date();
            let (hour, minute, _) = time.time_of_day();
            let hash = fnv(&text);
            let path = format!(
                "AWSLogs/{account}/vpcflowlogs/{region}/{year:04}/{month:02}/{day:02}/\
                 {account}_vpcflowlogs_{region}_{id}_\
                 {year:04}{month:02}{day:02}T{hour:02}{minute:02}Z_{hash:08x}.log.gz"
            );
            File { path, text }
        });
        files.collect()
    }

    /// Everything as one such file: the line with the names of the fields, then all lines.
    #[must_use]
    pub fn file_text(&self) -> String {
        self.format.header() + "\n" + &self.text()
    }
}

/// FNV-1a, 32 bits.
fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
