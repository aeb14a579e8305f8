//! Frames in names.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{InterfaceKey, InterfaceStations, StationKey};

use super::convert::Viewer;
use super::plain::{
    destination_end, header_view, onward_view, protocol_name, removal_view, socket_end, source_end,
};
use super::types::{
    ConntrackRow, FRAME_ROWS_MAX, Frame, LinkLocalRow, NameRow, NatRow, PacketRow, Rows, SocketRow,
    Table, TableCounts, TrackingRow,
};
use crate::event::{EntryId, PacketId, SocketId, Translator};
use crate::frame;
use crate::sentence::flow_state_name;

impl Viewer<'_> {
    /// A frame in names; of long tables only the first rows.
    #[must_use]
    pub fn frame(&self, frame: &frame::Frame) -> Frame {
        let first = |table| self.rows(frame, table, 0, FRAME_ROWS_MAX);
        let mut view = Frame {
            seq: frame.seq().map(|seq| seq.0),
            at_us: frame.at.0,
            packets: frame
                .packets
                .iter()
                .map(|(packet, row)| packet_row(PacketId(packet), row))
                .collect(),
            counts: TableCounts {
                nat: count(frame.nat.len()),
                tracking: count(frame.tracking.len()),
                sockets: count(frame.sockets.len()),
                names: count(frame.names.len()),
            },
            nat: Vec::new(),
            tracking: Vec::new(),
            sockets: Vec::new(),
            names: Vec::new(),
            link_local: frame
                .link_local
                .iter()
                .map(|(station, used)| LinkLocalRow {
                    eni: self.component(*station),
                    station: station.0,
                    packets: used.packets,
                    exceeded: used.exceeded,
                })
                .collect(),
            conntrack: self.conntrack(frame),
            edits: count(frame.edits.len()),
        };
        for table in [Table::Nat, Table::Tracking, Table::Sockets, Table::Names] {
            match first(table) {
                Rows::Nat { rows } => view.nat = rows,
                Rows::Tracking { rows } => view.tracking = rows,
                Rows::Sockets { rows } => view.sockets = rows,
                Rows::Names { rows } => view.names = rows,
            }
        }
        view
    }

    fn conntrack(&self, frame: &frame::Frame) -> Vec<ConntrackRow> {
        let network = &self.scenario.network;
        let row = |(index, stations): (u32, &InterfaceStations)| {
            let interface = InterfaceKey(index);
            let station = stations.security_group?;
            let exceeded = frame.conntrack_exceeded.iter();
            let exceeded = exceeded
                .filter(|(of, _)| *of == station)
                .map(|(_, count)| *count)
                .sum();
            let tracked = count(frame.tracked(interface));
            let instance = network.interface(interface).instance();
            let all = instance.map_or(tracked, |instance| {
                let own = network.instance(instance).interfaces();
                own.map(|one| count(frame.tracked(one))).sum()
            });
            (tracked > 0 || exceeded > 0).then(|| ConntrackRow {
                eni: self.interface_id(interface),
                station: station.0,
                available: network.conntrack_allowance(interface).saturating_sub(all),
                exceeded,
            })
        };
        let interfaces = (0..).zip(&network.stations.interfaces);
        interfaces.filter_map(row).collect()
    }

    /// Some rows of one table.
    #[must_use]
    pub fn rows(&self, frame: &frame::Frame, table: Table, offset: usize, limit: usize) -> Rows {
        match table {
            Table::Nat => Rows::Nat {
                rows: frame
                    .nat
                    .iter_from(offset)
                    .take(limit)
                    .map(|(translator, entry, row)| self.nat_row(translator, EntryId(entry), row))
                    .collect(),
            },
            Table::Tracking => Rows::Tracking {
                rows: frame
                    .tracking
                    .iter_from(offset)
                    .take(limit)
                    .map(|(interface, entry, row)| {
                        self.tracking_row(interface, EntryId(entry), row)
                    })
                    .collect(),
            },
            Table::Sockets => Rows::Sockets {
                rows: frame
                    .sockets
                    .iter_from(offset)
                    .take(limit)
                    .map(|(station, socket, row)| self.socket_row(station, SocketId(socket), row))
                    .collect(),
            },
            Table::Names => Rows::Names {
                rows: frame
                    .names
                    .iter()
                    .skip(offset)
                    .take(limit)
                    .map(|row| self.name_row(row))
                    .collect(),
            },
        }
    }

    fn component(&self, station: StationKey) -> String {
        let station = self.scenario.network.stations.station(station);
        station.component.clone()
    }

    fn nat_row(&self, translator: Translator, entry: EntryId, row: &frame::NatRow) -> NatRow {
        NatRow {
            gateway: self.translator_id(translator),
            entry: entry.0,
            protocol: protocol_name(row.inside.protocol),
            inside: source_end(&row.inside),
            outside: source_end(&row.outside),
            destination: destination_end(&row.inside),
            target: matches!(translator, Translator::Node(_))
                .then(|| destination_end(&row.outside)),
            state: flow_state_name(row.life.state).to_string(),
            made_at_us: row.life.made_at.0,
            used_at_us: row.life.used_at.0,
            expires_at_us: row.life.expires_at.0,
            made_by: row.life.made_by.0,
            changed_by: row.life.changed_by.0,
            removed: row.life.removed.map(removal_view),
        }
    }

    fn tracking_row(
        &self,
        interface: InterfaceKey,
        entry: EntryId,
        row: &frame::TrackingRow,
    ) -> TrackingRow {
        TrackingRow {
            eni: self.interface_id(interface),
            entry: entry.0,
            protocol: protocol_name(row.original.protocol),
            source: source_end(&row.original),
            destination: destination_end(&row.original),
            automatic: row.class != crate::event::TrackingClass::Tracked,
            state: flow_state_name(row.life.state).to_string(),
            made_at_us: row.life.made_at.0,
            used_at_us: row.life.used_at.0,
            expires_at_us: row.life.expires_at.0,
            made_by: row.life.made_by.0,
            changed_by: row.life.changed_by.0,
            removed: row.life.removed.map(removal_view),
        }
    }

    fn socket_row(
        &self,
        station: StationKey,
        socket: SocketId,
        row: &frame::SocketRow,
    ) -> SocketRow {
        SocketRow {
            guest: self.component(station),
            station: station.0,
            socket: socket.0,
            local: socket_end(row.local),
            remote: row.remote.map(|end: (IpAddr, u16)| socket_end(end)),
            state: row.state,
            connection: self.connection(row.connection),
            changed_by: row.changed_by.0,
        }
    }

    fn name_row(&self, row: &frame::NameRow) -> NameRow {
        NameRow {
            guest: self.component(row.guest),
            name: self.scenario.host_name(row.name).to_string(),
            address: row.address.to_string(),
            expires_at_us: row.expires_at.0,
            changed_by: row.changed_by.0,
            removed: row.removed,
        }
    }
}

fn packet_row(packet: PacketId, row: &frame::PacketRow) -> PacketRow {
    PacketRow {
        packet: packet.0,
        header: header_view(&row.header),
        station: row.station.0,
        since_us: row.since.0,
        next: row.next.map(onward_view),
        changed_by: row.changed_by.0,
    }
}

/// Tables have fewer rows than `u32` can count: entry numbers are `u32` themselves.
fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
