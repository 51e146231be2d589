package io.elasticfaces.cli.provision;

import io.elasticfaces.contract.aws.AwsClients;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.aws2.ec2.AWS2EC2Operations;
import org.apache.camel.component.aws2.s3.AWS2S3Operations;
import org.apache.camel.component.aws2.sqs.Sqs2Operations;
import org.apache.camel.impl.DefaultCamelContext;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The AWS that the environment names, called through Camel's components; for what those have no operation for
 * (lifecycle, public access, encryption, queue attributes and tags, images), there are the clients that they share.
 */
public final class CamelAws implements AutoCloseable {
    private final AwsClients clients;
    private final CamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate producer;

    /** @param clients the caller closes them */
    public CamelAws(AwsClients clients) {
        this.clients = clients;
        camel.getRegistry().bind("s3", clients.s3());
        camel.getRegistry().bind("sqs", clients.sqs());
        camel.getRegistry().bind("ec2", clients.ec2());
        camel.start();
        producer = camel.createProducerTemplate();
    }

    /** Does an operation on a bucket; the request is the SDK's. */
    <T> T s3(AWS2S3Operations operation, String bucket, Object request, Class<T> answer) {
        return call(
                "aws2-s3:" + bucket + "?autoCreateBucket=false&pojoRequest=true&operation=" + operation,
                request,
                answer);
    }

    /** Does an operation on instances; the request is the SDK's. */
    <T> T ec2(AWS2EC2Operations operation, Object request, Class<T> answer) {
        return call("aws2-ec2:" + operation + "?pojoRequest=true&operation=" + operation, request, answer);
    }

    /** Deletes a queue. */
    void deleteQueue(String name) {
        call("aws2-sqs:" + name + "?operation=" + Sqs2Operations.deleteQueue, null, Object.class);
    }

    S3Client s3() {
        return clients.s3();
    }

    SqsClient sqs() {
        return clients.sqs();
    }

    Ec2Client ec2() {
        return clients.ec2();
    }

    private <T> T call(String uri, Object request, Class<T> answer) {
        try {
            return producer.requestBody(uri, request, answer);
        } catch (CamelExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        camel.stop();
    }
}
