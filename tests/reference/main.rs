//! A second opinion on every hop: the rules of a VPC written down once more, from the facts and the
//! scenario file's contract alone, plain and slow, sharing no code with the engine. Random networks
//! and packets are run by both, and each hop of each packet is compared.
//!
//! `VPCLAB_REFERENCE=N cargo test --profile reference -p vpclab-tests --test reference` tries N
//! packets, as `cargo xtask test` does with N = 100,000; `VPCLAB_REFERENCE_SEED=S` begins with
//! another network.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

mod dice;
mod facts;
mod observed;
mod random;
mod script;
mod share;
mod shrink;
mod wings;

use facts::World;
use observed::Run;
use serde_json::Value;
use share::Share;

/// Packets that a plain `cargo test` compares, where nothing is optimised.
const PACKETS: u64 = 5_000;

/// Networks in which each wrong rule must be noticed.
const NETWORKS: u64 = 6_000;

/// Where the networks of every test run begin.
const SEED: u64 = 0;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is a number, not {text:?}"))
    })
}

/// Why there is nothing to agree on.
enum Trouble {
    /// The scenario cannot be run.
    Invalid(String),
    /// The first event about which the two disagree.
    Differs(String),
}

/// How many packets and hops the two agree on.
fn compare(scenario: &Value, share: &mut Share) -> Result<(u64, u64), Trouble> {
    let run = Run::of(scenario).map_err(Trouble::Invalid)?;
    let mut world = World::of(scenario);
    let mut packets = 0;
    let mut hops = 0;
    for event in &run.events {
        match event {
            observed::Event::Created(created) => {
                packets += 1;
                let expected = world.created(created);
                if expected != created.text {
                    return Err(Trouble::Differs(format!(
                        "#{}: created\n  engine:    {}\n  reference: {expected}",
                        created.seq, created.text
                    )));
                }
            }
            observed::Event::Done { action, at_us } => {
                let call = scenario["script"][*action]["do"].as_str();
                share.count_edit(call.unwrap_or_default());
                world.done(*action, *at_us);
            }
            observed::Event::Hop(hop) => {
                hops += 1;
                share.count(hop);
                let expected = world.hop(hop);
                if expected != hop.text {
                    return Err(Trouble::Differs(format!(
                        "#{}: packet {}\n  engine:    {}\n  reference: {expected}",
                        hop.seq, hop.packet, hop.text
                    )));
                }
            }
        }
    }
    world.nothing_is_under_way().map_err(Trouble::Differs)?;
    Ok((packets, hops))
}

#[test]
fn engine_and_reference_agree_on_every_hop() {
    let wanted = number("VPCLAB_REFERENCE", PACKETS);
    let first = number("VPCLAB_REFERENCE_SEED", SEED);
    let workers = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let counted: Vec<((u64, u64, u64), Share)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|worker| scope.spawn(move || work(first + worker, workers, wanted / workers + 1)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("the worker has said what is wrong"))
            .collect()
    });
    let mut share = Share::default();
    for (_, one) in &counted {
        share.add(one);
    }
    let sum =
        |pick: fn(&(u64, u64, u64)) -> u64| counted.iter().map(|(one, _)| pick(one)).sum::<u64>();
    println!(
        "{} networks, {} packets, {} hops: engine and reference agree",
        sum(|count| count.0),
        sum(|count| count.1),
        sum(|count| count.2)
    );
    let rare = share.too_rare();
    assert!(rare.is_empty(), "too rare to prove anything: {rare:?}");
}

/// Every `step`th network from `first` on, until so many packets were compared.
fn work(first: u64, step: u64, wanted: u64) -> ((u64, u64, u64), Share) {
    let mut share = Share::default();
    let (mut networks, mut packets, mut hops) = (0, 0, 0);
    for seed in (first..).step_by(step as usize) {
        if packets >= wanted {
            break;
        }
        let scenario = random::scenario(seed);
        match compare(&scenario, &mut share) {
            Ok(agreed) => {
                networks += 1;
                packets += agreed.0;
                hops += agreed.1;
            }
            Err(Trouble::Invalid(why)) => panic!("network {seed} cannot be run: {why}"),
            Err(Trouble::Differs(_)) => {
                let differs = |smaller: &Value| {
                    matches!(
                        compare(smaller, &mut Share::default()),
                        Err(Trouble::Differs(_))
                    )
                };
                let small = shrink::smallest(scenario, differs);
                let Err(Trouble::Differs(difference)) = compare(&small, &mut Share::default())
                else {
                    unreachable!("the smallest scenario still differs");
                };
                panic!("network {seed}: {difference}\n{small:#}");
            }
        }
    }
    ((networks, packets, hops), share)
}

/// A comparison that cannot fail proves nothing: each of these breaks one rule of the reference's
/// world, and the difference must be seen.
#[test]
fn a_wrong_rule_is_noticed() {
    let mut unnoticed = facts::BREAKAGES.to_vec();
    for seed in 0..NETWORKS {
        let scenario = random::scenario(seed);
        let run = Run::of(&scenario).unwrap();
        unnoticed.retain(|breakage| {
            let noticed = is_noticed(&scenario, &run, *breakage);
            if noticed {
                println!("{breakage:?} is noticed in network {seed}");
            }
            !noticed
        });
        if unnoticed.is_empty() {
            return;
        }
    }
    panic!("not noticed in {NETWORKS} networks: {unnoticed:?}");
}

fn is_noticed(scenario: &Value, run: &Run, breakage: facts::Breakage) -> bool {
    let mut world = World::of(scenario).broken(breakage);
    run.events.iter().any(|event| match event {
        observed::Event::Created(created) => world.created(created) != created.text,
        observed::Event::Done { action, at_us } => {
            world.done(*action, *at_us);
            false
        }
        observed::Event::Hop(hop) => world.hop(hop) != hop.text,
    })
}
