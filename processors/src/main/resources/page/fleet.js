/** The operator's view: queue, instances and decisions, live. */

import { chart } from "./chart.js";
import { byId, count, duration, el, setText } from "./dom.js";
import { receive } from "./intake.js";
import { ageInWords, hurry, onFigures, stale } from "./watch.js";

export const title = "Fleet";

const LISTED = 8;

const charts = { queue: chart("Pictures in the queue"), waiting: chart("Waiting callers"), instances: chart("Running instances") };
let refused = null;

export function open() {
  receive(() => {});
  hurry("fleet", true);
}

export function close() {
  hurry("fleet", false);
}

function show(status) {
  const { queue = {}, fleet: states = {}, instances = [], decisions = [], max, min, wanted, rollout } = status;
  const figures = {
    "In the queue": queue.visible ?? 0,
    "In work": queue.inFlight ?? 0,
    "Waiting callers": status.waiting ?? 0,
    Running: max ? `${states.running ?? 0} of ${max}` : (states.running ?? 0),
    Wanted: Number.isFinite(wanted) ? wanted : null,
    "Kept ready": min || null,
    "Given up on": queue.dead || null,
    "Known people": status.people ?? null,
    "Launch template": rollout ? `version ${rollout.version}` : null,
    Outdated: rollout?.outdated || null,
  };
  definitions("figures", figures);
  setText("fleet-words", words(states, status.waiting));
  tiles(instances);
  decided(decisions);
  const latency = Object.entries(status.latency ?? {}).filter(([, value]) => Number.isFinite(value));
  byId("latency-block").hidden = latency.length === 0;
  definitions("latency", Object.fromEntries(latency.map(([name, value]) => [named(name), name === "count" ? value : duration(value)])));
  remembered(status.history);
}

const named = (percentile) => percentile.replace(/^p(\d+)$/, "$1 % within").replace(/^count$/, "Pictures");

function definitions(id, figures) {
  const shown = Object.entries(figures).filter(([, value]) => value !== null);
  byId(id).replaceChildren(...shown.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, String(value)))));
}

/** Says at the top what is wrong: with the connection, and with the fleet. */
function trouble(status) {
  const old = status !== null && stale() ? `Stale: these figures are ${ageInWords()} old. ` : "";
  const why = refused ? `${refused.title}.${old ? "" : ` ${refused.detail}`}` : "";
  const halted = status?.rollout?.halted ? "The rollout is halted: instances of the new version fail. " : "";
  setText("trouble", status?.trouble ?? "");
  setText("halted", halted);
  setText("stale", old + why);
  for (const id of ["trouble", "halted", "stale"]) {
    byId(id).hidden = byId(id).textContent === "";
  }
  byId("figures-block").hidden = status === null;
  byId("figures-block").classList.toggle("stale", old !== "");
}

function remembered(history) {
  const drawn = history?.queue?.length > 1;
  byId("charts").hidden = !drawn;
  if (drawn) {
    Object.entries(charts).forEach(([name, { draw }]) => draw(history[name] ?? [], history.everySeconds));
  }
}

function words(states, waiting) {
  const running = states.running ?? 0;
  const pending = states.pending ?? 0;
  if (running + pending === 0) {
    return waiting > 0 ? "Somebody waits; an instance is being woken." : "Nothing to do, so nothing runs.";
  }
  const parts = [running && `${running} running`, pending && `${pending} starting`].filter(Boolean);
  return `${parts.join(", ")}.`;
}

const number = (name) => Number(/(\d+)$/.exec(name || "")?.[1] ?? Number.MAX_SAFE_INTEGER);

function tiles(instances) {
  const list = byId("tiles");
  const known = new Map([...list.children].map((tile) => [tile.dataset.id, tile]));
  for (const instance of [...instances].sort((a, b) => number(a.name) - number(b.name))) {
    const tile = known.get(instance.id) ?? newTile(instance);
    known.delete(instance.id);
    if (tile.dataset.state !== instance.state) {
      tile.dataset.state = instance.state;
      tile.lastElementChild.textContent = instance.state;
    }
    list.append(...(tile.parentNode ? [] : [tile]));
  }
  known.forEach((gone) => gone.remove());
  setText("instances-title", instances.length === 0 ? "No instances" : count(instances.length, "instance"));
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
  if (newest.length > 0 && list.dataset.key !== key) {
    list.dataset.key = key;
    list.replaceChildren(...newest.map(decision));
  }
}

const decision = ({ time, action, reason = "" }) =>
  el(
    "li",
    {},
    el("time", { dateTime: time }, new Date(time).toLocaleTimeString()),
    el("div", {}, el("strong", {}, action), el("span", { className: "reason" }, reason)),
  );

/** Prepares the view. */
export function start() {
  byId("charts").append(...Object.values(charts).map(({ node }) => node));
  let latest = null;
  onFigures((figures, refusal) => {
    latest = figures;
    refused = refusal;
    trouble(latest);
    if (figures && !refusal) {
      show(figures);
    }
  });
  setInterval(() => trouble(latest), 1000);
}
