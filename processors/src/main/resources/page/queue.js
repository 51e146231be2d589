/** The pictures to recognise: sends them, a few at once, and keeps what became of each. */

import { recognise } from "./api.js";
import { prepare, reduced } from "./prepare.js";
import * as store from "./store.js";
import { Refusal } from "./words.js";

/** Browsers open six connections to a host; the others stay free for the figures and the crops. */
const AT_ONCE = 4;
const KEPT = 30;
/** Times that a picture is sent to a service that is busy. */
const ATTEMPTS = 5;
/** The longer side in pixels of a kept picture, and of its thumbnail. */
const KEPT_SIDE = 1600;
const THUMB_SIDE = 128;

/**
 * Newest first. `state` is held, waiting, done or failed. `blob` is the picture and `url` shows it. `result` is what
 * the service said of the picture, and `refusal` is why it said nothing.
 */
export const entries = [];

let changed = () => {};
let serial = 0;

/** Sets what is called after each change of an entry. */
export const onChange = (listener) => (changed = listener);

export const settled = (entry) => entry.state === "done" || entry.state === "failed";

/** Adds files, and returns the entry of the first. */
export function add(files) {
  const added = files.map((file) => ({ key: `${Date.now()}-${++serial}`, name: file.name || "picture", file, state: "held", time: Date.now() }));
  entries.unshift(...added.toReversed());
  while (entries.length > KEPT && settled(entries.at(-1))) {
    forget(entries.pop());
  }
  pump();
  return added[0];
}

/** Sends an entry's picture again. */
export function again(entry) {
  entry.state = "held";
  entry.result = entry.refusal = undefined;
  changed(entry);
  pump();
}

/** Adds what earlier visits left. */
export async function restore() {
  const kept = await store.load();
  kept.sort((a, b) => b.time - a.time);
  entries.push(...kept.map((entry) => ({ ...entry, state: "done", url: URL.createObjectURL(entry.blob), thumb: URL.createObjectURL(entry.small) })));
}

/** Forgets all pictures that are not being recognised. */
export async function clear() {
  entries.filter(settled).forEach(forget);
  entries.splice(0, entries.length, ...entries.filter((entry) => !settled(entry)));
  await store.clear();
}

function forget(entry) {
  URL.revokeObjectURL(entry.url);
  URL.revokeObjectURL(entry.thumb);
  store.remove(entry.key);
}

function pump() {
  let open = entries.filter((entry) => entry.state === "waiting").length;
  for (const entry of entries.toReversed()) {
    if (entry.state === "held" && open < AT_ONCE) {
      open++;
      run(entry);
    }
  }
}

async function run(entry) {
  entry.state = "waiting";
  entry.late = entry.busy = false;
  entry.since = performance.now();
  changed(entry);
  try {
    await ready(entry);
    entry.result = await sent(entry, 1);
    entry.took = performance.now() - entry.since;
    entry.state = "done";
  } catch (failure) {
    entry.refusal = failure instanceof Refusal ? failure : new Refusal({ title: "The page failed", detail: failure.message });
    entry.state = "failed";
  }
  changed(entry);
  pump();
  if (entry.state === "done") {
    await keep(entry);
  }
}

async function ready(entry) {
  if (!entry.blob) {
    Object.assign(entry, await prepare(entry.file));
    delete entry.file;
    const small = entry.url && (await reduced(entry.blob, THUMB_SIDE));
    entry.small = small ?? entry.blob;
    entry.thumb = small && URL.createObjectURL(small);
    changed(entry);
  }
}

async function sent(entry, attempt) {
  try {
    return await recognise(entry.blob, entry.name, () => (entry.late = true));
  } catch (refusal) {
    if (refusal.status !== 503 || attempt === ATTEMPTS) {
      throw refusal;
    }
    entry.busy = true;
    await new Promise((resolve) => setTimeout(resolve, (refusal.retryAfter ?? 2 * attempt) * 1000));
    return sent(entry, attempt + 1);
  }
}

/** Keeps a picture for the next visit; a large one smaller. */
async function keep(entry) {
  const blob = await reduced(entry.blob, KEPT_SIDE);
  if (blob !== null && entries.includes(entry)) {
    const { key, name, time, note, result, took, small } = entry;
    await store.save({ key, name, time, note, result, took, small, blob });
  }
}
