import assert from "node:assert/strict";
import { test } from "node:test";

import { GLIDE_MS, Player, QUIET_US, RATES, SKIP_MS, SPEEDS, wallDurationMs } from "../../www/js/player.js";

/** Two packets: events 1 to 3 and 5 to 6; a long silence before the last event. */
const LOG = [
  { atUs: 0, packet: null, kind: { type: "action-started" } },
  { atUs: 0, packet: 0, kind: { type: "created" } },
  { atUs: 20, packet: 0, kind: { type: "hop" } },
  { atUs: 20_020, packet: 0, kind: { type: "hop" } },
  { atUs: 20_020, packet: null, kind: { type: "socket" } },
  { atUs: 20_020, packet: 1, kind: { type: "created" } },
  { atUs: 20_040, packet: 1, kind: { type: "hop" } },
  { atUs: 350_020_040, packet: null, kind: { type: "nat-entry-removed" } },
];
const LAST = LOG.length - 1;

function playerAt(seq) {
  const player = new Player();
  player.load(LOG, seq);
  return player;
}

const MOVES = [
  ["step forward", (p) => p.stepForward(), [[null, 0], [0, 1], [3, 4], [LAST, LAST]]],
  ["step back", (p) => p.stepBack(), [[null, null], [0, null], [4, 3], [LAST, LAST - 1]]],
  ["next packet", (p) => p.nextPacket(), [[null, 1], [0, 1], [1, 5], [3, 5], [5, LAST], [LAST, LAST]]],
  ["previous packet", (p) => p.previousPacket(), [[null, null], [1, null], [2, 1], [4, 1], [5, 1], [6, 5], [LAST, 5]]],
  ["over quiet time", (p) => p.skipQuiet(), [[null, LAST], [3, LAST], [LAST, LAST]]],
  ["to the next event of a kind", (p) => p.stepTo(({ kind }) => kind.type === "socket"), [[null, 4], [3, 4], [4, LAST]]],
  ["to an instant with events", (p) => p.seekTime(20_020), [[null, 5], [LAST, 5]]],
  ["to an instant between two events", (p) => p.seekTime(10_000), [[null, 2]]],
  ["to an instant after the last event", (p) => p.seekTime(1e12), [[null, LAST]]],
  ["to an instant before the first event", (p) => p.seekTime(-1), [[3, null]]],
  ["to the beginning", (p) => p.toStart(), [[null, null], [4, null]]],
  ["to the end", (p) => p.toEnd(), [[null, LAST], [4, LAST]]],
  ["seek", (p) => p.seek(3), [[null, 3], [LAST, 3]]],
  ["seek beyond the end", (p) => p.seek(99), [[0, LAST]]],
];

for (const [name, move, cases] of MOVES) {
  for (const [from, to] of cases) {
    test(`${name} from ${from} leads to ${to}`, () => {
      const player = playerAt(from);
      move(player);
      assert.equal(player.index, to);
    });
  }
}

test("a step shows the next event at once and lets its packet glide there", () => {
  const player = playerAt(1);
  player.stepForward();
  assert.deepEqual(player.position, { index: 2, from: 1, fraction: 0, atUs: 0, playing: false });
  player.tick(GLIDE_MS / 4);
  assert.equal(player.position.fraction, 0.25);
  assert.equal(player.position.atUs, 5);
  for (let i = 0; i < 4; i += 1) player.tick(GLIDE_MS / 4);
  assert.deepEqual(player.position, { index: 2, from: 2, fraction: 0, atUs: 20, playing: false });
  assert.equal(player.moving, false);
});

test("a glide takes at most 300 ms", () => assert.ok(GLIDE_MS <= 300));

test("without motion a packet jumps, when stepping and when playing", () => {
  const player = playerAt(1);
  player.motion = false;
  player.stepForward();
  assert.deepEqual(player.position, { index: 2, from: 2, fraction: 0, atUs: 20, playing: false });
  player.play();
  for (let i = 0; i < 20; i += 1) {
    player.tick(40);
    assert.equal(player.position.fraction, 0);
  }
});

/** Plays to the end; gives the wall time it took and every position on the way. */
function playThrough(player, tickMs = 10) {
  const positions = [];
  player.onchange = (position) => positions.push(position);
  player.play();
  let wall = 0;
  while (player.playing && wall < 60_000) {
    player.tick(tickMs);
    wall += tickMs;
  }
  return { wall, positions };
}

test("playing goes through every event, in order, with a clock that never runs back", () => {
  const { positions } = playThrough(playerAt(null));
  assert.deepEqual([...new Set(positions.map((position) => position.index))], [null, ...LOG.map((_, seq) => seq)]);
  positions.reduce((before, { atUs }) => {
    assert.ok(atUs >= before, `${before} then ${atUs}`);
    return atUs;
  }, 0);
  assert.equal(positions.at(-1).atUs, LOG[LAST].atUs);
  assert.equal(positions.at(-1).playing, false);
});

