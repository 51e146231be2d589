package io.elasticfaces.contract.aws;

import java.time.Duration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * Extends the time limit of a long poll by its wait time, and sends uploads at once.
 *
 * <p>The SDK adds {@code Expect: 100-continue} to puts. The header costs a round trip, and three to five seconds if a
 * proxy does not answer it. If the connection breaks meanwhile, the JDK's client throws an exception that the SDK does
 * not retry.
 */
final class RequestTuning implements ExecutionInterceptor {
    /** The longest wait time that a queue can set; used for requests without a wait time. */
    private static final int LONGEST_WAIT_SECONDS = 20;

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (!(context.request() instanceof ReceiveMessageRequest poll)) {
            return context.request();
        }
        int wait = poll.waitTimeSeconds() == null ? LONGEST_WAIT_SECONDS : poll.waitTimeSeconds();
        Duration attempt = AwsClients.ATTEMPT.plusSeconds(wait);
        return poll.toBuilder()
                .overrideConfiguration(
                        timed -> timed.apiCallAttemptTimeout(attempt).apiCallTimeout(attempt.multipliedBy(2)))
                .build();
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return context.httpRequest().toBuilder().removeHeader("Expect").build();
    }
}
