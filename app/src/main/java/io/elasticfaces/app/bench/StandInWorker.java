package io.elasticfaces.app.bench;

import io.elasticfaces.message.Outcome;
import io.elasticfaces.message.OutcomeStatus;
import io.elasticfaces.message.RecognitionReply;
import io.elasticfaces.message.RecognitionRequest;
import io.elasticfaces.message.Sighting;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Answers requests without looking at a picture, so that only the web tier and the queues are measured. */
final class StandInWorker {
    private static final int BATCH = 10;

    private final SqsClient sqs;
    private final String requests;
    private final String replies;

    /** @param requests and replies the queues' URLs */
    StandInWorker(SqsClient sqs, String requests, String replies) {
        this.sqs = sqs;
        this.requests = requests;
        this.replies = replies;
    }

    /** Answers every request with its own key as the name, so that an answer given to the wrong caller shows. */
    void answerUntil(BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            List<Message> received = sqs.receiveMessage(receive -> receive.queueUrl(requests)
                            .maxNumberOfMessages(BATCH)
                            .waitTimeSeconds(1))
                    .messages();
            if (!received.isEmpty()) {
                answer(received);
            }
        }
    }

    private void answer(List<Message> received) {
        List<SendMessageBatchRequestEntry> answers = new ArrayList<>();
        List<DeleteMessageBatchRequestEntry> worked = new ArrayList<>();
        for (int i = 0; i < received.size(); i++) {
            Message message = received.get(i);
            String entry = Integer.toString(i);
            RecognitionRequest request = RecognitionRequest.parse(message.body());
            RecognitionReply reply = new RecognitionReply(
                    request.imageName(),
                    request.id(),
                    new Outcome(OutcomeStatus.OK, request.imageName(), null, Sighting.NONE));
            answers.add(SendMessageBatchRequestEntry.builder()
                    .id(entry)
                    .messageBody(reply.toJson())
                    .build());
            worked.add(DeleteMessageBatchRequestEntry.builder()
                    .id(entry)
                    .receiptHandle(message.receiptHandle())
                    .build());
        }
        sqs.sendMessageBatch(send -> send.queueUrl(replies).entries(answers));
        sqs.deleteMessageBatch(delete -> delete.queueUrl(requests).entries(worked));
    }
}
