package io.elasticfaces.controller;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;

/**
 * The controller's settings as they are read at start, {@code app.controller.*} of application.properties.
 *
 * @param scaling what decisions are bound by
 * @param maxReason why max is what it is, one line for people
 * @param launch what new instances are launched from
 * @param sideCounts how often the response and dead-letter queues are counted, which nothing is decided by
 */
public record ControllerSettings(
        ScalingSettings scaling, String maxReason, LaunchSettings launch, Duration sideCounts) {
    private static final String PREFIX = "app.controller.";
    private static final String WORKER_PREFIX = "app.worker.";
    private static final String ALL = "all";
    private static final int SHORTEST_TICK_MILLIS = 10;
    private static final int LONGEST_TICK_MILLIS = 60_000;
    private static final long MEGABYTE = 1_000_000;
    private static final Pattern TIME = Pattern.compile("\\d{1,9}(ms|s|m|h)");

    /**
     * What the settings' defaults depend on.
     *
     * @param ec2Endpoint where EC2 is called; blank for AWS's own
     * @param cores of this machine
     * @param memoryBytes of this machine
     */
    public record Place(String ec2Endpoint, int cores, long memoryBytes) {}

    /**
     * Reads the settings.
     *
     * @param property gives a setting's value by its whole name, or nothing
     * @throws IllegalArgumentException naming the setting that cannot be used, and its range
     */
    public static ControllerSettings read(Function<String, Optional<String>> property, Place place) {
        Reader reader = new Reader(property);
        LaunchSettings launch = new LaunchSettings(
                reader.text("launch-template", ""),
                reader.text("launch-image", ""),
                reader.text("launch-instance-type", "c7a.medium"),
                userData(reader.text("launch-user-data", "")));
        int min = reader.number("min", 0);
        tickMillis(reader);
        DefaultMax max = max(reader, place, min);
        ScalingSettings scaling = new ScalingSettings(
                min,
                max.max(),
                reader.number("backlog-per-instance", 1),
                reader.duration("target-wait", "0s"),
                reader.duration("patience", "2s"),
                reader.duration("boot-allowance", "60s"),
                reader.duration("ended-after", "2s"),
                idleNet(reader),
                reader.duration("hung-after", "120s"),
                stepDown(reader),
                launch.given());
        Duration sideCounts = reader.duration("side-counts", "5s");
        return new ControllerSettings(scaling, max.why(), launch, sideCounts);
    }

    private static DefaultMax max(Reader reader, Place place, int min) {
        if (!reader.text("max", "auto").equals("auto")) {
            return new DefaultMax(reader.number("max", 0), "the setting app.controller.max");
        }
        DefaultMax max = DefaultMax.onAws();
        if (DefaultMax.isLocal(place.ec2Endpoint())) {
            long workerBytes = Math.max(1, reader.number("worker-megabytes", 400)) * MEGABYTE;
            max = DefaultMax.onThisMachine(place.cores(), place.memoryBytes(), workerBytes);
        }
        return min <= max.max() ? max : new DefaultMax(min, "the setting app.controller.min");
    }

    private static int stepDown(Reader reader) {
        return reader.text("step-down", ALL).equals(ALL) ? ScalingSettings.MOST : reader.number("step-down", 1);
    }

    private static Duration idleNet(Reader reader) {
        Duration idleNet = reader.duration("idle-net", "300s");
        for (String name : List.of("keep-warm", "keep-warm-most")) {
            Duration stay = reader.duration(WORKER_PREFIX, name, "0s");
            if (idleNet.compareTo(stay) <= 0) {
                throw new IllegalArgumentException(
                        "The setting app.controller.idle-net=%ds is out of range; set it to more than app.worker.%s, which"
                                        .formatted(idleNet.toSeconds(), name)
                                + " is %ds, or the controller stops workers that are to stay."
                                        .formatted(stay.toSeconds()));
            }
        }
        return idleNet;
    }

    /** The route reads it itself, but would say something else about it. */
    private static void tickMillis(Reader reader) {
        int millis = reader.number("tick-millis", 1000);
        if (millis < SHORTEST_TICK_MILLIS || millis > LONGEST_TICK_MILLIS) {
            throw new IllegalArgumentException(
                    "The setting app.controller.tick-millis=%d is out of range; set it to %d to %d."
                            .formatted(millis, SHORTEST_TICK_MILLIS, LONGEST_TICK_MILLIS));
        }
    }

    private static String userData(String file) {
        if (file.isBlank()) {
            return "";
        }
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The user data cannot be read; see app.controller.launch-user-data=" + file, e);
        }
    }

    private record Reader(Function<String, Optional<String>> property) {
        String text(String name, String otherwise) {
            return text(PREFIX, name, otherwise);
        }

        private String text(String prefix, String name, String otherwise) {
            return property.apply(prefix + name)
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .orElse(otherwise);
        }

        Duration duration(String name, String otherwise) {
            return duration(PREFIX, name, otherwise);
        }

        Duration duration(String prefix, String name, String otherwise) {
            String value = text(prefix, name, otherwise);
            // Camel's parser takes nearly anything for a time, and trips over the rest.
            if (!TIME.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "The setting %s%s=%s is not a time; set it to one, e.g. 500ms, 30s or 5m."
                                .formatted(prefix, name, value));
            }
            return Duration.ofMillis(TimeUtils.toMilliSeconds(value));
        }

        int number(String name, int otherwise) {
            String value = text(name, Integer.toString(otherwise));
            try {
                return Integer.parseInt(value);
            } catch (NumberFormatException e) {
                String or = name.equals("max") ? ", or to auto" : name.equals("step-down") ? ", or to all" : "";
                throw new IllegalArgumentException(
                        "The setting %s%s=%s is not a whole number; set it to one%s."
                                .formatted(PREFIX, name, value, or),
                        e);
            }
        }
    }
}
