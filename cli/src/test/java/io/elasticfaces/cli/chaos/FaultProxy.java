package io.elasticfaces.cli.chaos;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before S3 or SQS and lets some calls fail. Requests are signed, body included, so they are passed on as they are
 * or not at all.
 */
final class FaultProxy implements AutoCloseable {
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "keep-alive", "transfer-encoding", "content-length", "expect");
    private static final int LARGEST_BODY = 1 << 20;

    /** Longer than any client of the product waits. */
    private static final long STALL_MILLIS = 60_000;

    private static final long LATE_MILLIS = 800;

    private final Vertx vertx;
    private final HttpServer server;
    private final HttpClient client;
    private volatile URI service;
    private volatile Mischief mischief;

    /** Listens on any free port; what it stands before may not be there yet. */
    FaultProxy(Vertx vertx) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(300).setKeepAliveTimeout(3));
        this.server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setHandle100ContinueAutomatically(true))
                .requestHandler(this::take);
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** Says what it stands before, and what it does to its calls. */
    void standBefore(URI origin, Mischief what) {
        service = origin;
        mischief = what;
    }

    private void take(HttpServerRequest request) {
        request.response().exceptionHandler(gone -> {});
        request.exceptionHandler(gone -> {});
        request.body().onSuccess(body -> {
            if (body.length() > LARGEST_BODY) {
                throw new IllegalStateException("A call of " + body.length() + " bytes is none of this suite's.");
            }
            String target =
                    Optional.ofNullable(request.getHeader("X-Amz-Target")).orElse("");
            treat(request, new Mischief.Call(request.method().name(), request.uri(), target, body));
        });
    }

    private void treat(HttpServerRequest request, Mischief.Call call) {
        Fault fault = mischief.fault(call);
        switch (fault) {
            case BROKEN, BUSY -> answer(request.response(), mischief.error(fault));
            case CUT_BEFORE -> request.connection().close();
            case STALLED ->
                vertx.setTimer(STALL_MILLIS, over -> request.connection().close());
            case LATE -> vertx.setTimer(LATE_MILLIS, over -> serve(request, call, fault));
            default -> serve(request, call, fault);
        }
    }

    private void serve(HttpServerRequest request, Mischief.Call call, Fault fault) {
        Optional<Future<Mischief.Reply>> instead = mischief.instead(call);
        if (instead.isPresent()) {
            instead.get()
                    .onSuccess(reply -> answer(request.response(), reply))
                    .onFailure(failure -> request.connection().close());
        } else {
            passOn(request, call, fault);
        }
    }

    private void passOn(HttpServerRequest request, Mischief.Call call, Fault fault) {
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.valueOf(call.method()))
                        .setHost(service.getHost())
                        .setPort(service.getPort())
                        .setURI(call.uri()))
                .compose(onward -> send(request, onward, call))
                .onSuccess(answered -> {
                    if (fault == Fault.CUT_AFTER) {
                        Buffer unused = mischief.answered(call, answered.head().statusCode(), answered.body());
                        request.connection().close();
                    } else {
                        passBack(request, call, answered);
                    }
                })
                .onFailure(failure -> request.connection().close());
    }

    /** An answer with its body. */
    private record Answered(HttpClientResponse head, Buffer body) {}

    private static Future<Answered> send(HttpServerRequest request, HttpClientRequest onward, Mischief.Call call) {
        copy(request.headers(), onward.headers());
        if (request.getHeader("Content-Length") != null || call.body().length() > 0) {
            onward.putHeader("Content-Length", Integer.toString(call.body().length()));
        }
        // Who is gone receives nothing any more, which SQS should hear of.
        request.connection().closeHandler(gone -> onward.reset());
        return onward.send(call.body()).compose(head -> head.body().map(body -> new Answered(head, body)));
    }

    private void passBack(HttpServerRequest request, Mischief.Call call, Answered answered) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        request.connection().closeHandler(null);
        Buffer body = mischief.answered(call, answered.head().statusCode(), answered.body());
        response.setStatusCode(answered.head().statusCode());
        copy(answered.head().headers(), response.headers());
        String length = answered.head().getHeader("Content-Length");
        if (call.method().equals("HEAD") && length != null) {
            response.putHeader("Content-Length", length);
            response.end();
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

    private static void answer(HttpServerResponse response, Mischief.Reply reply) {
        if (!response.closed()) {
            response.setStatusCode(reply.status())
                    .putHeader("Content-Type", reply.contentType())
                    .end(reply.body());
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
        client.close();
    }
}
