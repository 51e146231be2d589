package io.elasticfaces.web.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.camel.util.json.JsonObject;

/**
 * An error as its caller reads it: problem details (RFC 9457) where JSON is asked for, else one plain sentence.
 *
 * @param status the HTTP status
 * @param sentence what is wrong, where, and what to do
 * @param id the request's id, or null before it got one
 */
public record ProblemDetails(int status, String sentence, String id) {
    static final String JSON_TYPE = "application/problem+json";
    static final String TEXT_TYPE = "text/plain; charset=utf-8";

    public String contentType(boolean json) {
        return json ? JSON_TYPE : TEXT_TYPE;
    }

    public String body(boolean json) {
        if (!json) {
            return sentence + "\n";
        }
        JsonObject problem = new JsonObject();
        problem.put("type", "about:blank");
        problem.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
        problem.put("status", status);
        problem.put("detail", sentence);
        if (id != null) {
            problem.put("id", id);
        }
        return problem.toJson();
    }
}
