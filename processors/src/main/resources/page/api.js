/** Talks to the service. */

import { encode } from "./dom.js";
import { NO_FACE, Refusal, unreachable } from "./words.js";

const TOKEN_KEY = "elastic-faces-token";
const FACES = "/api/v1/recognition/faces";
const SUBJECTS = "/api/v1/recognition/subjects";
const FOLLOW_UP_MS = 2000;

let signIn = async () => false;

/** Sets what asks for a token when the service wants one; it promises whether there is another one. */
export const askWith = (ask) => (signIn = ask);

export const token = () => sessionStorage.getItem(TOKEN_KEY);
export const useToken = (value) => sessionStorage.setItem(TOKEN_KEY, value);
export const forgetToken = () => sessionStorage.removeItem(TOKEN_KEY);

/** Every face of a picture with the nearest people. `late` is called when only the work goes on, not the waiting. */
export async function recognise(picture, name, late) {
  const address = "/api/v1/recognition/recognize?limit=0&prediction_count=3&face_plugins=landmarks";
  try {
    const answer = await json(address, { method: "POST", body: form({ file: [picture, name] }), late });
    if (!Array.isArray(answer.result)) {
      throw new Refusal({ title: "No answer", detail: "The service answered, but not with faces." });
    }
    return answer;
  } catch (refusal) {
    if (refusal.code === NO_FACE) {
      return { result: [] };
    }
    throw refusal;
  }
}

/** How similar the face of one picture is to those of another. */
export const verify = (source, target) =>
  json("/api/v1/verification/verify", { method: "POST", body: form({ source_image: source, target_image: target }) });

export const subjects = async () => (await json(SUBJECTS)).subjects ?? [];

/** One page of a person's faces; none if nobody has the name. */
export async function faces(subject, page, size) {
  try {
    return await json(`${FACES}?page=${page}&size=${size}&subject=${encode(subject)}`);
  } catch (refusal) {
    if (refusal.status === 404) {
      return { faces: [], total_elements: 0, total_pages: 0 };
    }
    throw refusal;
  }
}

export const crop = async (id) => (await fetched(`${FACES}/${encode(id)}/img`)).blob();

/** Enrols a face: the one with the box, or the only one. */
export const enrol = (subject, picture, name, box) =>
  json(`${FACES}?subject=${encode(subject)}${box ? `&box=${box.join()}` : ""}`, {
    method: "POST",
    body: form({ file: [picture, name] }),
  });

export const removeFace = (id) => fetched(`${FACES}/${encode(id)}`, { method: "DELETE" });
export const removePerson = (name) => fetched(`${SUBJECTS}/${encode(name)}`, { method: "DELETE" });

export const rename = (name, other) =>
  fetched(`${SUBJECTS}/${encode(name)}`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ subject: other }),
  });

/** The figures of queue and fleet with the server's time. It never asks for a token. */
export async function status() {
  const response = await fetched("/status", { signal: AbortSignal.timeout(8000), quiet: true });
  return { figures: await response.json(), date: Date.parse(response.headers.get("Date")) };
}

function form(parts) {
  const data = new FormData();
  Object.entries(parts).forEach(([part, [picture, name]]) => data.append(part, picture, name));
  return data;
}

async function json(path, options) {
  const body = await (await fetched(path, options)).json().catch(() => ({}));
  if (body.status === "failed" || body.status === "expired") {
    const status = body.status === "expired" ? 410 : body.reason?.includes("picture") ? 422 : 400;
    throw new Refusal({ status, code: body.reason === "no-face" ? NO_FACE : 0, detail: body.explanation });
  }
  return body;
}

async function fetched(path, { late = () => {}, quiet = false, headers = {}, ...options } = {}) {
  const before = token();
  const response = await send(path, { ...options, headers: { ...headers, ...credentials() } });
  if (response.status === 401 && !quiet && (token() !== before || (await signIn(before !== null)))) {
    return fetched(path, { late, headers, ...options });
  }
  const location = response.headers.get("Location");
  if ((response.status === 202 || response.status === 504) && location) {
    late();
    return followUp(location);
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}

function credentials() {
  const known = token();
  return known ? { Accept: "application/json", Authorization: `Bearer ${known}` } : { Accept: "application/json" };
}

async function send(path, options) {
  try {
    return await fetch(path, { ...options, cache: "no-store" });
  } catch (failure) {
    throw unreachable();
  }
}

async function followUp(location) {
  // A foreign address in the header would carry the token away.
  const place = new URL(location, window.location.href);
  if (place.origin !== window.location.origin) {
    throw new Refusal({ title: "No answer", detail: "The service points to a result on another host." });
  }
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, FOLLOW_UP_MS));
    const response = await send(place.pathname, { headers: credentials() });
    if (!response.ok) {
      throw await refusal(response);
    }
    if (response.status !== 202) {
      return response;
    }
  }
}

async function refusal(response) {
  const body = await response.json().catch(() => ({}));
  return new Refusal({
    status: response.status,
    code: body.code,
    detail: body.message ?? body.detail,
    retryAfter: Number(response.headers.get("Retry-After")) || undefined,
  });
}
