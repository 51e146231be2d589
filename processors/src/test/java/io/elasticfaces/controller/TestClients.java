package io.elasticfaces.controller;

import static org.mockito.ArgumentMatchers.any;

import io.elasticfaces.controller.observe.QueueCounts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.mockito.Mockito;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** AWS clients for route tests: SQS counts what it is told, EC2 is a mock with a launch template of version 1. */
final class TestClients implements CamelConfiguration {
    private final SqsClient sqs = Mockito.mock(SqsClient.class, Mockito.CALLS_REAL_METHODS);
    private final Ec2Client ec2 = Mockito.mock(Ec2Client.class);
    private final Map<String, QueueCounts> counts = new ConcurrentHashMap<>();

    TestClients() {
        template(1);
        Mockito.doAnswer(call -> {
                    GetQueueUrlRequest request = call.getArgument(0);
                    return GetQueueUrlResponse.builder()
                            .queueUrl(request.queueName())
                            .build();
                })
                .when(sqs)
                .getQueueUrl(any(GetQueueUrlRequest.class));
        Mockito.doAnswer(call -> {
                    GetQueueAttributesRequest request = call.getArgument(0);
                    QueueCounts queue = counts.getOrDefault(request.queueUrl(), QueueCounts.NONE);
                    return GetQueueAttributesResponse.builder()
                            .attributes(Map.of(
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "" + queue.visible(),
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                            "" + queue.inFlight()))
                            .build();
                })
                .when(sqs)
                .getQueueAttributes(any(GetQueueAttributesRequest.class));
    }

    /** Sets the latest version of every launch template. */
    void template(long version) {
        DescribeLaunchTemplatesResponse answer = DescribeLaunchTemplatesResponse.builder()
                .launchTemplates(
                        LaunchTemplate.builder().latestVersionNumber(version).build())
                .build();
        Mockito.doReturn(answer).when(ec2).describeLaunchTemplates(any(DescribeLaunchTemplatesRequest.class));
    }

    void templateFailsWith(Exception failure) {
        Mockito.doThrow(failure).when(ec2).describeLaunchTemplates(any(DescribeLaunchTemplatesRequest.class));
    }

    void requests(int visible, int inFlight) {
        counts.put("faces-req-queue", QueueCounts.of(visible, inFlight));
    }

    void sqsFailsWith(RuntimeException failure) {
        Mockito.doThrow(failure).when(sqs).getQueueAttributes(any(GetQueueAttributesRequest.class));
    }

    @BindToRegistry
    public SqsClient sqsClient() {
        return sqs;
    }

    @BindToRegistry
    public Ec2Client ec2Client() {
        return ec2;
    }
}
