package io.elasticfaces.app.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What several boots of a worker took, stage by stage. */
final class BootTimes {
    static final String FIRST_RECEIVE = "first receive";
    static final String FIRST_ANSWER = "first answer";
    private static final Pattern READY = Pattern.compile("Ready with .* after \\d+ ms: (.*)");
    private static final Pattern STAGE = Pattern.compile("([A-Za-z][A-Za-z-]*) (\\d+)");

    private final Map<String, List<Double>> stages = new LinkedHashMap<>();

    /** A stage's middle and longest time, in milliseconds. */
    record Spread(double median, double worst) {}

    /**
     * Returns the stages that a worker's ready line tells, in milliseconds.
     *
     * @param log the lines that it wrote
     */
    static Optional<Map<String, Double>> stages(List<String> log) {
        for (String line : log) {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                Map<String, Double> stages = new LinkedHashMap<>();
                Matcher stage = STAGE.matcher(ready.group(1));
                while (stage.find()) {
                    stages.put(stage.group(1), Double.parseDouble(stage.group(2)));
                }
                return Optional.of(stages);
            }
        }
        return Optional.empty();
    }

    /** Counts one boot. */
    void add(Map<String, Double> boot) {
        boot.forEach((stage, millis) ->
                stages.computeIfAbsent(stage, name -> new ArrayList<>()).add(millis));
    }

    /** Returns the stages in the order in which the first boot had them. */
    Map<String, Spread> spreads() {
        Map<String, Spread> spreads = new LinkedHashMap<>();
        stages.forEach((stage, times) -> spreads.put(stage, spread(times)));
        return spreads;
    }

    private static Spread spread(List<Double> times) {
        List<Double> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(median, sorted.get(sorted.size() - 1));
    }
}
