package io.elasticfaces.local.sqs;

import io.vertx.core.http.HttpServerRequest;

/** Answers 503 until the filter behind it is ready. */
final class Gate {
    private volatile SqsFilter filter;

    void open(SqsFilter ready) {
        filter = ready;
    }

    void handle(HttpServerRequest request) {
        SqsFilter ready = filter;
        if (ready == null) {
            request.response()
                    .setStatusCode(SqsError.SERVICE_UNAVAILABLE.status())
                    .end();
        } else {
            ready.handle(request);
        }
    }
}
