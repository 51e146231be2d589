package io.elasticfaces.web.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;

class ReplyAcknowledgerTest {
    private final List<DeleteMessageBatchRequest> calls = new ArrayList<>();
    private final SqsClient sqs = mock(SqsClient.class);
    private final ReplyAcknowledger receipts = new ReplyAcknowledger(sqs);
    private boolean away;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void answer() {
        when(sqs.getQueueUrl(any(Consumer.class)))
                .thenReturn(GetQueueUrlResponse.builder().queueUrl("url").build());
        when(sqs.deleteMessageBatch(any(Consumer.class))).thenAnswer(call -> {
            DeleteMessageBatchRequest.Builder request = DeleteMessageBatchRequest.builder();
            call.getArgument(0, Consumer.class).accept(request);
            calls.add(request.build());
            if (away) {
                throw SdkClientException.create("no answer");
            }
            return DeleteMessageBatchResponse.builder().build();
        });
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "31, 30", "1000, 30"})
    @SuppressWarnings("unchecked")
    void shouldLeaveAReplyToOtherWebTiersAtOnceAndLaterAfterPauses(int receives, int pause) {
        ArgumentCaptor<Consumer<ChangeMessageVisibilityRequest.Builder>> change =
                ArgumentCaptor.forClass(Consumer.class);

        receipts.leave("handle", receives, "queue");

        verify(sqs).changeMessageVisibility(change.capture());
        ChangeMessageVisibilityRequest.Builder request = ChangeMessageVisibilityRequest.builder();
        change.getValue().accept(request);
        assertThat(request.build())
                .isEqualTo(ChangeMessageVisibilityRequest.builder()
                        .queueUrl("url")
                        .receiptHandle("handle")
                        .visibilityTimeout(pause)
                        .build());
    }

    @Test
    void shouldLetGoWhatCannotBeDeleted() {
        away = true;
        receipts.delete(List.of("lost"), "queue");
        away = false;

        receipts.delete(List.of("a", "b"), "queue");

        assertThat(calls).extracting(call -> call.entries().size()).containsExactly(1, 2);
        assertThat(calls.get(1).entries().get(1).receiptHandle()).isEqualTo("b");
        assertThat(calls).allMatch(call -> call.queueUrl().equals("url"));
    }
}
