package io.elasticfaces.contract.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** Extends the time limit of a long poll by its wait time. Other calls to SQS keep the short limit. */
final class LongPolls implements ExecutionInterceptor {
    /** The longest wait time that a queue can set; used for requests without a wait time. */
    private static final int LONGEST_WAIT_SECONDS = 20;

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (!(context.request() instanceof ReceiveMessageRequest poll)) {
            return context.request();
        }
        int wait = poll.waitTimeSeconds() == null ? LONGEST_WAIT_SECONDS : poll.waitTimeSeconds();
        Duration attempt = AwsClients.ATTEMPT.plusSeconds(wait);
        AwsRequestOverrideConfiguration timed = poll.overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder)
                .apiCallAttemptTimeout(attempt)
                .apiCallTimeout(attempt.multipliedBy(2))
                .build();
        return poll.toBuilder().overrideConfiguration(timed).build();
    }
}
