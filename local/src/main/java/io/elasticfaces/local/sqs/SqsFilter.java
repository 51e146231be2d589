package io.elasticfaces.local.sqs;

import io.elasticfaces.local.RequestSignature;
import io.elasticfaces.local.RequestSignature.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands before ElasticMQ: reads a request, checks its signature, has it answered, and takes care of messages whose
 * receiver is gone.
 */
final class SqsFilter {
    private static final Logger LOG = LoggerFactory.getLogger(SqsFilter.class);

    /** A message of 1 MiB may be three times as long in a form. */
    private static final int LARGEST_BODY = 4 * QueueAttributes.LARGEST_MESSAGE;

    private final Vertx vertx;
    private final RequestSignature signature;
    private final Operations operations;
    private final Backend backend;
    private final Duration delay;

    SqsFilter(Vertx vertx, RequestSignature signature, Operations operations, Backend backend, Duration delay) {
        this.vertx = vertx;
        this.signature = signature;
        this.operations = operations;
        this.backend = backend;
        this.delay = delay;
    }

    /** Answers one HTTP request. */
    void handle(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() > LARGEST_BODY) {
                request.handler(null);
                request.endHandler(null);
                String message = "A request may be " + LARGEST_BODY + " bytes long.";
                request.response().putHeader("Connection", "close");
                write(request.response(), error(request, SqsError.REQUEST_TOO_LARGE, message));
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> afterDelay().onComplete(nothing -> answer(request, body)));
    }

    private void answer(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        SqsCall call;
        try {
            call = isJson(request)
                    ? JsonCall.read(request.getHeader("X-Amz-Target"), body)
                    : QueryCall.read(
                            request.path(), Optional.ofNullable(request.query()).orElse(""), body);
        } catch (SqsRefusal e) {
            write(response, error(request, e.error(), e.getMessage()));
            return;
        } catch (IllegalArgumentException e) {
            write(response, error(request, SqsError.SERIALIZATION, "The form is not encoded as it should be."));
            return;
        }
        Optional<Refusal> refusal = signature.check(new RequestSignature.Request(
                request.method().name(),
                Optional.ofNullable(request.path()).orElse("/"),
                Optional.ofNullable(request.query()).orElse(""),
                request.headers().entries(),
                body.getBytes()));
        Future<Answer> answered = refusal.isPresent()
                ? Future.succeededFuture(refuse(call, refusal.get()))
                : operations.answer(call, request.getHeader("X-Amzn-Trace-Id"));
        answered.onSuccess(answer -> {
                    if (response.closed()) {
                        putBack(call, answer);
                    } else {
                        write(response, answer);
                    }
                })
                .onFailure(failure -> {
                    LOG.warn("SQS could not answer {}: {}", call.action(), failure.toString());
                    write(response, call.refuse(SqsError.SERVICE_UNAVAILABLE, "The queue server did not answer."));
                });
    }

    /** ElasticMQ hands messages to a long poll whose client has gone; they would be invisible for the whole timeout. */
    private void putBack(SqsCall call, Answer answer) {
        if (!call.action().equals("ReceiveMessage") || !answer.isSuccess()) {
            return;
        }
        List<String> handles = call.receivedHandles(answer);
        for (String handle : handles) {
            backend.putBack(call.parameter("QueueUrl"), handle)
                    .onFailure(failure ->
                            LOG.warn("A message stays invisible, its receiver is gone: {}", failure.toString()));
        }
    }

    private static Answer refuse(SqsCall call, Refusal refusal) {
        return switch (refusal) {
            case MISSING ->
                call.refuse(SqsError.MISSING_AUTHENTICATION_TOKEN, "Request is missing Authentication Token");
            case UNKNOWN_KEY ->
                call.refuse(SqsError.INVALID_CLIENT_TOKEN_ID, "The security token included in the request is invalid.");
            case EXPIRED ->
                call.refuse(
                        SqsError.REQUEST_EXPIRED,
                        "The request was signed more than 15 minutes from this machine's time.");
            case WRONG ->
                call.refuse(
                        SqsError.SIGNATURE_DOES_NOT_MATCH,
                        "The request signature we calculated does not match the signature you provided."
                                + " Check your AWS Secret Access Key and signing method.");
        };
    }

    private static void write(HttpServerResponse response, Answer answer) {
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(answer.status())
                .putHeader("Content-Type", answer.contentType())
                .putHeader("x-amzn-RequestId", UUID.randomUUID().toString());
        if (answer.queryError() != null) {
            response.putHeader("x-amzn-query-error", answer.queryError());
        }
        response.end(answer.body());
    }

    private static boolean isJson(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        return type != null && type.startsWith("application/x-amz-json");
    }

    private static Answer error(HttpServerRequest request, SqsError error, String message) {
        return isJson(request) ? JsonCall.error(error, message) : QueryCall.error(error, message);
    }

    private Future<Void> afterDelay() {
        if (delay.isZero()) {
            return Future.succeededFuture();
        }
        Promise<Void> passed = Promise.promise();
        vertx.setTimer(delay.toMillis(), timer -> passed.complete());
        return passed.future();
    }
}
