package io.elasticfaces.web.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;

/** Sends the errors that occur outside of routes. */
final class ErrorResponse {
    /** Time for the client to read the response before its connection is closed. */
    private static final long LINGER_MILLIS = 500;

    private ErrorResponse() {}

    /** Responds to a request. If its body is incomplete, the connection is closed instead of reading the rest. */
    static void send(HttpServerRequest request, HttpProblem problem) {
        if (request.isEnded() || !hasBody(request)) {
            write(request, problem);
        } else {
            sendAndClose(request, problem);
        }
    }

    /** Responds to a request, reads no further, and closes the connection. */
    static void sendAndClose(HttpServerRequest request, HttpProblem problem) {
        request.pause();
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        write(request, problem);
        HttpConnection connection = request.connection();
        if (connection instanceof HttpServerConnection server) {
            // The next bytes may be the body of this request.
            server.handler(next -> {});
            server.invalidRequestHandler(next -> {});
        }
        // Closing a connection with unread bytes resets it, and the client may lose the response.
        Vertx.currentContext().owner().setTimer(LINGER_MILLIS, due -> connection.close());
    }

    private static void write(HttpServerRequest request, HttpProblem problem) {
        ErrorBody error =
                ErrorBody.of(problem, Api.of(request.path()), request.getHeader(HttpHeaders.ACCEPT), problem.id());
        HttpServerResponse response = request.response();
        error.headers().forEach(response::putHeader);
        response.setStatusCode(error.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, error.contentType())
                .end(error.text());
    }

    /** Returns whether a request has a body (RFC 9112, section 6). */
    static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && !length.equals("0") || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }
}
