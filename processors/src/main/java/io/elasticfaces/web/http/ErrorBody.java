package io.elasticfaces.web.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;

/**
 * An error in the format of an API: problem details (RFC 9457) or one sentence of text, by the client's preference; JSON
 * as CompreFace's; or JSON as Rekognition's, whose status is 400 or 500.
 */
public record ErrorBody(int status, Map<String, String> headers, String contentType, String text) {
    /**
     * Returns the response to a request.
     *
     * @param accept the request's {@code Accept} header, or null
     * @param id the request's id, or null if its result cannot be fetched
     */
    public static ErrorBody of(HttpProblem problem, Api api, String accept, String id) {
        int status = problem.status();
        JsonObject json = new JsonObject();
        if (api == Api.COMPREFACE) {
            json.put("message", problem.getMessage());
            json.put("code", problem.kind().code());
            return new ErrorBody(status, problem.headers(), "application/json", json.toJson());
        }
        if (api == Api.REKOGNITION) {
            String type = problem.kind().exception();
            json.put("__type", type);
            json.put("message", problem.getMessage());
            Map<String, String> headers = new HashMap<>(problem.headers());
            headers.put("x-amzn-ErrorType", type);
            return new ErrorBody(
                    problem.kind() == ErrorKind.INTERNAL ? 500 : 400,
                    headers,
                    "application/x-amz-json-1.1",
                    json.toJson());
        }
        if (!Accepts.json(accept)) {
            return new ErrorBody(status, problem.headers(), "text/plain; charset=utf-8", problem.getMessage() + "\n");
        }
        json.put("type", "about:blank");
        json.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
        json.put("status", status);
        json.put("detail", problem.getMessage());
        if (id != null) {
            json.put("id", id);
        }
        return new ErrorBody(status, problem.headers(), "application/problem+json", json.toJson());
    }
}
