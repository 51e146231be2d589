package io.elasticfaces.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BulkheadTest {
    @Test
    void shouldHoldAsManyAsItHasPlaces() {
        Bulkhead room = new Bulkhead(2);

        assertThat(room.enter()).isTrue();
        assertThat(room.enter()).isTrue();
        assertThat(room.enter()).isFalse();
        room.leave();
        assertThat(room.enter()).isTrue();
        assertThat(room.waiting()).isEqualTo(2);
    }

    @Test
    void shouldSendNewcomersAwayForATenthOfTheBacklogsTime() {
        Bulkhead room = new Bulkhead(1000);
        for (int i = 0; i < 600; i++) {
            room.enter();
        }

        assertThat(room.retryAfterSeconds(1)).isEqualTo(60);
        assertThat(room.retryAfterSeconds(15)).isEqualTo(4);
        assertThat(room.retryAfterSeconds(0)).as("nobody runs yet").isEqualTo(60);
    }

    @Test
    void shouldNeverSayZero() {
        assertThat(new Bulkhead(5).retryAfterSeconds(15)).isEqualTo(1);
    }

    @Test
    void shouldLearnTheServiceTimeFromReplies() {
        Bulkhead room = new Bulkhead(5);
        assertThat(room.serviceTime()).isZero();

        room.learn(reply(Map.of("queue", 3000.0)));
        assertThat(room.serviceTime()).as("nothing but waiting").isZero();
        room.learn(reply(Map.of("queue", 3000.0, "fetch", 20.0, "detect", 180.0)));
        assertThat(room.serviceTime()).isEqualTo(Duration.ofMillis(200));
        room.learn(reply(Map.of("total", 300.0)));
        assertThat(room.serviceTime()).isEqualTo(Duration.ofMillis(210));
    }

    private static RecognitionReply reply(Map<String, Double> timings) {
        Detection sighting = new Detection(null, null, List.of(), null, List.of(), null, null, null, timings);
        return new RecognitionReply("key", "id", new Outcome(OutcomeStatus.OK, "Ada", null, sighting));
    }
}
