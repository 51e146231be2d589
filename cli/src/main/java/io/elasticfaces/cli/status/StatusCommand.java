package io.elasticfaces.cli.status;

import io.elasticfaces.cli.face.WebOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faces status}: shows the status of a running web tier. */
@Command(
        name = "status",
        description = "Show the queue, waiting requests, instances and last scaling decisions of a running web tier.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private static final int DECISIONS = 10;

    private static final String INSTANCE = "%-24s %-13s %s";

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    /** Clears the screen (ECMA-48). */
    private static final String CLEAR = "\033[H\033[2J";

    @Spec
    CommandSpec spec;

    @Mixin
    WebOptions web;

    @Option(names = "--json", description = "Print the status as JSON.")
    boolean json;

    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "SECONDS",
            fallbackValue = "1",
            description = "Repeat every SECONDS (default: 1) until Ctrl-C.")
    Integer watchSeconds;

    @Override
    public Integer call() throws InterruptedException {
        if (watchSeconds != null && watchSeconds < 1) {
            throw new ParameterException(spec.commandLine(), "--watch=" + watchSeconds + " must be 1 or more.");
        }
        StatusClient client = new StatusClient(web.url(), web.token());
        if (watchSeconds == null) {
            print(client.get(), "");
            return 0;
        }
        while (!Thread.currentThread().isInterrupted()) {
            watchOnce(client);
            Thread.sleep(Duration.ofSeconds(watchSeconds).toMillis());
        }
        return 0;
    }

    /**
     * Prints the status once. Errors are printed and do not end the watch, so that it survives a restart of the web
     * tier.
     */
    private void watchOnce(StatusClient client) throws InterruptedException {
        try {
            print(client.get(), Ansi.AUTO.enabled() && !json ? CLEAR : "");
        } catch (IllegalStateException e) {
            spec.commandLine().getErr().println("faces: " + e.getMessage());
            spec.commandLine().getErr().flush();
        }
    }

    private void print(String status, String before) {
        spec.commandLine().getOut().print(before + (json ? status.strip() + System.lineSeparator() : table(status)));
        spec.commandLine().getOut().flush();
    }

    private static String table(String json) {
        try {
            return table((JsonObject) Jsoner.deserialize(json)).stream()
                    .map(line -> line.stripTrailing() + System.lineSeparator())
                    .collect(Collectors.joining());
        } catch (DeserializationException | RuntimeException e) {
            throw new IllegalStateException(
                    "The response is not the status of a web tier of this project. It may be of another version.", e);
        }
    }

    private static List<String> table(JsonObject status) {
        Map<String, Object> queue = status.getMap("queue");
        List<String> lines = new ArrayList<>();
        lines.add("requests   %s visible, %s in flight, %s dead"
                .formatted(queue.get("visible"), queue.get("inFlight"), queue.get("dead")));
        lines.add("responses  " + queue.get("responses"));
        lines.add("waiting    " + status.get("waiting"));
        lines.add("instances  %s (%s wanted, %s to %s)"
                .formatted(states(status), status.get("wanted"), status.get("min"), status.get("max")));
        Map<String, Object> rollout = status.getMap("rollout");
        if (rollout != null) {
            lines.add("template   version %s; %s instances of others"
                    .formatted(rollout.get("version"), rollout.get("outdated")));
        }
        if (status.get("measured") == null) {
            lines.add("measured   not yet");
        }
        if (status.get("trouble") != null) {
            lines.add("trouble    " + status.getString("trouble"));
        }
        if (status.get("threshold") != null) {
            lines.add("threshold  %s with %s people".formatted(status.get("threshold"), status.get("people")));
        }
        Collection<JsonObject> instances = status.getCollection("instances");
        if (!instances.isEmpty()) {
            lines.add("");
            lines.add(INSTANCE.formatted("INSTANCE", "STATE", "ID"));
            instances.forEach(instance ->
                    lines.add(INSTANCE.formatted(instance.get("name"), instance.get("state"), instance.get("id"))));
        }
        Collection<JsonObject> decisions = status.getCollection("decisions");
        if (!decisions.isEmpty()) {
            lines.add("");
            lines.add("DECIDED   WHAT, AND WHY");
            decisions.stream().limit(DECISIONS).forEach(decision -> {
                Instant time = Instant.parse(decision.getString("time"));
                lines.add(CLOCK.format(time) + "  " + decision.get("action"));
                lines.add("          " + decision.get("reason"));
            });
        }
        return lines;
    }

    private static String states(JsonObject status) {
        Map<String, Number> fleet = status.getMap("fleet");
        String states = fleet.entrySet().stream()
                .filter(state -> state.getValue().intValue() > 0)
                .map(state -> state.getValue() + " " + state.getKey())
                .collect(Collectors.joining(", "));
        return states.isEmpty() ? "none" : states;
    }
}
