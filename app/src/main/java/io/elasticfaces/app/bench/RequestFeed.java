package io.elasticfaces.app.bench;

import io.elasticfaces.local.LocalCloud;
import io.elasticfaces.message.OutcomeStatus;
import io.elasticfaces.message.RecognitionReply;
import io.elasticfaces.message.RecognitionRequest;
import io.elasticfaces.web.RequestIds;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** In the web tier's place: puts pictures where a worker finds them, and takes the replies. */
final class RequestFeed implements AutoCloseable {
    private static final int BATCH = 10;

    private final S3Client s3;
    private final SqsClient sqs;
    private final String requests;
    private final String replies;
    private final String gallery;
    private final RequestIds ids = new RequestIds(Clock.systemUTC());
    private final Set<String> waiting = new HashSet<>();
    private int seen;

    /** @param gallery the version that the pictures are matched with */
    RequestFeed(LocalCloud cloud, String gallery) {
        Map<String, String> environment = cloud.environment();
        StaticCredentialsProvider credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create(
                environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY")));
        Region region = Region.of(environment.get("AWS_REGION"));
        this.s3 = S3Client.builder()
                .endpointOverride(cloud.s3())
                .region(region)
                .credentialsProvider(credentials)
                .forcePathStyle(true)
                .build();
        this.sqs = SqsClient.builder()
                .endpointOverride(cloud.sqs())
                .region(region)
                .credentialsProvider(credentials)
                .build();
        this.requests = url("faces-req-queue");
        this.replies = url("faces-resp-queue");
        this.gallery = gallery;
    }

    /** Returns how many are sent and not answered. */
    int waiting() {
        return waiting.size();
    }

    /** Returns how many were answered with somebody seen, known or not. */
    int seen() {
        return seen;
    }

    /** Sends at most ten pictures. */
    void send(List<byte[]> pictures) {
        List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
        for (byte[] picture : pictures) {
            String id = ids.next();
            String key = id + "-small.jpg";
            s3.putObject(put -> put.bucket("faces-in-bucket").key(key), RequestBody.fromBytes(picture));
            entries.add(SendMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .messageBody(new RecognitionRequest(key, id, RecognitionRequest.VERSION, 0, gallery).toJson())
                    .build());
            waiting.add(key);
        }
        sqs.sendMessageBatch(send -> send.queueUrl(requests).entries(entries));
    }

    /** Waits up to a second for replies; returns how many of those waited for came. */
    int receive() {
        List<Message> received = sqs.receiveMessage(receive ->
                        receive.queueUrl(replies).maxNumberOfMessages(BATCH).waitTimeSeconds(1))
                .messages();
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        int answered = 0;
        for (Message message : received) {
            RecognitionReply reply = RecognitionReply.parse(message.body());
            if (waiting.remove(reply.imageName())) {
                answered++;
                OutcomeStatus status = reply.outcome().status();
                seen += status == OutcomeStatus.OK || status == OutcomeStatus.UNKNOWN ? 1 : 0;
            }
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(message.receiptHandle())
                    .build());
        }
        if (!entries.isEmpty()) {
            sqs.deleteMessageBatch(delete -> delete.queueUrl(replies).entries(entries));
        }
        return answered;
    }

    private String url(String queue) {
        return sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }

    @Override
    public void close() {
        s3.close();
        sqs.close();
    }
}
