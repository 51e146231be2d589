package io.elasticfaces.cli.chaos;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A proxy in front of S3 that lets some calls fail. Requests are signed, body included, so they are passed on unchanged
 * or not at all. All methods are called on one thread.
 */
class FaultProxy implements AutoCloseable {
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "keep-alive", "transfer-encoding", "content-length", "expect");

    /** Longer than any client waits. */
    private static final long STALL_MILLIS = 60_000;

    private static final long LATE_MILLIS = 800;

    final ChaosPlan plan;
    final Luck luck;
    final Counts counts;
    final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final HttpClient client =
            vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(300).setKeepAliveTimeout(3));
    private URI service;

    /** Listens on a free port; {@link #pass} starts it. */
    FaultProxy(ChaosPlan plan, Luck luck, Counts counts) {
        this.plan = plan;
        this.luck = luck;
        this.counts = counts;
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setHandle100ContinueAutomatically(true))
                .requestHandler(this::take);
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** Passes calls on to a service from now on. */
    void pass(URI to) {
        service = to;
    }

    /** The fate of a call, with its share of the faults in percent. */
    enum Fault {
        NONE(0),
        /** The service answers 500. */
        BROKEN(30),
        /** The service throttles the call. */
        BUSY(30),
        /** The connection breaks before the service has received the call. */
        CUT_BEFORE(15),
        /** The connection breaks after the service has done the call. */
        CUT_AFTER(15),
        /** The service never answers. */
        STALLED(3),
        LATE(7);

        private final int percent;

        Fault(int percent) {
            this.percent = percent;
        }

        private static Fault draw(RandomGenerator random) {
            int rest = random.nextInt(100);
            for (Fault fault : values()) {
                rest -= fault.percent;
                if (rest < 0) {
                    return fault;
                }
            }
            return NONE;
        }
    }

    /** A response; headers except the content type are passed on unchanged. */
    record Reply(int status, String contentType, Buffer body) {}

    /** Returns the operation of a call, e.g. {@code PUT} or {@code SendMessage}. */
    String operation(HttpServerRequest request) {
        return request.method().name();
    }

    /** Returns a text with the id of the request that the call is about. */
    String about(HttpServerRequest request, Buffer body) {
        return request.uri();
    }

    /** Returns the service's error response for {@link Fault#BROKEN} or {@link Fault#BUSY}. */
    Reply error(Fault fault) {
        String error = fault == Fault.BUSY
                ? "<Code>SlowDown</Code><Message>Please reduce your request rate.</Message>"
                : "<Code>InternalError</Code><Message>We encountered an internal error.</Message>";
        return new Reply(
                fault == Fault.BUSY ? 503 : 500,
                "application/xml",
                Buffer.buffer("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error>" + error + "</Error>"));
    }

    /** Returns a response in the service's place, or empty to call the service. */
    Optional<Future<Reply>> instead(String operation, Buffer body) {
        return Optional.empty();
    }

    /** Returns the body to pass on for a successful response of the service. */
    Buffer answered(String operation, Buffer request, Buffer response) {
        return response;
    }

    private void take(HttpServerRequest request) {
        request.response().exceptionHandler(gone -> {});
        request.exceptionHandler(gone -> {});
        request.body().onSuccess(body -> {
            String operation = operation(request);
            SplittableRandom random = luck.next(operation, about(request, body));
            Fault fault = random.nextDouble() < plan.callFaults() ? Fault.draw(random) : Fault.NONE;
            counts.add(fault == Fault.NONE ? "calls" : "fault " + fault + " of " + operation);
            switch (fault) {
                case BROKEN, BUSY -> answer(request.response(), error(fault));
                case CUT_BEFORE -> request.connection().close();
                case STALLED ->
                    vertx.setTimer(STALL_MILLIS, over -> request.connection().close());
                case LATE -> vertx.setTimer(LATE_MILLIS, over -> serve(request, body, operation, fault));
                default -> serve(request, body, operation, fault);
            }
        });
    }

    private void serve(HttpServerRequest request, Buffer body, String operation, Fault fault) {
        Optional<Future<Reply>> instead = instead(operation, body);
        if (instead.isPresent()) {
            instead.get()
                    .onSuccess(reply -> answer(request.response(), reply))
                    .onFailure(failure -> request.connection().close());
            return;
        }
        client.request(new RequestOptions()
                        .setMethod(request.method())
                        .setHost(service.getHost())
                        .setPort(service.getPort())
                        .setURI(request.uri()))
                .compose(onward -> send(request, body, onward))
                .compose(head -> head.body().onSuccess(received -> {
                    Buffer passed = head.statusCode() == 200 ? answered(operation, body, received) : received;
                    if (fault == Fault.CUT_AFTER) {
                        request.connection().close();
                    } else {
                        passBack(request, head, passed);
                    }
                }))
                .onFailure(failure -> request.connection().close());
    }

    private static Future<HttpClientResponse> send(HttpServerRequest request, Buffer body, HttpClientRequest onward) {
        copy(request.headers(), onward.headers());
        if (request.getHeader("Content-Length") != null || body.length() > 0) {
            onward.putHeader("Content-Length", Integer.toString(body.length()));
        }
        // SQS must not send messages to a client that has closed its connection.
        request.connection().closeHandler(gone -> onward.reset());
        return onward.send(body);
    }

    private static void passBack(HttpServerRequest request, HttpClientResponse head, Buffer body) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        request.connection().closeHandler(null);
        response.setStatusCode(head.statusCode());
        copy(head.headers(), response.headers());
        String length = head.getHeader("Content-Length");
        if (request.method().name().equals("HEAD") && length != null) {
            response.putHeader("Content-Length", length).end();
        } else {
            response.end(body);
        }
    }

    private static void copy(MultiMap from, MultiMap to) {
        from.forEach((name, value) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                to.add(name, value);
            }
        });
    }

    private static void answer(HttpServerResponse response, Reply reply) {
        if (!response.closed()) {
            response.setStatusCode(reply.status())
                    .putHeader("Content-Type", reply.contentType())
                    .end(reply.body());
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
