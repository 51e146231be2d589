package io.elasticfaces.web.http;

import java.math.BigDecimal;
import java.util.Map;

/** An error response to an HTTP request. It is not a failure of the service and is not logged as one. */
public final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int RETRY_SECONDS = 5;

    private final int status;
    private final ErrorKind kind;
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
        this(status, ErrorKind.of(status), sentence, id, headers);
    }

    private HttpProblem(int status, ErrorKind kind, String sentence, String id, Map<String, String> headers) {
        super(sentence, null, false, false);
        this.status = status;
        this.kind = kind;
        this.id = id;
        this.headers = Map.copyOf(headers);
    }

    /** Returns a copy of another kind, which is not the usual one of its status. */
    public HttpProblem of(ErrorKind other) {
        return new HttpProblem(status, other, getMessage(), id, headers);
    }

    /** Returns a 503 with {@code Retry-After}. */
    public static HttpProblem unavailable(String sentence, long retryAfterSeconds) {
        return new HttpProblem(503, sentence, null, Map.of("Retry-After", Long.toString(retryAfterSeconds)));
    }

    /** Returns the response while the routes are not running. Otherwise the response would be 404. */
    public static HttpProblem startingOrStopping() {
        return unavailable("The service is starting or stopping. Try again in a moment.", 1);
    }

    /** Returns a 503 because of too many of something. */
    static HttpProblem tooMany(String what) {
        return unavailable("Too many " + what + ". Try again in " + RETRY_SECONDS + " s.", RETRY_SECONDS);
    }

    static HttpProblem tooLarge(long limit) {
        String megabytes = BigDecimal.valueOf(limit, 6).stripTrailingZeros().toPlainString();
        return new HttpProblem(413, "The request is larger than " + megabytes + " MB. Send a smaller picture.");
    }

    /** @param what what is wrong, as a sentence without its end */
    static HttpProblem malformed(String what) {
        return new HttpProblem(400, "The request is malformed: " + what + ".");
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns what clients of the other APIs tell it apart by. */
    public ErrorKind kind() {
        return kind;
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
