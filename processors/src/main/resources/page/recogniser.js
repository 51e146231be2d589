/** Talks to the web tier: one picture there, one answer back. */

const TOKEN_KEY = "elastic-faces-token";

/** Why there is no answer, in words. */
export class Refusal extends Error {
  constructor({ status = 0, title, detail, id, retryAfter }) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.id = id;
    this.retryAfter = retryAfter;
  }
}

export function token() {
  return sessionStorage.getItem(TOKEN_KEY);
}

export function useToken(value) {
  sessionStorage.setItem(TOKEN_KEY, value.trim());
}

/** Headers of every request: JSON is asked for, and the token goes along where one is known. */
export function headers() {
  const known = token();
  return known ? { Accept: "application/json", Authorization: `Bearer ${known}` } : { Accept: "application/json" };
}

/**
 * Sends a picture and waits for its answer; one that takes longer than the server waits is asked for again.
 *
 * @param file the picture
 * @param late called when the server no longer waits but the work goes on
 * @throws Refusal
 */
export async function recognise(file, late) {
  const form = new FormData();
  form.append("inputFile", file, file.name);
  const response = await send("/", { method: "POST", body: form });
  const location = response.headers.get("Location");
  if ((response.status === 504 || response.status === 202) && location) {
    late();
    return followUp(location);
  }
  return read(response);
}

async function followUp(location) {
  // A foreign address in the header would carry the token away.
  const place = new URL(location, window.location.href);
  if (place.origin !== window.location.origin) {
    throw new Refusal({ title: "No answer", detail: "The server points to a result on another host." });
  }
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const response = await send(place.pathname, {});
    if (response.status !== 202) {
      return read(response);
    }
  }
}

async function send(path, options) {
  try {
    return await fetch(path, { ...options, headers: headers(), cache: "no-store" });
  } catch (failure) {
    throw new Refusal({
      title: "No connection",
      detail:
        "The connection ended before an answer came. Either the server is not running, " +
        "or the picture is larger than it takes.",
    });
  }
}

async function read(response) {
  const text = await response.text();
  let body = {};
  try {
    body = JSON.parse(text);
  } catch (notJson) {
    body = { detail: text.trim().slice(0, 300) };
  }
  if (!response.ok) {
    throw new Refusal({
      status: response.status,
      title: body.title || `Refused (${response.status})`,
      detail: body.detail,
      id: body.id,
      retryAfter: Number(response.headers.get("Retry-After")) || undefined,
    });
  }
  if (body.status === "failed" || body.status === "expired") {
    throw new Refusal({
      title: body.status === "failed" ? "Recognition failed" : "The request expired",
      detail: body.explanation || body.reason,
      id: body.id,
    });
  }
  if (typeof body.name !== "string") {
    throw new Refusal({ title: "No answer", detail: "The server answered, but not with a name." });
  }
  return body;
}
