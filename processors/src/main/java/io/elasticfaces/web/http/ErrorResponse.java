package io.elasticfaces.web.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import java.math.BigDecimal;
import java.util.Map;

/** Sends the errors that occur outside of routes. */
final class ErrorResponse {
    /** Time for the client to read the response before its connection is closed. */
    private static final long LINGER_MILLIS = 500;

    private static final int RETRY_SECONDS = 5;

    private ErrorResponse() {}

    /** Returns a 503 with {@code Retry-After}. */
    static HttpProblem unavailable(String sentence, int retryAfterSeconds) {
        return new HttpProblem(503, sentence, null, Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
    }

    static HttpProblem tooManyUploads() {
        return unavailable(
                "Too many pictures are being uploaded. Try again in " + RETRY_SECONDS + " s.", RETRY_SECONDS);
    }

    static HttpProblem tooLarge(long limit) {
        return new HttpProblem(
                413,
                "The request is larger than "
                        + BigDecimal.valueOf(limit)
                                .movePointLeft(6)
                                .stripTrailingZeros()
                                .toPlainString()
                        + " MB. Send a smaller picture.");
    }

    static HttpProblem malformed() {
        return new HttpProblem(
                400,
                "The request is malformed: a header, a form field or a file name is invalid, too long or incomplete.");
    }

    /** Returns the response while the routes are not running. Otherwise the response would be 404. */
    static HttpProblem startingOrStopping() {
        return unavailable("The service is starting or stopping. Try again in a moment.", 1);
    }

    /** Responds to a request. If its body is incomplete, the connection is closed instead of reading the rest. */
    static void send(HttpServerRequest request, HttpProblem refusal) {
        if (request.isEnded() || !hasBody(request)) {
            write(request, refusal);
        } else {
            sendAndClose(request, refusal);
        }
    }

    /** Responds to a request, reads no further, and closes the connection. */
    static void sendAndClose(HttpServerRequest request, HttpProblem refusal) {
        request.pause();
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        write(request, refusal);
        HttpConnection connection = request.connection();
        if (connection instanceof HttpServerConnection server) {
            // The next bytes may be the body of this request.
            server.handler(next -> {});
            server.invalidRequestHandler(next -> {});
        }
        // Closing a connection with unread bytes resets it, and the client may lose the response.
        Vertx.currentContext().owner().setTimer(LINGER_MILLIS, due -> connection.close());
    }

    private static void write(HttpServerRequest request, HttpProblem refusal) {
        HttpServerResponse response = request.response();
        boolean json = Accepts.json(request.getHeader(HttpHeaders.ACCEPT));
        ProblemDetails problem = new ProblemDetails(refusal.status(), refusal.getMessage(), refusal.id());
        refusal.headers().forEach(response::putHeader);
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, problem.contentType(json))
                .end(problem.body(json));
    }

    /** Returns whether a request has a body (RFC 9112, section 6). */
    static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && !length.equals("0") || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }
}
