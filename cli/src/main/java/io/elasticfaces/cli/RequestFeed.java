package io.elasticfaces.cli;

import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.web.answer.RequestIds;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/** A client of a worker that takes the place of the web tier: it sends requests and receives replies. */
final class RequestFeed {
    private static final int BATCH = 10;

    private final S3Client s3;
    private final SqsClient sqs;
    private final String bucket;
    private final String requests;
    private final String replies;
    private final String gallery;
    private final RequestIds ids = new RequestIds(Clock.systemUTC());
    private final Set<String> waiting = new HashSet<>();

    /** @param gallery version of the gallery to match with */
    RequestFeed(S3Client s3, SqsClient sqs, ResourceNames names, String gallery) {
        this.s3 = s3;
        this.sqs = sqs;
        this.bucket = names.inBucket();
        this.requests = url(names.requestQueue());
        this.replies = url(names.responseQueue());
        this.gallery = gallery;
    }

    /** Returns the keys of the requests without a reply. */
    Set<String> waiting() {
        return Set.copyOf(waiting);
    }

    /** Sends a request for a picture. */
    void send(String fileName, byte[] picture) {
        String id = ids.next();
        String key = id + "-" + fileName;
        s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(picture));
        String request = new RecognitionRequest(key, id, RecognitionRequest.VERSION, 0, gallery).toJson();
        waiting.add(key);
        sqs.sendMessage(send -> send.queueUrl(requests).messageBody(request));
    }

    /** Receives for up to a second and returns up to ten replies to requests of this feed. */
    List<RecognitionReply> receive() {
        List<Message> received = sqs.receiveMessage(receive ->
                        receive.queueUrl(replies).maxNumberOfMessages(BATCH).waitTimeSeconds(1))
                .messages();
        List<RecognitionReply> answers = new ArrayList<>();
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (Message message : received) {
            RecognitionReply reply = RecognitionReply.parse(message.body());
            if (waiting.remove(reply.imageName())) {
                answers.add(reply);
            }
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(message.receiptHandle())
                    .build());
        }
        if (!entries.isEmpty()) {
            sqs.deleteMessageBatch(delete -> delete.queueUrl(replies).entries(entries));
        }
        return answers;
    }

    private String url(String queue) {
        return sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }
}
