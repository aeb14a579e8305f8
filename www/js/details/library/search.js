// Finding scenarios: by words, by level, by tag. No document.

/** @typedef {{ path: string, title: string, description: string, level: string | null, tags: string[], shows: string[] }} Entry */

/** @type {[level: string | null, heading: string][]} */
export const LEVELS = [["beginner", "To begin with"], ["practitioner", "For practitioners"], ["expert", "For experts"], [null, "More"]];

/** Tags that say where something stands in the library, not what it is about. */
const PLACES = ["trap", "template"];

/**
 * What has all words that are looked for or, where nothing has, as many of them as any other.
 * @param {readonly Entry[]} entries @param {{ text: string, level: string, tag: string }} wanted an empty level or tag: all
 */
export function found(entries, { text, level, tag }) {
  const words = [...new Set(text.toLowerCase().split(/\s+/).filter(Boolean))];
  const having = entries.filter((entry) => (level === "" || entry.level === level) && (tag === "" || entry.tags.includes(tag)))
    .map((entry) => ({ entry, has: words.filter((word) => forms(word).some((form) => textOf(entry).includes(form))).length }));
  const most = Math.max(0, ...having.map(({ has }) => has));
  const hits = words.length > 0 && most === 0 ? [] : having.filter(({ has }) => has === most).map(({ entry }) => entry);
  return { hits, whole: most === words.length };
}

/** One and many are the same to who searches. @param {string} word */
function forms(word) {
  return [word, word.replace(/y$/, "ies"), word.replace(/ies$/, "y"), word.replace(/(.{3})s$/, "$1")];
}

/** The tags to choose from, the most frequent first. @param {readonly Entry[]} entries */
export function tagsOf(entries) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const tag of entries.flatMap(({ tags }) => tags)) if (!PLACES.includes(tag)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([tag]) => tag);
}

/** By heading: what one begins from first, then by level. @param {readonly Entry[]} entries @returns {[heading: string, entries: Entry[]][]} */
export function grouped(entries) {
  const templates = entries.filter(isTemplate);
  const groups = LEVELS.map(([level, heading]) => /** @type {[string, Entry[]]} */ ([heading, entries.filter((entry) => !isTemplate(entry) && (entry.level ?? null) === level)]));
  return /** @type {[string, Entry[]][]} */ ([["Templates to build from", templates], ...groups]).filter(([, here]) => here.length > 0);
}

/** @param {Entry} entry */
export function isTemplate({ path }) {
  return path.startsWith("templates/");
}

/** @param {Entry} entry */
function textOf({ title, description, level, tags, shows }) {
  return [title, description, level, ...tags, ...shows].join(" ").toLowerCase();
}