for (const speed of SPEEDS) {
  test(`speed ${speed} takes 1/${speed} of the time`, () => {
    const player = playerAt(null);
    const usual = playThrough(player).wall;
    player.toStart();
    player.speed = speed;
    const { wall } = playThrough(player);
    assert.ok(Math.abs(wall * speed - usual) <= 10 * Math.max(1, speed) * 2, `${wall} ms against ${usual} ms`);
  });
}

test("changing the speed while playing keeps the place between two events", () => {
  const player = playerAt(2);
  player.play();
  for (let i = 0; i < 8; i += 1) player.tick(100);
  const before = player.position;
  assert.ok(before.fraction > 0);
  player.speed = 4;
  assert.ok(Math.abs(player.position.fraction - before.fraction) < 1e-9);
});

for (const [us, least, most] of [[0, 300, 600], [20, 400, 900], [20_000, 800, 1400], [QUIET_US, 1000, 2600], [350_000_000, 1500, 2600], [432_000_000_000, 2000, 2600]]) {
  test(`${us} µs are shown in ${least} to ${most} ms`, () => {
    const wall = wallDurationMs(us);
    assert.ok(wall >= least && wall <= most, `${wall}`);
  });
}

test("time in a tab that is not looked at is not caught up with", () => {
  const player = playerAt(null);
  player.play();
  player.tick(3_600_000);
  assert.ok(player.index === null || player.index <= 1);
});

test("play at the end begins again; play without events does nothing", () => {
  const player = playerAt(LAST);
  player.play();
  assert.equal(player.index, null);
  const empty = new Player();
  empty.play();
  assert.equal(empty.playing, false);
  empty.stepForward();
  empty.nextPacket();
  empty.toEnd();
  assert.equal(empty.index, null);
  assert.equal(empty.position.atUs, 0);
});

test("stepping, jumping and scrubbing while playing: a step pauses", () => {
  for (const move of [(p) => p.stepForward(), (p) => p.stepBack(), (p) => p.nextPacket(), (p) => p.toStart(), (p) => p.toEnd()]) {
    const player = playerAt(3);
    player.play();
    move(player);
    assert.equal(player.playing, false);
  }
});

/** Plays by the real clock, with or without quiet time. */
function playerByClock(rate, seq = null, skipsQuiet = true) {
  const player = playerAt(seq);
  player.rate = rate;
  player.skipsQuiet = skipsQuiet;
  return player;
}

for (const rate of RATES) {
  test(`the real clock at ${rate}×: so many simulated seconds pass in one`, () => {
    const player = playerByClock(rate, 2);
    player.play();
    player.tick(8);
    const expected = 20 + 8000 * rate;
    const { atUs } = player.position;
    if (expected < LOG[LAST - 1].atUs) assert.ok(Math.abs(atUs - expected) < 1e-6, `${atUs}`);
    else assert.ok(atUs >= LOG[LAST - 1].atUs);
  });
}

test("the real clock at 1× goes through every event in the time it took, and skips quiet time where asked", () => {
  for (const [skips, least, most] of [[true, SKIP_MS, SKIP_MS + 60], [false, 350_000, 350_040]]) {
    const player = playerByClock(1, null, skips);
    const seen = new Set();
    let before = 0;
    player.onchange = ({ index, atUs }) => {
      seen.add(index);
      assert.ok(atUs >= before);
      before = atUs;
    };
    player.play();
    let wall = 0;
    while (player.playing && wall < 400_000) {
      player.tick(10);
      wall += 10;
    }
    assert.ok(wall >= least && wall <= most, `${wall} ms`);
    assert.equal(player.index, LAST);
    assert.deepEqual([...seen], [null, 2, LAST - 1, LAST]);
  }
});

test("at an instant between two events the clock stands, and everything is as after the event before", () => {
  const player = playerAt(null);
  player.seekTime(175_020_040);
  assert.equal(player.index, LAST - 1);
  assert.equal(player.sinceUs, 175_000_000);
  assert.deepEqual(player.position, { index: 6, from: 6, fraction: 0.5, atUs: 175_020_040, playing: false });
  player.motion = false;
  assert.deepEqual(player.position, { index: 6, from: 6, fraction: 0, atUs: 175_020_040, playing: false });
  player.stepBack();
  assert.equal(player.sinceUs, 0);
});

test("pausing by the real clock stays where it is; another pace goes on from there", () => {
  const player = playerByClock(1000, LAST - 1, false);
  player.play();
  player.tick(100);
  player.pause();
  const { atUs, fraction } = player.position;
  assert.ok(Math.abs(atUs - 100_020_040) < 1);
  player.play();
  player.speed = 1;
  assert.equal(player.rate, null);
  assert.ok(Math.abs(player.position.fraction - fraction) < 1e-9);
  player.rate = 10;
  assert.ok(Math.abs(player.position.atUs - atUs) < 1);
});
