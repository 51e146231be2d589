/** The page: takes pictures in, keeps what became of each, shows the one that is looked at. */

import { tell, tellWaiting } from "./answer.js";
import { byId, duration, el } from "./dom.js";
import { ask, waitingFor, watch } from "./fleet.js";
import { show } from "./picture.js";
import { recognise, token, useToken } from "./recogniser.js";

/** Browsers open six connections to a host; two stay free for the figures. */
const AT_ONCE = 4;
const KEPT = 12;

const entries = [];
let looked = null;
let serial = 0;

function take(files) {
  const pictures = [...files].filter((file) => file.type.startsWith("image/") || file.type === "");
  if (pictures.length === 0) {
    if (files.length > 0) {
      const answer = byId("answer");
      answer.dataset.state = "failed";
      answer.replaceChildren(el("p", {}, `${files[0].name || "That"} is not a picture.`));
    }
    return;
  }
  let first = null;
  for (const file of pictures) {
    const entry = { key: ++serial, file, url: URL.createObjectURL(file), state: "held" };
    entries.unshift(entry);
    first ??= entry;
  }
  while (entries.length > KEPT && settled(entries[entries.length - 1])) {
    URL.revokeObjectURL(entries.pop().url);
  }
  look(first);
  pump();
}

const settled = (entry) => entry.state === "done" || entry.state === "failed";

function pump() {
  let open = entries.filter((entry) => entry.state === "waiting").length;
  for (const entry of [...entries].reverse()) {
    if (entry.state === "held" && !entry.locked && open < AT_ONCE) {
      open++;
      run(entry);
    }
  }
}

async function run(entry) {
  entry.state = "waiting";
  entry.late = false;
  entry.since = performance.now();
  refresh(entry);
  try {
    entry.answer = await recognise(entry.file, () => (entry.late = true));
    entry.state = "done";
  } catch (reason) {
    entry.refusal = reason;
    entry.state = "failed";
    if (reason.status === 401) {
      entry.locked = true;
      askToken();
    }
  }
  entry.took = performance.now() - entry.since;
  refresh(entry);
  pump();
}

function again(entry) {
  entry.state = "held";
  entry.locked = false;
  entry.answer = entry.refusal = undefined;
  refresh(entry);
  pump();
}

function look(entry) {
  looked = entry;
  refresh(entry);
}

function refresh(entry) {
  if (entry === looked) {
    show(entry);
    tell(entry, () => again(entry));
    tick();
  }
  list();
}

function tick() {
  if (looked?.state === "waiting") {
    const words = looked.late ? "It takes long; the work goes on …" : waitingFor();
    tellWaiting(looked, words, performance.now() - looked.since);
  }
}

function list() {
  byId("history-section").hidden = entries.length === 0;
  const focused = document.activeElement?.dataset?.key;
  byId("history").replaceChildren(...entries.map(item));
  if (focused) {
    byId("history").querySelector(`[data-key="${focused}"]`)?.focus();
  }
}

function item(entry) {
  const words = {
    held: () => "held",
    waiting: () => "waiting …",
    failed: () => entry.refusal.title,
    done: () => (entry.answer.status === "no-face" ? "no face" : entry.answer.name),
  }[entry.state]();
  const button = el(
    "button",
    { type: "button", className: "past", "data-key": String(entry.key), "data-state": entry.state, onclick: () => look(entry) },
    el("img", { src: entry.url, alt: "", width: 44, height: 44 }),
    el("span", { className: "past-name" }, words),
    el("span", { className: "past-file" }, entry.file.name),
    el("span", { className: "past-took" }, settled(entry) ? duration(entry.took) : ""),
  );
  if (entry === looked) {
    button.setAttribute("aria-current", "true");
  }
  return el("li", {}, button);
}

function askToken() {
  const form = byId("token-form");
  if (form.hidden) {
    const tried = token() !== null;
    byId("token-label").textContent = tried ? "The server does not take this token" : "The server asks for a token";
    form.hidden = false;
    byId("token").focus();
  }
}

byId("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  useToken(byId("token").value);
  byId("token").value = "";
  byId("token-form").hidden = true;
  ask();
  entries.filter((entry) => entry.locked).forEach(again);
});

byId("file").addEventListener("change", (event) => {
  take(event.target.files);
  event.target.value = "";
});

function named(file) {
  const generic = file.name === "" || file.name === "image.png";
  const kind = file.type.split("/")[1] || "png";
  return generic ? new File([file], `pasted-${serial + 1}.${kind}`, { type: file.type }) : file;
}

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length > 0) {
    event.preventDefault();
    take(files.map(named));
  }
});

// The whole page takes what is dropped: a near miss would otherwise replace the page by the picture.
let depth = 0;
const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const hover = (on) => byId("stage").classList.toggle("over", on);
document.addEventListener("dragenter", (event) => {
  if (carriesFiles(event)) {
    depth++;
    hover(true);
  }
});
document.addEventListener("dragleave", (event) => {
  if (carriesFiles(event) && --depth <= 0) {
    depth = 0;
    hover(false);
  }
});
document.addEventListener("dragover", (event) => {
  if (carriesFiles(event)) {
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  }
});
document.addEventListener("drop", (event) => {
  if (carriesFiles(event)) {
    event.preventDefault();
    depth = 0;
    hover(false);
    take(event.dataTransfer.files);
  }
});

setInterval(tick, 100);
watch(askToken);
