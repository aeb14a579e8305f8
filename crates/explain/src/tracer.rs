//! Asks the engine.

use vpclab_engine::{Engine, Entry, PacketBytes, Sink};
use vpclab_model::{Direction, Scenario};
use vpclab_trace::Event;

use crate::answer::{Answer, Disposition, Drop, Leg, SCHEMA};
use crate::explanation::explain;
use crate::leg::{self, Reader, Then};
use crate::packet;
use crate::places::Places;
use crate::query::{Query, QueryError};
use crate::resolve::{Question, Resolver};
use crate::walk::Walk;

/// Answers one question about a network.
///
/// # Errors
///
/// If the question makes no sense there.
pub fn trace(scenario: &Scenario, query: &Query) -> Result<Answer, QueryError> {
    Tracer::new(scenario.clone()).answer(query)
}

/// Answers many questions about one network, each as if it were the first.
#[derive(Debug)]
pub struct Tracer {
    engine: Engine,
    places: Places,
    log: Log,
}

#[derive(Debug, Default)]
struct Log(Vec<Event>);

impl Sink for Log {
    fn record(&mut self, event: &Event, _: Option<PacketBytes<'_>>) {
        self.0.push(*event);
    }
}

impl Tracer {
    /// About the network of a scenario, as it is before anything happens.
    #[must_use]
    pub fn new(scenario: Scenario) -> Self {
        Self {
            places: Places::of(&scenario),
            engine: Engine::without_guests(scenario),
            log: Log::default(),
        }
    }

    /// What the questions are about.
    #[must_use]
    pub const fn scenario(&self) -> &Scenario {
        self.engine.scenario()
    }

    /// Everything that happened in answer to the last question.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.log.0
    }

    /// Does the question make sense in this network?
    ///
    /// # Errors
    ///
    /// What does not.
    pub fn check(&self, query: &Query) -> Result<(), QueryError> {
        let question = self.question(query)?;
        match packet::asking(&question.tuple) {
            Some(_) => Ok(()),
            None => Err(no_such_packet(query)),
        }
    }

    /// The answer to a question.
    ///
    /// # Errors
    ///
    /// If the question makes no sense in this network.
    pub fn answer(&mut self, query: &Query) -> Result<Answer, QueryError> {
        let mut answer = self.way(query)?;
        let walk = Walk::of(answer.clone(), &self.log.0);
        if walk.works() || walk.refusal().is_none() {
            return Ok(answer);
        }
        // A change may leave the question without sense; then it is no better than before.
        let mut ask = |tracer: &mut Self| match tracer.way(query) {
            Ok(answer) => Walk::of(answer, &tracer.log.0),
            Err(_) => walk.clone(),
        };
        let known = self.scenario().network.public_addresses.len();
        (answer.blockers, answer.fixes) = explain(self, &mut ask);
        // An address that a change would have allocated is nobody's again.
        self.engine_at_rest().suppose(|scenario| {
            let public = &mut scenario.network.public_addresses;
            let allocated = public.len() > known;
            public.truncate(known);
            allocated
        });
        // What happened is what happened without any change.
        self.way(query)?;
        Ok(answer)
    }

    /// The engine before anything happened.
    pub(crate) fn engine_at_rest(&mut self) -> &mut Engine {
        self.engine.begin_again(&self.log.0);
        self.log.0.clear();
        &mut self.engine
    }

    /// Both directions, without what is in the way and what would help.
    fn way(&mut self, query: &Query) -> Result<Answer, QueryError> {
        let question = self.question(query)?;
        let packet = packet::asking(&question.tuple).ok_or_else(|| no_such_packet(query))?;
        self.engine_at_rest();
        let asked = packet.header();
        let mut forward = self.send(question.entry, packet);
        if forward.leg.disposition == Disposition::Delivered
            && let Some(goal) = &question.goal
            && !forward.leg.hops.iter().any(|hop| hop.component == *goal)
        {
            refuse(&mut forward.leg, "VPCLAB_DELIVERED_ELSEWHERE", |end| {
                format!(
                    "It was delivered to {end}, which has the same address, and never came to {goal}."
                )
            });
        }
        let mut reply = self.reply(&forward);
        if let Some(leg::Walk { leg, last, .. }) = &mut reply
            && leg.disposition == Disposition::Delivered
        {
            let back = asked.tuple.reversed();
            let known = last.is_some_and(|header| header.tuple == back);
            let there = self.begins(question.entry);
            if let Some(there) = there
                && !leg.hops.iter().any(|hop| hop.component == there)
            {
                refuse(leg, "VPCLAB_DELIVERED_ELSEWHERE", |end| {
                    format!("The reply was delivered to {end}, not to {there}, which waits for it.")
                });
            } else if !known {
                refuse(leg, "VPCLAB_REPLY_NOT_RECOGNISED", |end| {
                    format!(
                        "The reply reached {end} from another address or port than the packet went to: it belongs to no connection there."
                    )
                });
            }
        }
        Ok(answer(forward.leg, reply.map(|walk| walk.leg)))
    }

    fn question(&self, query: &Query) -> Result<Question, QueryError> {
        let resolver = Resolver {
            scenario: self.engine.scenario(),
            places: &self.places,
        };
        resolver.question(query)
    }

    /// Puts a packet in and lets everything happen that happens because of it.
    fn send(&mut self, entry: Entry, packet: vpclab_wire::Packet) -> leg::Walk {
        let id = self.engine.inject(entry, packet, &mut self.log);
        while !self.engine.is_quiet() && self.engine.step(&mut self.log) {}
        self.reader().walk(id, Some(entry))
    }

    fn reader(&self) -> Reader<'_> {
        Reader {
            scenario: self.engine.scenario(),
            log: &self.log.0,
        }
    }

    fn reply(&mut self, forward: &leg::Walk) -> Option<leg::Walk> {
        if forward.leg.disposition == Disposition::Dropped {
            return None;
        }
        match forward.then {
            Then::Reply(entry) => {
                let packet = packet::replying(&forward.last?)?;
                Some(self.send(entry, packet))
            }
            Then::Replied(packet) => Some(self.reader().walk(packet, None)),
            Then::Nothing => None,
        }
    }

    /// The id of the component at which a reply has to end.
    fn begins(&self, entry: Entry) -> Option<String> {
        let scenario = self.engine.scenario();
        Some(match entry {
            Entry::Interface(key) => scenario.network.interface(key).identity.id.clone(),
            Entry::Server(key) => scenario.server(key).id.clone(),
            Entry::Customer(key, _) => scenario.network.customer_gateway(key).id.clone(),
            Entry::Internet => return None,
        })
    }
}

fn answer(forward: Leg, reply: Option<Leg>) -> Answer {
    Answer {
        schema: SCHEMA,
        forward,
        reply,
        blockers: Vec::new(),
        fixes: Vec::new(),
    }
}

fn no_such_packet(query: &Query) -> QueryError {
    let message = format!(
        "a packet of {} cannot be made without knowing more of it",
        query.protocol
    );
    let hint = "write tcp, udp, icmp, or a number that is no header of another protocol";
    QueryError::new("protocol", message, hint)
}

/// The packet arrived, and all the same it did not do what was asked.
fn refuse(leg: &mut Leg, code: &str, sentence: impl FnOnce(&str) -> String) {
    let Some(end) = leg.hops.last() else {
        return;
    };
    leg.disposition = Disposition::Dropped;
    leg.drop = Some(Drop {
        at: end.component.clone(),
        kind: end.kind,
        direction: Some(Direction::Ingress),
        code: code.to_owned(),
        rule: None,
        sentence: sentence(&end.component),
        facts: &[],
    });
}
