package io.elasticfaces.local.sqs;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;

/** ElasticMQ as the filter sees it: an HTTP server on a port of its own. */
final class Backend {
    /** Every long poll holds a connection for up to 20 s. */
    private static final int MOST_CONNECTIONS = 4_096;
    /** Shorter than ElasticMQ's own, so that no request meets a connection that is being closed. */
    private static final int KEEP_ALIVE_SECONDS = 30;

    private final HttpClient client;
    private final int port;

    Backend(Vertx vertx, int port) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS));
        this.port = port;
    }

    /**
     * Passes a call on.
     *
     * @param trace the header {@code X-Amzn-Trace-Id}, which SQS keeps with a message; may be null
     * @return ElasticMQ's answer as it came
     */
    Future<Answer> send(SqsCall call, String trace) {
        return client.request(HttpMethod.POST, port, "127.0.0.1", "/").compose(request -> {
            request.putHeader("Content-Type", call.contentType());
            if (call instanceof JsonCall) {
                request.putHeader("X-Amz-Target", JsonCall.TARGET_PREFIX + call.action());
            }
            if (trace != null) {
                request.putHeader("X-Amzn-Trace-Id", trace);
            }
            return exchange(request, call);
        });
    }

    /** Makes a received message visible again at once. */
    Future<Answer> putBack(String queueUrl, String receiptHandle) {
        return send(
                new JsonCall(
                        "ChangeMessageVisibility",
                        new JsonObject()
                                .put("QueueUrl", queueUrl)
                                .put("ReceiptHandle", receiptHandle)
                                .put("VisibilityTimeout", 0)),
                null);
    }

    private static Future<Answer> exchange(HttpClientRequest request, SqsCall call) {
        return request.send(call.encode()).compose(response -> response.body()
                .map(body -> new Answer(response.statusCode(), response.getHeader("Content-Type"), null, body)));
    }
}
