package io.elasticfaces.contract.aws;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Removes {@code Expect: 100-continue} from puts. The header costs a round trip, and three to five seconds if a proxy
 * does not answer it. If the connection breaks meanwhile, the JDK's client throws an exception that the SDK does not
 * retry.
 */
final class UnaskedUploads implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return context.httpRequest().firstMatchingHeader("Expect").isEmpty()
                ? context.httpRequest()
                : context.httpRequest().toBuilder().removeHeader("Expect").build();
    }
}
