package io.elasticfaces.web.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class ServiceHealthTest {
    private static final RuntimeException REFUSED =
            SdkClientException.create("refused", new ConnectException("Connection refused"));
    private static final RuntimeException UNKNOWN =
            SdkClientException.create("unknown", new UnknownHostException("s3.example"));
    private static final RuntimeException BUSY =
            S3Exception.builder().statusCode(503).message("SlowDown").build();
    private static final RuntimeException TIMED_OUT = ApiCallTimeoutException.create(6000);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private RuntimeException failure;
    private final ServiceHealth health = new ServiceHealth(
            "storage",
            "S3",
            () -> {
                if (failure != null) {
                    throw failure;
                }
            },
            Duration.ofSeconds(20),
            nanos::get);

    @Test
    void shouldBeDownOnceConnectionsHaveBeenRefusedForTheLimit() {
        probe(REFUSED, 19);
        probe(UNKNOWN, 0);
        assertThat(health.isUp()).isTrue();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(health.isUp()).isFalse();
        assertThat(health.wasUp(Duration.ofSeconds(2))).isTrue();

        probe(null, 0);
        assertThat(health.isUp()).isTrue();
    }

    @Test
    void shouldStayUpWhileAnythingElseHappens() {
        for (RuntimeException other : new RuntimeException[] {BUSY, TIMED_OUT, null}) {
            probe(REFUSED, 19);
            probe(other, 5);
            assertThat(health.isUp()).isTrue();
        }
        probe(TIMED_OUT, 60);
        probe(TIMED_OUT, 60);
        assertThat(health.isUp()).isTrue();
    }

    @Test
    void shouldBeUnresponsiveOnceNoProbeHasHadAResponseForTheLimit() {
        probe(null, 10);
        probe(TIMED_OUT, 9);
        assertThat(health.isResponsive()).isTrue();
        probe(TIMED_OUT, 1);
        assertThat(health.isResponsive()).isFalse();
        assertThat(health.isUp()).isTrue();

        probe(BUSY, 0);
        assertThat(health.isResponsive()).isTrue();
    }

    private void probe(RuntimeException result, int thenSeconds) {
        failure = result;
        health.probe();
        nanos.addAndGet(Duration.ofSeconds(thenSeconds).toNanos());
    }
}
