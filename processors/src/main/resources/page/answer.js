/** Tells in words and figures what became of a picture. */

import { byId, duration, el } from "./dom.js";

const STAGES = [
  "upload", "check", "recall", "store", "enqueue", "queue", "retries",
  "fetch", "gallery", "decode", "detect", "align", "embed", "match", "recognise", "record",
  "reply", "wait", "answer",
];

/** Fills the answer part of the page with an entry's state. */
export function tell(entry, retry) {
  const region = byId("answer");
  const detail = byId("detail");
  region.dataset.state = entry.state;
  byId("elapsed").hidden = entry.state !== "waiting";
  if (entry.state === "held") {
    region.replaceChildren(el("p", { className: "quiet" }, "Held here until the pictures before it are answered."));
    detail.replaceChildren();
  } else if (entry.state === "waiting") {
    detail.replaceChildren();
  } else if (entry.state === "done") {
    region.replaceChildren(...verdict(entry.answer));
    detail.replaceChildren(...figures(entry));
  } else {
    region.replaceChildren(...refusal(entry.refusal));
    detail.replaceChildren(el("button", { type: "button", className: "secondary", onclick: retry }, "Send it again"));
  }
}

/** Says what is waited for; the seconds stand beside it and are not read aloud. */
export function tellWaiting(entry, words, elapsed) {
  const region = byId("answer");
  if (region.dataset.words !== words || !region.querySelector(".spinner")) {
    region.dataset.words = words;
    region.replaceChildren(
      el("p", { className: "waiting" }, el("span", { className: "spinner", "aria-hidden": "true" }), el("span", {}, words)),
    );
  }
  byId("elapsed").textContent = `${duration(Math.max(100, elapsed))} so far`;
}

function verdict(answer) {
  const words = {
    "no-face": ["No face found", "There is no face in this picture that the detector is sure of."],
    unknown: ["Unknown", "A face, but nobody enrolled is near enough."],
  }[answer.status] || [answer.name, null];
  return [
    el("p", { className: "name", "data-status": answer.status || "ok" }, words[0]),
    words[1] ? el("p", { className: "quiet" }, words[1]) : null,
  ].filter(Boolean);
}

function refusal(reason) {
  const wait = reason.retryAfter ? ` Try again in ${duration(reason.retryAfter * 1000)}.` : "";
  return [
    el("p", { className: "name", "data-status": "failed" }, reason.title),
    el("p", {}, (reason.detail || "The server gave no reason.") + wait),
    reason.id ? el("p", { className: "quiet" }, "Request ", el("code", {}, reason.id)) : null,
  ].filter(Boolean);
}

function figures(entry) {
  const answer = entry.answer;
  const rows = [];
  const row = (name, value, hint) => rows.push(el("div", { title: hint || "" }, el("dt", {}, name), el("dd", {}, value)));
  if (Number.isFinite(answer.distance)) {
    row("Distance", answer.distance.toFixed(3), "How far the face lies from the nearest enrolled one; less is surer");
  }
  if (Number.isFinite(answer.probability)) {
    row("Face", percent(answer.probability), "How sure the detector is that this is a face");
  }
  row("Answered in", duration(entry.took), "From sending the picture to having the answer, in this browser");
  if (answer.model) {
    row("Model", answer.model);
  }
  if (answer.gallery) {
    row("Gallery", answer.gallery);
  }
  return [el("dl", { className: "facts" }, ...rows), timings(answer.timings, answer.latency)].filter(Boolean);
}

/** A probability in words; nothing is entirely sure. */
function percent(probability) {
  return probability > 0.9995 ? "> 99.9 %" : `${(probability * 100).toFixed(1)} %`;
}

/** One bar per stage, each as long as its share of the longest. */
function timings(all, latency) {
  if (!all || typeof all !== "object") {
    return null;
  }
  const stages = Object.entries(all)
    .filter(([name, ms]) => name !== "total" && Number.isFinite(ms))
    .sort(([a], [b]) => place(a) - place(b));
  if (stages.length === 0) {
    return null;
  }
  const longest = Math.max(...stages.map(([, ms]) => ms), 0.001);
  const total = Number.isFinite(latency) ? ` – ${duration(latency)} in all` : "";
  return el(
    "details",
    { className: "timings", open: true },
    el("summary", {}, `Where the time went${total}`),
    el("dl", {}, ...stages.map(([name, ms]) => bar(name, ms, ms / longest))),
  );
}

function place(stage) {
  const index = STAGES.indexOf(stage);
  return index < 0 ? STAGES.length : index;
}

function bar(name, ms, share) {
  const filled = el("span", { className: "bar", "aria-hidden": "true" });
  filled.style.width = `${Math.max(1.5, share * 100).toFixed(1)}%`;
  return el("div", {}, el("dt", {}, name), el("dd", {}, el("span", { className: "track" }, filled), el("span", { className: "ms" }, duration(ms))));
}
