package io.elasticfaces.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;

class FleetHistoryTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final FleetHistory history = new FleetHistory();

    @Test
    void shouldKeepTheLargestOfEveryFiveSeconds() {
        history.measured(NOW, new QueueCounts(3, 1, 0, 0), 5, 1);
        history.measured(NOW.plusSeconds(4), new QueueCounts(1, 0, 0, 0), 9, 2);
        history.measured(NOW.plusSeconds(5), QueueCounts.NONE, 0, 1);

        JsonObject json = history.json(NOW.plusSeconds(9));

        assertThat(json.getInteger("everySeconds")).isEqualTo(5);
        assertThat(series(json, "queue")).containsExactly(4, 0);
        assertThat(series(json, "waiting")).containsExactly(9, 0);
        assertThat(series(json, "instances")).containsExactly(2, 1);
    }

    @Test
    void shouldLeaveOutWhatWasNotMeasured() {
        history.measured(NOW, new QueueCounts(1, 0, 0, 0), 0, 0);
        history.measured(NOW.plusSeconds(12), new QueueCounts(2, 0, 0, 0), 0, 0);

        assertThat(series(history.json(NOW.plusSeconds(12)), "queue")).containsExactly(1, null, 2);
    }

    @Test
    void shouldForgetWhatIsOlderThanTenMinutes() {
        for (int second = 0; second < 1300; second++) {
            history.measured(NOW.plusSeconds(second), new QueueCounts(second, 0, 0, 0), 0, 0);
        }

        List<Integer> queue = series(history.json(NOW.plusSeconds(1299)), "queue");

        assertThat(queue).hasSize(120).startsWith(704).endsWith(1299);
    }

    @Test
    void shouldNotTakeTheLastHourForNow() {
        history.measured(NOW, new QueueCounts(7, 0, 0, 0), 0, 0);

        assertThat(series(history.json(NOW.plusSeconds(3600)), "queue")).containsExactly((Integer) null);
    }

    private static List<Integer> series(JsonObject json, String name) {
        return new ArrayList<>(json.<Collection<Integer>>getCollection(name));
    }
}
