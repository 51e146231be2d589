package io.elasticfaces.controller;

import static io.elasticfaces.controller.Fleets.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.controller.decide.DecisionEntry;
import io.elasticfaces.controller.decide.Rollout;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;

class ControllerStatusTest {
    private final ControllerStatus monitor = new ControllerStatus();

    @Test
    void shouldTellWhatIsKnown() throws Exception {
        monitor.limits(Fleets.settings(1, 4, 1, false));
        Detection latest = new Detection(0.3, 0.48, List.of(), 1.0, List.of(), "dlib", "000000001", 12, Map.of());
        monitor.webTier(() -> 9, () -> Duration.ZERO, JsonObject::new, Optional::empty, () -> latest, () -> 0);
        monitor.measured(
                NOW,
                new QueueCounts(5, 2, 3, 1),
                Fleets.of("rpoT"),
                4,
                new Rollout(2, Optional.of(NOW), 0, Optional.empty()));
        monitor.keep(new DecisionEntry(NOW, "start app-tier-instance-2", "because"));

        JsonObject status = (JsonObject) Jsoner.deserialize(monitor.status().toJson());

        assertThat(numbers(status, "queue"))
                .containsAllEntriesOf(Map.of("visible", 5, "inFlight", 2, "responses", 3, "dead", 1));
        assertThat(status.getInteger("waiting")).isEqualTo(9);
        assertThat(status.getDouble("threshold")).isEqualTo(0.48);
        assertThat(status.getInteger("people")).isEqualTo(12);
        assertThat(status.getInteger("min")).isOne();
        assertThat(status.getInteger("max")).isEqualTo(4);
        assertThat(status.getInteger("wanted")).isEqualTo(4);
        assertThat(status.getString("measured")).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(status.get("trouble")).isNull();
        assertThat(status.<JsonObject>getMap("rollout")).hasToString("{version=2, outdated=3, halted=false}");
        assertThat(numbers(status, "fleet"))
                .containsAllEntriesOf(Map.of("running", 1, "pending", 1, "stopping", 0, "stopped", 1));
        assertThat(status.<List<JsonObject>>getCollection("instances"))
                .extracting(instance -> instance.getString("name") + " " + instance.getString("state"))
                .containsExactly(
                        "app-tier-instance-1 running", "app-tier-instance-2 pending", "app-tier-instance-3 stopped");
        assertThat(status.<List<JsonObject>>getCollection("decisions"))
                .singleElement()
                .satisfies(decision -> {
                    assertThat(decision.getString("time")).isEqualTo("2026-01-01T12:00:00Z");
                    assertThat(decision.getString("action")).isEqualTo("start app-tier-instance-2");
                    assertThat(decision.getString("reason")).isEqualTo("because");
                });
    }

    @Test
    void shouldTellBeforeAnythingIsKnown() {
        JsonObject status = monitor.status();

        assertThat(status.get("measured")).isNull();
        assertThat(status.getInteger("waiting")).isZero();
        assertThat(status.<List<JsonObject>>getCollection("instances")).isEmpty();
        assertThat(monitor.noneRunning()).isTrue();
    }

    @Test
    void shouldKeepTheLastFiftyDecisionsNewestFirst() {
        for (int i = 0; i < 60; i++) {
            monitor.keep(new DecisionEntry(NOW, "decision " + i, ""));
        }

        assertThat(monitor.decisions()).hasSize(50);
        assertThat(monitor.decisions().get(0).action()).isEqualTo("decision 59");
        assertThat(monitor.decisions().get(49).action()).isEqualTo("decision 10");
    }

    @Test
    void shouldCountAnInstanceAsActiveOnceEc2HasAcceptedItsStart() {
        monitor.measured(NOW, QueueCounts.NONE, Fleets.of("oo"), 1, Rollout.NONE);
        assertThat(monitor.noneRunning()).isTrue();

        monitor.changed(Set.of("i-2"), InstanceState.PENDING);
        assertThat(monitor.noneRunning()).isFalse();

        monitor.changed(Set.of("i-2"), InstanceState.STOPPING);
        assertThat(monitor.noneRunning()).isTrue();
    }

    private static Map<String, Integer> numbers(JsonObject status, String name) {
        JsonObject numbers = status.getMap(name);
        Map<String, Integer> result = new HashMap<>();
        numbers.keySet().forEach(key -> result.put(key, numbers.getInteger(key)));
        return result;
    }
}
