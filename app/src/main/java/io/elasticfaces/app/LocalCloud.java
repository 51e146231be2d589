package io.elasticfaces.app;

import io.elasticfaces.aws.AwsClients;
import io.elasticfaces.aws.ResourceNames;
import io.elasticfaces.local.ec2.Image;
import io.elasticfaces.local.ec2.LocalEc2;
import io.elasticfaces.local.ec2.Settings;
import io.elasticfaces.local.s3.LocalS3;
import io.elasticfaces.local.sqs.LocalSqs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** S3, SQS and EC2 of this machine with everything in them that a deployment on AWS has. */
final class LocalCloud implements AutoCloseable {
    private static final int POOL = 15;
    private final Path state;
    private final CloudOptions options;
    private LocalS3 s3;
    private LocalSqs sqs;
    private LocalEc2 ec2;

    LocalCloud(Path state, CloudOptions options) {
        this.state = state;
        this.options = options;
    }

    void start() {
        Path folder = state.resolve("cloud");
        s3 = new LocalS3(new LocalS3.Settings(folder.resolve("s3"), options.firstPort)).start();
        sqs = new LocalSqs(new LocalSqs.Settings(folder.resolve("sqs"), options.firstPort + 1)).start();
        Map<String, String> environment = new HashMap<>(options.address().environment());
        environment.put("FACES_STATE", state.toString());
        ec2 = new LocalEc2(Settings.in(folder.resolve("ec2"))
                .withAddress("127.0.0.1", options.firstPort + 2)
                .withBootDelay(Duration.ofMillis(options.bootDelayMillis))
                .withEnvironment(environment));
        ec2.start();
        options.address().use();
        ResourceNames names = new ResourceNames("faces");
        for (String bucket : List.of(names.inBucket(), names.outBucket(), names.stateBucket())) {
            s3.ensureBucket(bucket);
        }
        try (AwsClients aws = AwsClients.pooled(4)) {
            String dead =
                    aws.sqs().createQueue(r -> r.queueName(names.deadQueue())).queueUrl();
            String arn = aws.sqs()
                    .getQueueAttributes(r -> r.queueUrl(dead).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
            aws.sqs().createQueue(r -> r.queueName(names.requestQueue())
                    .attributes(Map.of(
                            QueueAttributeName.MAXIMUM_MESSAGE_SIZE,
                            "1024",
                            QueueAttributeName.VISIBILITY_TIMEOUT,
                            "30",
                            QueueAttributeName.REDRIVE_POLICY,
                            "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":\"5\"}")));
            aws.sqs().createQueue(r -> r.queueName(names.responseQueue())
                    .attributes(Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024")));
        }
        String worker = "exec " + UserData.quoted(Home.folder().resolve("faces").toString()) + " worker";
        ec2.seed(LocalEc2.facesFleet(Image.DEFAULT.id(), "t2.micro", "c7i.large", POOL, UserData.running(worker)));
    }

    @Override
    public void close() {
        if (ec2 != null) {
            ec2.close();
        }
        if (sqs != null) {
            sqs.close();
        }
        if (s3 != null) {
            s3.close();
        }
    }
}
