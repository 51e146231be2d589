package io.elasticfaces.web.http;

import java.util.Map;

/** An error response to an HTTP request. It is not a failure of the service and is not logged as one. */
public final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient String id;
    private final transient Map<String, String> headers;

    /**
     * @param status the HTTP status, 400 to 599
     * @param sentence the error and its remedy
     */
    public HttpProblem(int status, String sentence) {
        this(status, sentence, null, Map.of());
    }

    /**
     * @param id the request's id, or null before it got one
     * @param headers additional headers of the response, e.g. {@code Retry-After}
     */
    public HttpProblem(int status, String sentence, String id, Map<String, String> headers) {
        super(sentence, null, false, false);
        this.status = status;
        this.id = id;
        this.headers = Map.copyOf(headers);
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns the request's id, or null. */
    public String id() {
        return id;
    }

    /** Returns the additional headers of the response. */
    public Map<String, String> headers() {
        return headers;
    }
}
