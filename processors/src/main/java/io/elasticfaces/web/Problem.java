package io.elasticfaces.web;

import java.util.Map;
import org.apache.camel.util.json.JsonObject;

/**
 * An error as its caller reads it: problem details (RFC 9457) where JSON is asked for, else one plain sentence.
 *
 * @param status the HTTP status
 * @param sentence what is wrong, where, and what to do
 * @param id the request's id, or null before it got one
 */
public record Problem(int status, String sentence, String id) {
    static final String JSON_TYPE = "application/problem+json";
    static final String TEXT_TYPE = "text/plain; charset=utf-8";

    /** The reason phrases of RFC 9110 (and RFC 6585) for the statuses we answer. */
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(410, "Gone"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"));

    public String contentType(boolean json) {
        return json ? JSON_TYPE : TEXT_TYPE;
    }

    public String body(boolean json) {
        if (!json) {
            return sentence + "\n";
        }
        JsonObject problem = new JsonObject();
        problem.put("type", "about:blank");
        problem.put("title", TITLES.getOrDefault(status, "Error"));
        problem.put("status", status);
        problem.put("detail", sentence);
        if (id != null) {
            problem.put("id", id);
        }
        return problem.toJson();
    }
}
