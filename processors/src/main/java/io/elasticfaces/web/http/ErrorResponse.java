package io.elasticfaces.web.http;

import io.elasticfaces.web.Problem;
import io.elasticfaces.web.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;

/** Errors that no route words, as their callers read them. */
final class ErrorResponse {
    /** How long a caller has to read why, before its connection is closed. */
    private static final long LINGER_MILLIS = 500;

    private ErrorResponse() {}

    /** Answers a request with a refusal; one that still sends is not read to its end. */
    static void answer(HttpServerRequest request, Refusal refusal) {
        if (request.isEnded() || !hasBody(request)) {
            send(request, refusal);
        } else {
            answerAndClose(request, refusal);
        }
    }

    /** Answers a request with a refusal, reads no further, and closes its connection. */
    static void answerAndClose(HttpServerRequest request, Refusal refusal) {
        request.pause();
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        send(request, refusal);
        HttpConnection connection = request.connection();
        if (connection instanceof HttpServerConnection server) {
            // What follows on the connection may be the body of this request.
            server.handler(next -> {});
            server.invalidRequestHandler(next -> {});
        }
        // What lies unread when a connection closes resets it, and the answer would often be lost with it.
        Vertx.currentContext().owner().setTimer(LINGER_MILLIS, due -> connection.close());
    }

    private static void send(HttpServerRequest request, Refusal refusal) {
        HttpServerResponse response = request.response();
        boolean json = Accepts.json(request.getHeader(HttpHeaders.ACCEPT));
        Problem problem = new Problem(refusal.status(), refusal.getMessage(), refusal.id());
        refusal.headers().forEach(response::putHeader);
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, problem.contentType(json))
                .end(problem.body(json));
    }

    /** Tells whether a request says that it has a body (RFC 9112, section 6). */
    static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && !length.equals("0") || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }
}
