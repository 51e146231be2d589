package io.elasticfaces.web;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.elasticfaces.controller.ControllerStatus;
import java.util.function.Consumer;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;

/** AWS clients with which a route's endpoints can be made, though nothing is ever sent; the gallery is empty. */
public final class Mocks implements CamelConfiguration {
    /** The routes from the admission of a request to its response. */
    static final String SUBMISSION_ROUTES = "file:../routes/shared/*.yaml,"
            + "file:../routes/web/perform.yaml,"
            + "file:../routes/web/respond.yaml,"
            + "file:../routes/web/problem-details.yaml,"
            + "file:../routes/web/correlate.yaml,"
            + "file:../routes/web/submit.yaml,"
            + "file:../routes/web/submit-unless-stored.yaml,"
            + "file:../routes/web/record-not-queued.yaml";

    /** How a mocked bucket answers that has no object of any key. */
    static final Processor NOTHING_STORED = exchange -> {
        throw NoSuchKeyException.builder().message("no such key").build();
    };

    @Override
    public void configure(CamelContext camel) {
        camel.getRegistry().bind("s3", s3());
        camel.getRegistry().bind("sqs", sqs());
        camel.getRegistry().bind("controllerStatus", new ControllerStatus());
    }

    @SuppressWarnings("unchecked")
    private static S3Client s3() {
        S3Client s3 = mock(S3Client.class);
        when(s3.listObjectsV2(any(Consumer.class)))
                .thenReturn(ListObjectsV2Response.builder().isTruncated(false).build());
        return s3;
    }

    @SuppressWarnings("unchecked")
    private static SqsClient sqs() {
        SqsClient sqs = mock(SqsClient.class);
        GetQueueUrlResponse queue = GetQueueUrlResponse.builder()
                .queueUrl("http://127.0.0.1/000000000000/queue")
                .build();
        when(sqs.getQueueUrl(any(GetQueueUrlRequest.class))).thenReturn(queue);
        when(sqs.getQueueUrl(any(Consumer.class))).thenReturn(queue);
        return sqs;
    }
}
