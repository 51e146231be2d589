/** The view that says who is in a picture. */

import { button, byId, count, duration, el, say, setText } from "./dom.js";
import { list, summary } from "./faces.js";
import { receive, sources } from "./intake.js";
import { load } from "./prepare.js";
import { add, again, clear, entries, onChange, restore, settled } from "./queue.js";
import { kindOf, stage } from "./stage.js";
import { hurry, waitingFor } from "./watch.js";

export const title = "Recognise";

let looked = null;
let shown = "";

export function open() {
  receive(take);
}

function take(files) {
  if (files.length > 0) {
    look(add(files));
    byId("bench").scrollIntoView({ block: "nearest" });
  }
}

function look(entry) {
  looked = entry;
  refresh();
}

function refresh() {
  byId("recognise").classList.toggle("filled", entries.length > 0);
  byId("bench").hidden = looked === null;
  byId("history").hidden = entries.length === 0;
  strip();
  const state = looked && `${looked.key} ${looked.state} ${looked.url}`;
  if (looked && state !== shown) {
    shown = state;
    show(looked);
  }
  hurry("picture", entries.some((entry) => entry.state === "waiting"));
}

async function show(entry) {
  const { result: faces = [], width, height } = entry.result ?? {};
  setText("caption", [entry.name, entry.note].filter(Boolean).join(" – "));
  const size = { width: width || 1, height: height || 1 };
  byId("stage").replaceChildren(
    entry.url ? stage(entry.url, alt(entry), size, faces, pick) : el("p", { className: "blank quiet" }, entry.file ? "" : "No preview."),
  );
  setText("answer-title", headline(entry));
  const answer = byId("answer");
  if (answer.contains(document.activeElement)) {
    byId("answer-title").focus();
  }
  if (entry.state === "done") {
    answer.replaceChildren();
    const image = entry.url && faces.length > 0 ? await load(entry.url) : null;
    if (entry === looked && entry.state === "done") {
      answer.replaceChildren(...found(entry, faces, image));
      highlight();
    }
  } else if (entry.state === "failed") {
    answer.replaceChildren(...failed(entry));
  } else {
    answer.replaceChildren(
      el("p", { className: "waiting" }, el("span", { className: "spinner", "aria-hidden": "true" }), el("span", { id: "waiting" })),
      el("p", { className: "quiet figure", id: "elapsed" }),
    );
    tick();
  }
}

function headline({ state, result, refusal }) {
  if (state === "done") {
    return result.result.length === 0 ? "No face found" : count(result.result.length, "face");
  }
  return state === "failed" ? refusal.title : "Looking …";
}

const alt = (entry) => (entry.result ? `${entry.name}. ${summary(entry.result.result)}` : entry.name);

function found(entry, faces, image) {
  const { model, gallery, threshold, people } = entry.result;
  const facts = Object.entries({
    "Answered in": duration(entry.took),
    Model: model,
    "People known": people,
    "Counts as the same below a distance of": threshold?.toFixed?.(3),
    Gallery: gallery,
  }).filter(([, value]) => value !== undefined && value !== null);
  return [
    faces.length === 0
      ? el("p", { className: "quiet" }, "There is no face in this picture, or none that is clear enough.")
      : el("ol", { className: "faces" }, list(entry, image)),
    faces.some((face) => kindOf(face) === "unknown") && people === 0
      ? el("p", { className: "quiet" }, "Name a face, and it is recognised the next time.")
      : null,
    el(
      "details",
      { className: "facts" },
      el("summary", {}, "Details"),
      el("dl", {}, facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, String(value))))),
      button("Recognise again", { name: "again" }, () => again(entry)),
    ),
  ].filter(Boolean);
}

const failed = (entry) => [
  el("p", { className: "problem" }, entry.refusal.detail),
  ...(entry.blob ? [button("Try again", { name: "again" }, () => again(entry))] : []),
];

/** Goes to the words about a face that is clicked in the picture. */
function pick(index) {
  const item = byId("answer").querySelector(`.face[data-face="${index}"]`);
  item?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  item?.querySelector("input, summary")?.focus({ preventScroll: true });
}

/** Marks a face in the picture and in the list while either is pointed at or has the focus. */
function highlight() {
  const all = [...document.querySelectorAll("#bench [data-face]")];
  const set = (face, on) => all.filter((node) => node.dataset.face === face).forEach((node) => node.classList.toggle("lit", on));
  for (const node of all) {
    for (const [event, on] of Object.entries({ pointerenter: true, focusin: true, pointerleave: false, focusout: false })) {
      node.addEventListener(event, () => set(node.dataset.face, on));
    }
  }
}

function tick() {
  if (looked && !settled(looked) && byId("waiting")) {
    const busy = looked.busy ? "The service is busy; trying again …" : waitingFor();
    const words = looked.late ? "It takes longer than usual; the work goes on …" : busy;
    setText("waiting", looked.state === "held" ? "Waiting for the pictures before it …" : words);
    setText("elapsed", looked.since && looked.state === "waiting" ? `${duration(Math.max(100, performance.now() - looked.since))} so far` : "");
  }
}

function strip() {
  const done = entries.filter(settled).length;
  const open = entries.length > done;
  byId("progress").hidden = !open;
  byId("progress").max = entries.length;
  byId("progress").value = done;
  setText("progress-words", open ? `${done} of ${entries.length} done` : count(entries.length, "picture"));
  const focused = document.activeElement?.dataset?.key;
  byId("strip").replaceChildren(...entries.map((entry) => el("li", {}, past(entry))));
  if (focused) {
    byId("strip").querySelector(`[data-key="${focused}"]`)?.focus();
  }
}

function past(entry) {
  const names = entry.result?.result.map((face) => (kindOf(face) === "known" ? face.name : "?"));
  const words = { held: "waiting", waiting: "looking …", failed: entry.refusal?.title, done: names?.join(", ") || "no face" }[entry.state];
  const node = el(
    "button",
    { type: "button", className: "past", title: entry.name, "data-key": entry.key, "data-state": entry.state, onclick: () => look(entry) },
    entry.thumb ? el("img", { src: entry.thumb, alt: "" }) : el("span", { className: "no-thumb" }),
    el("span", { className: "past-words" }, words),
    el("span", { className: "offscreen" }, `, ${entry.name}`),
  );
  if (entry === looked) {
    node.setAttribute("aria-current", "true");
  }
  return node;
}

/** Prepares the view. */
export async function start() {
  byId("intake-sources").append(sources(take));
  for (const sample of document.querySelectorAll(".sample")) {
    sample.addEventListener("click", async () => {
      const file = sample.dataset.file;
      const blob = await (await fetch(`/page/${file}`)).blob();
      take([new File([blob], file, { type: blob.type })]);
    });
  }
  byId("clear").addEventListener("click", async () => {
    await clear();
    look(entries[0] ?? null);
    byId("recognise-title").focus();
  });
  onChange((entry) => {
    if (entry === looked && settled(entry)) {
      say(entry.state === "done" ? `${entry.name}: ${summary(entry.result.result)}` : `${entry.refusal.title}. ${entry.refusal.detail}`);
    }
    refresh();
  });
  window.addEventListener("signed-in", () => entries.filter((entry) => entry.refusal?.status === 401).forEach(again));
  setInterval(tick, 100);
  await restore();
  look(looked ?? entries[0] ?? null);
}
