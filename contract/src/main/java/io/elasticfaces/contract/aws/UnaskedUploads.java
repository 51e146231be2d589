package io.elasticfaces.contract.aws;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Sends a put's body without asking first ({@code Expect: 100-continue}). Asking costs every put a round trip, and three
 * to five seconds where whatever stands between does not answer it; and where the connection breaks over it, the JDK's
 * client throws what the SDK does not try again.
 */
final class UnaskedUploads implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return context.httpRequest().firstMatchingHeader("Expect").isEmpty()
                ? context.httpRequest()
                : context.httpRequest().toBuilder().removeHeader("Expect").build();
    }
}
