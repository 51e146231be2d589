/** Says in the words of people what the service says in its own. */

import { duration } from "./dom.js";

const REASONS = {
  small: "too small to tell",
  blurred: "too blurred to tell",
  turned: "turned too far away to tell",
  dark: "too dark to tell",
  uncertain: "perhaps no face at all",
};

/** Why a face gets no name: "Too small and too dark to tell". */
export function doubts(reasons) {
  const words = reasons.map((reason) => REASONS[reason] ?? `not good enough (${reason})`);
  const last = words.pop();
  const joined = [...words.map((word) => word.replace(" to tell", "")), last].join(" and ");
  return joined[0].toUpperCase() + joined.slice(1);
}

export const NO_FACE = 28;
const SEVERAL_FACES = 31;

/** What failed, as a headline and a sentence. */
export class Refusal extends Error {
  constructor({ status = 0, code = 0, title, detail, retryAfter }) {
    const [headline, sentence] = title ? [title, detail] : words(status, code, detail, retryAfter);
    super(`${headline}. ${sentence}`);
    this.status = status;
    this.code = code;
    this.title = headline;
    this.detail = sentence;
    this.retryAfter = retryAfter;
  }
}

/** The answer to a request that gets none. */
export const unreachable = () =>
  new Refusal({ title: "No connection", detail: "The service cannot be reached. Check your connection, then try again." });

function words(status, code, detail, retryAfter) {
  if (code === NO_FACE) {
    return ["No face found", "There is no face in this picture, or none that is clear enough."];
  }
  if (code === SEVERAL_FACES) {
    return ["Several faces", "This picture shows several people. Open it under Recognise and name the right face there."];
  }
  const said = detail || "The service gave no reason.";
  switch (status) {
    case 401:
      return ["Sign in first", "The service answers only people who have its token."];
    case 403:
      return ["Not from here", "Until its operator sets a token, the service shows this only on the machine that it runs on."];
    case 404:
      return ["Not there any more", "Somebody removed it, or it never existed."];
    case 408:
      return ["The upload took too long", "Try again over a faster connection, or with a smaller picture."];
    case 410:
      return ["Not kept any more", "This request was deleted, or it waited too long."];
    case 413:
      return ["The picture is too large", "The service takes pictures of up to 15 MB."];
    case 415:
    case 422:
      return ["The picture cannot be read", said];
    case 503:
      return ["The service is busy", retryAfter ? `Try again in ${duration(retryAfter * 1000)}.` : "Try again in a moment."];
    case 504:
      return ["No answer yet", "The service needs longer than usual. Try again in a moment."];
    default:
      return status >= 500
        ? ["The service failed", "It could not finish this. Try again; if that does not help, tell its operator."]
        : ["The service refused this", said];
  }
}
