/** Shows queue, instances and decisions, live. */

import { chart } from "./chart.js";
import { byId, duration, el, setText } from "./dom.js";
import { headers } from "./recogniser.js";

const EVERY = 1000;
const SLOWEST = 15_000;
const LISTED = 6;

let latest = null;
let failures = 0;
let timer = null;
let asking = false;
let onLocked = () => {};

/** The last figures, or null while none are known. */
export function fleet() {
  return failures === 0 ? latest : null;
}

/** What a waiting picture waits for, as far as the figures tell. */
export function waitingFor() {
  const states = fleet()?.fleet;
  if (!states) {
    return "Waiting for the answer …";
  }
  if (count(states.running) > 0) {
    return count(latest.queue?.visible) > 0 ? "Waiting in the queue …" : "Looking at the picture …";
  }
  if (count(states.pending) > 0) {
    return "An instance is booting …";
  }
  return latest.trouble || "Waking an instance …";
}

/** Starts asking; never while the page is hidden, less and less often while nobody answers. */
export function watch(locked) {
  onLocked = locked;
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
  ask();
}

/** Asks now, as after a token was given. */
export async function ask() {
  clearTimeout(timer);
  if (asking || document.hidden) {
    return;
  }
  asking = true;
  try {
    const response = await fetch("/status", { headers: headers(), cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (response.status === 401) {
      onLocked();
      throw new Error("asks for a token");
    }
    if (response.status === 403) {
      throw new Error("shows its fleet only with a token, and none is set there");
    }
    if (!response.ok) {
      throw new Error(`answers ${response.status}`);
    }
    latest = await response.json();
    failures = 0;
    link("live", "live");
    show(latest);
  } catch (failure) {
    failures++;
    const said = /^(asks|answers|shows)/.test(failure.message) ? failure.message : "not reachable";
    link("lost", `server ${said}`);
  } finally {
    asking = false;
    timer = setTimeout(ask, Math.min(SLOWEST, EVERY * 2 ** Math.min(failures, 5)));
  }
}

function link(state, words) {
  byId("link").dataset.state = state;
  setText("link-text", words);
}

function count(value) {
  return Number.isFinite(value) ? value : 0;
}

function show(status) {
  const { queue = {}, fleet: states = {}, instances = [], decisions = [], max } = status;
  setText("n-visible", count(queue.visible));
  setText("n-inflight", count(queue.inFlight));
  setText("n-waiting", count(status.waiting));
  setText("n-running", max ? `${count(states.running)} of ${max}` : count(states.running));
  setText("n-dead", count(queue.dead));
  byId("dead-figure").hidden = count(queue.dead) === 0;
  setText("fleet-words", words(states, status.waiting));
  setText("trouble", status.trouble || "");
  byId("trouble").hidden = !status.trouble;
  tiles(instances);
  decided(decisions);
  measured(status.latency);
  remembered(status.history);
}

function remembered(history) {
  const drawn = history?.queue?.length > 1;
  byId("charts").hidden = !drawn;
  if (drawn) {
    chart("queue", history.queue, history.everySeconds);
    chart("instances", history.instances, history.everySeconds);
  }
}

function words(states, waiting) {
  const running = count(states.running);
  const pending = count(states.pending);
  if (running === 0 && pending === 0) {
    return count(waiting) > 0 ? "Somebody waits; an instance is being woken." : "Nothing to do, so nothing runs.";
  }
  const parts = [];
  if (running > 0) {
    parts.push(`${running} running`);
  }
  if (pending > 0) {
    parts.push(`${pending} booting`);
  }
  return `${parts.join(", ")}.`;
}

function number(name) {
  return Number(/(\d+)$/.exec(name || "")?.[1] ?? Number.MAX_SAFE_INTEGER);
}

function tiles(instances) {
  const list = byId("tiles");
  const known = new Map([...list.children].map((tile) => [tile.dataset.id, tile]));
  const sorted = [...instances].sort((a, b) => number(a.name) - number(b.name));
  for (const instance of sorted) {
    const tile = known.get(instance.id) ?? newTile(instance);
    known.delete(instance.id);
    if (tile.dataset.state !== instance.state) {
      tile.dataset.state = instance.state;
      tile.lastElementChild.textContent = instance.state;
    }
    list.append(...(tile.parentNode ? [] : [tile]));
  }
  known.forEach((gone) => gone.remove());
}

function newTile(instance) {
  const short = number(instance.name) === Number.MAX_SAFE_INTEGER ? instance.name : number(instance.name);
  return el(
    "li",
    { className: "tile", "data-id": instance.id, title: `${instance.name} (${instance.id})` },
    el("span", { className: "lamp", "aria-hidden": "true" }),
    el("span", { className: "tile-name" }, el("span", { className: "offscreen" }, "Instance "), String(short)),
    el("span", { className: "tile-state" }),
  );
}

function decided(decisions) {
  const list = byId("decisions");
  const newest = [...decisions].sort((a, b) => Date.parse(b.time) - Date.parse(a.time)).slice(0, LISTED);
  const key = newest.map((decision) => `${decision.time}${decision.action}`).join();
  if (newest.length === 0 || list.dataset.key === key) {
    return;
  }
  list.dataset.key = key;
  list.replaceChildren(
    ...newest.map((decision) =>
      el(
        "li",
        {},
        el("time", { dateTime: decision.time }, new Date(decision.time).toLocaleTimeString()),
        el("div", {}, el("strong", {}, decision.action), el("span", { className: "reason" }, decision.reason || "")),
      ),
    ),
  );
}

function measured(latency) {
  const figures = Object.entries(latency ?? {}).filter(([, value]) => Number.isFinite(value));
  byId("latency-block").hidden = figures.length === 0;
  byId("latency").replaceChildren(
    ...figures.map(([name, value]) =>
      el("div", {}, el("dt", {}, name), el("dd", {}, name === "count" ? String(value) : duration(value))),
    ),
  );
}
