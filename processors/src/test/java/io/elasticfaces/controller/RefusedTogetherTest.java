package io.elasticfaces.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class RefusedTogetherTest {
    private static final List<String> IDS = List.of("i-1", "i-2", "i-3");

    private final ControllerStatus monitor = new ControllerStatus();
    private final Scaler scaler = new Scaler(
            Fleets.settings(0, 15, 1, false),
            monitor,
            new ControllerMetrics(new SimpleMeterRegistry(), monitor),
            () -> Fleets.NOW);

    @Test
    void shouldTryEachAloneAsOneMayHaveBeenTheReason() {
        assertThat(scaler.oneByOne(IDS, refusal("InsufficientInstanceCapacity", 500)))
                .containsExactly(List.of("i-1"), List.of("i-2"), List.of("i-3"));
    }

    @Test
    void shouldNotMakeMoreCallsWhereThereWereTooMany() {
        assertThat(scaler.oneByOne(IDS, refusal("RequestLimitExceeded", 503))).containsExactly(IDS);
    }

    private static Exception refusal(String code, int status) {
        return Ec2Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
    }
}
