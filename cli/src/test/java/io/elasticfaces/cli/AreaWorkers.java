package io.elasticfaces.cli;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** Workers that take a while and name a picture by its size, so that an answer to another picture shows. */
final class AreaWorkers implements AutoCloseable {
    private static final ResourceNames NAMES = new ResourceNames("faces");

    private final S3Client s3;
    private final SqsClient sqs;
    private final long millis;
    private final ExecutorService threads;

    /** @param millis how long each takes for a picture */
    AreaWorkers(S3Client s3, SqsClient sqs, int count, long millis) {
        this.s3 = s3;
        this.sqs = sqs;
        this.millis = millis;
        this.threads = Executors.newFixedThreadPool(count);
        for (int i = 0; i < count; i++) {
            threads.execute(this::work);
        }
    }

    static String name(int width, int height) {
        return width + " by " + height;
    }

    private void work() {
        String queue = url(NAMES.requestQueue());
        String replies = url(NAMES.responseQueue());
        try {
            while (!threads.isShutdown()) {
                for (Message message : sqs.receiveMessage(
                                one -> one.queueUrl(queue).waitTimeSeconds(1))
                        .messages()) {
                    TimeUnit.MILLISECONDS.sleep(millis);
                    RecognitionRequest request = RecognitionRequest.parse(message.body());
                    Outcome outcome = store(request);
                    String reply = new RecognitionReply(request.imageName(), request.id(), outcome).toJson();
                    sqs.sendMessage(send -> send.queueUrl(replies).messageBody(reply));
                    sqs.deleteMessage(done -> done.queueUrl(queue).receiptHandle(message.receiptHandle()));
                }
            }
        } catch (InterruptedException | AbortedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("A picture cannot be read.", e);
        }
    }

    private Outcome store(RecognitionRequest request) throws IOException {
        byte[] bytes = s3.getObjectAsBytes(get -> get.bucket(NAMES.inBucket()).key(request.imageName()))
                .asByteArray();
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(bytes));
        Outcome outcome =
                new Outcome(OutcomeStatus.OK, name(picture.getWidth(), picture.getHeight()), null, Detection.NONE);
        try {
            s3.putObject(
                    put -> put.bucket(NAMES.outBucket())
                            .key(request.imageName())
                            .ifNoneMatch("*")
                            .metadata(StoredOutcome.metadata(outcome, Map.of())),
                    RequestBody.fromString(outcome.name()));
        } catch (S3Exception e) {
            if (e.statusCode() != 412) {
                throw e;
            }
        }
        return outcome;
    }

    private String url(String queue) {
        return sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
