package io.elasticfaces.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecognitionPermitTest {
    private static final long SHORT_MILLIS = 50;

    private final Endpoint endpoint = mock(Endpoint.class);
    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private final AtomicInteger stops = new AtomicInteger();
    private final AtomicInteger idle = new AtomicInteger();
    private final RecognitionPermit permit = permit(Duration.ofDays(1));

    @AfterEach
    void end() {
        other.shutdownNow();
    }

    @Test
    void shouldLetTheOtherPollOnceTheFaceIsRecognised() throws Exception {
        assertThat(permit.begin(null, endpoint)).isTrue();
        Future<Boolean> next = other.submit(() -> permit.begin(null, endpoint));
        assertThatThrownBy(() -> next.get(SHORT_MILLIS, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        permit.release();

        assertThat(next.get(10, TimeUnit.SECONDS)).isTrue();
        permit.commit(null, endpoint, 1);
    }

    @Test
    void shouldPassTheTurnAfterAnEmptyPollAndAfterAFailedOne() throws Exception {
        when(endpoint.getEndpointKey()).thenReturn("aws2-sqs://queue");
        permit.begin(null, endpoint);
        permit.commit(null, endpoint, 0);
        assertThat(polledByOther(permit)).isTrue();
        other.submit(() -> permit.rollback(null, endpoint, 0, new IllegalStateException("no queue")))
                .get(10, TimeUnit.SECONDS);

        assertThat(permit.begin(null, endpoint)).isTrue();
    }

    @Test
    void shouldEndTheWorkerAndPollNoMoreWhenTheQueueIsEmpty() throws Exception {
        RecognitionPermit impatient = permit(Duration.ZERO);
        impatient.begin(null, endpoint);
        impatient.commit(null, endpoint, 1);
        assertThat(stops).hasValue(0);
        assertThat(idle).hasValue(0);
        impatient.begin(null, endpoint);

        impatient.commit(null, endpoint, 0);

        assertThat(stops).hasValue(1);
        assertThat(idle).hasValue(1);
        assertThat(impatient.begin(null, endpoint)).isFalse();
        assertThat(polledByOther(impatient)).isFalse();
    }

    @Test
    void shouldEndToWaitWhenTheConsumerIsStopped() throws Exception {
        permit.begin(null, endpoint);
        Future<Boolean> next = other.submit(() -> permit.begin(null, endpoint));
        other.shutdownNow();

        assertThat(next.get(10, TimeUnit.SECONDS)).isFalse();
    }

    private boolean polledByOther(RecognitionPermit shared) throws Exception {
        return other.submit(() -> shared.begin(null, endpoint)).get(10, TimeUnit.SECONDS);
    }

    private RecognitionPermit permit(Duration stays) {
        IdleStop idleStop =
                new IdleStop(new IdlePolicy(stays, stays), () -> false, Clock.systemUTC(), stops::incrementAndGet);
        return new RecognitionPermit(idleStop, () -> {}, idle::incrementAndGet);
    }
}
