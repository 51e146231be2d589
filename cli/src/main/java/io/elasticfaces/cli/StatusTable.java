package io.elasticfaces.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** Formats the status of a web tier as a table. */
final class StatusTable {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final ZoneId zone;
    private final int decisions;

    /**
     * Creates a formatter.
     *
     * @param zone time zone of the times
     * @param decisions maximum number of decisions shown, newest first
     */
    StatusTable(ZoneId zone, int decisions) {
        this.zone = zone;
        this.decisions = decisions;
    }

    /**
     * Formats a status.
     *
     * @throws IllegalStateException if the text is not a status
     */
    String write(String json) {
        try {
            return write((JsonObject) Jsoner.deserialize(json));
        } catch (DeserializationException | RuntimeException e) {
            throw new IllegalStateException(
                    "The response is not the status of a web tier of this project. It may be of another version.", e);
        }
    }

    private String write(JsonObject status) {
        Map<String, Object> queue = status.getMap("queue");
        Map<String, Object> fleet = status.getMap("fleet");
        List<String> lines = new ArrayList<>();
        lines.add("requests   %s visible, %s in flight, %s dead"
                .formatted(queue.get("visible"), queue.get("inFlight"), queue.get("dead")));
        lines.add("responses  %s".formatted(queue.get("responses")));
        lines.add("waiting    %s".formatted(status.get("waiting")));
        lines.add("instances  %s (%s wanted, %s to %s)"
                .formatted(states(fleet), status.get("wanted"), status.get("min"), status.get("max")));
        if (status.get("measured") == null) {
            lines.add("measured   not yet");
        }
        if (status.get("trouble") != null) {
            lines.add("trouble    " + status.getString("trouble"));
        }
        Collection<JsonObject> instances = status.getCollection("instances");
        if (!instances.isEmpty()) {
            lines.add("");
            lines.add(row("INSTANCE", "STATE", "ID"));
            for (JsonObject instance : instances) {
                lines.add(row(instance.getString("name"), instance.getString("state"), instance.getString("id")));
            }
        }
        Collection<JsonObject> last = status.getCollection("decisions");
        if (!last.isEmpty()) {
            lines.add("");
            lines.add("DECIDED   WHAT, AND WHY");
            last.stream().limit(decisions).forEach(decision -> {
                lines.add("%s  %s".formatted(time(decision.getString("time")), decision.getString("action")));
                lines.add("          " + decision.getString("reason"));
            });
        }
        return lines.stream().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
    }

    private static String states(Map<String, Object> fleet) {
        String states = fleet.entrySet().stream()
                .filter(entry -> ((Number) entry.getValue()).intValue() > 0)
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return states.isEmpty() ? "none" : states;
    }

    private String time(String instant) {
        return CLOCK.format(Instant.parse(instant).atZone(zone));
    }

    private static String row(String name, String state, String id) {
        return "%-24s %-13s %s".formatted(name, state, id);
    }
}
