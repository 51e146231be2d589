/** Asks for the figures of queue and fleet: each second while somebody looks or waits, otherwise now and then. */

import { status } from "./api.js";
import { byId, duration, setText } from "./dom.js";
import { show as showSession } from "./session.js";

const HURRIED_MS = 1000;
const CALM_MS = 10_000;
const SLOWEST_MS = 30_000;
/** The controller measures at least this often while it works. */
const STALE_MS = 30_000;

const hurries = new Set();
const listeners = [];
let figures = null;
let received = 0;
let lag = 0;
let refusal = null;
let failures = 0;
let timer = null;
let asking = false;

/** Sets what is called with each answer: the figures (or null), and why there are no newer ones (or null). */
export const onFigures = (listener) => listeners.push(listener);

/** Asks more often for a reason, or no longer for it. */
export function hurry(reason, on) {
  const calm = hurries.size === 0;
  on ? hurries.add(reason) : hurries.delete(reason);
  if (calm && hurries.size > 0) {
    ask();
  }
}

/** The age of the figures in milliseconds; infinite without figures. */
export const age = () => (figures === null ? Infinity : Date.now() - received + lag);

/** The age of the figures as "8 s" or "2 min 5 s". */
export const ageInWords = () => (age() < 59_000 ? `${Math.ceil(age() / 1000)} s` : duration(age()));

/** Whether the figures are too old to be true. */
export const stale = () => (failures > 0 && refusal?.status !== 401) || age() > STALE_MS;

/** What a waiting picture waits for, as far as the figures tell. */
export function waitingFor() {
  const states = failures === 0 ? figures?.fleet : null;
  if (!states) {
    return "Waiting for the answer …";
  }
  if (states.running > 0) {
    return figures.queue?.visible > 0 ? "Waiting in the queue …" : "Looking at the picture …";
  }
  return states.pending > 0 ? "A machine is starting …" : (figures.trouble ?? "Waking a machine …");
}

/** Asks now, as after signing in. */
export async function ask() {
  clearTimeout(timer);
  if (asking || document.hidden) {
    return;
  }
  asking = true;
  try {
    const answer = await status();
    figures = answer.figures;
    received = Date.now();
    lag = Math.max(0, answer.date - Date.parse(figures.measured)) || 0;
    refusal = null;
    failures = 0;
  } catch (failure) {
    refusal = failure;
    failures++;
  } finally {
    asking = false;
    const pace = hurries.size > 0 ? HURRIED_MS : CALM_MS;
    timer = setTimeout(ask, Math.max(pace, Math.min(SLOWEST_MS, HURRIED_MS * 2 ** Math.min(failures, 5))));
  }
  link();
  showSession(refusal?.status === 401);
  listeners.forEach((listener) => listener(figures, refusal));
}

function link() {
  const states = { 0: ["live", "Connected"], 401: ["locked", "Signed out"], 403: ["live", "Connected"] };
  const [state, words] = states[failures === 0 ? 0 : refusal.status || "lost"] ?? ["lost", lost()];
  byId("link").dataset.state = state;
  setText("link-text", words);
}

function lost() {
  if (refusal.status > 0) {
    return "The service has trouble";
  }
  return received > 0 ? `No connection for ${ageInWords()}` : "No connection";
}

/** Starts asking; never while the page is hidden. */
export function start() {
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
  window.addEventListener("signed-in", ask);
  setInterval(() => failures > 0 && link(), 1000);
  ask();
}
