package io.elasticfaces.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.elasticfaces.contract.aws.QueuePolling;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecognitionPermitTest {
    private static final long SHORT_MILLIS = 50;

    private final Consumer consumer = mock(Consumer.class);
    private final Endpoint endpoint = mock(Endpoint.class);
    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private boolean goesOn = true;
    private final RecognitionPermit permit = new RecognitionPermit(new QueuePolling(() -> goesOn));

    @AfterEach
    void end() {
        other.shutdownNow();
    }

    @Test
    void shouldLetTheOtherPollOnceTheFaceIsRecognised() throws Exception {
        assertThat(permit.begin(consumer, endpoint)).isTrue();
        Future<Boolean> next = other.submit(() -> permit.begin(consumer, endpoint));
        assertThatThrownBy(() -> next.get(SHORT_MILLIS, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        permit.release();

        assertThat(next.get(10, TimeUnit.SECONDS)).isTrue();
        permit.commit(consumer, endpoint, 1);
    }

    @Test
    void shouldPassTheTurnAfterAnEmptyPollAndAfterAFailedOne() throws Exception {
        when(endpoint.getEndpointKey()).thenReturn("aws2-sqs://queue");
        permit.begin(consumer, endpoint);
        permit.commit(consumer, endpoint, 0);
        assertThat(other.submit(() -> permit.begin(consumer, endpoint)).get(10, TimeUnit.SECONDS))
                .isTrue();
        other.submit(() -> permit.rollback(consumer, endpoint, 0, new IllegalStateException("no queue")))
                .get(10, TimeUnit.SECONDS);

        assertThat(permit.begin(consumer, endpoint)).isTrue();
    }

    @Test
    void shouldPassTheTurnWhereThereIsToBeNoPoll() throws Exception {
        goesOn = false;
        assertThat(permit.begin(consumer, endpoint)).isFalse();

        assertThat(other.submit(() -> permit.begin(consumer, endpoint)).get(10, TimeUnit.SECONDS))
                .isFalse();
    }

    @Test
    void shouldEndToWaitWhenTheConsumerIsStopped() throws Exception {
        permit.begin(consumer, endpoint);
        Future<Boolean> next = other.submit(() -> permit.begin(consumer, endpoint));
        other.shutdownNow();

        assertThat(next.get(10, TimeUnit.SECONDS)).isFalse();
    }
}
