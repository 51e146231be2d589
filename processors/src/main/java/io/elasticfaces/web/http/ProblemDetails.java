package io.elasticfaces.web.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.camel.util.json.JsonObject;

/**
 * The body of an error response: problem details (RFC 9457) if the client prefers JSON, otherwise one sentence of text.
 *
 * @param status the HTTP status
 * @param sentence the error and its remedy
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
