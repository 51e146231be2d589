package io.elasticfaces.local;

import io.elasticfaces.local.CloudSettings.Ports;
import io.elasticfaces.local.ec2.BootDelay;
import io.elasticfaces.local.ec2.FaultReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link LocalCloud#main} is called with: options, each with a value after it.
 *
 * <ul>
 *   <li>{@code --folder}: where state is kept, {@code .faces/cloud} when not said
 *   <li>{@code --s3-port}, {@code --sqs-port}, {@code --ec2-port}: 9400, 9401, 9402; 0 for any free one
 *   <li>{@code --prefix}: what names begin with, {@code faces}
 *   <li>{@code --access-key}, {@code --secret-key}: {@code local}, {@code local-secret}
 *   <li>{@code --region}: {@code us-east-1}
 *   <li>{@code --app-instances}: 15
 *   <li>{@code --user-data}: a file with what an app instance runs
 *   <li>{@code --environment}: {@code NAME=value} for instances; may be given several times
 *   <li>{@code --boot-delay}: 0, or another of {@link BootDelay#FORMS}
 *   <li>{@code --faults}: none; see {@link FaultReader}
 *   <li>{@code --call-delay-ms}: 0
 *   <li>{@code --max-receives}: 10, after how many SQS moves a request to the dead-letter queue
 *   <li>{@code --keep-seconds}: 86400, how long pictures and results stay; 0 for ever
 * </ul>
 */
final class CloudArguments {
    private static final String USAGE = "--folder, --s3-port, --sqs-port, --ec2-port, --prefix, --access-key,"
            + " --secret-key, --region, --app-instances, --user-data, --environment, --boot-delay, --faults,"
            + " --call-delay-ms, --max-receives, --keep-seconds";

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    private CloudArguments() {}

    /**
     * Reads options.
     *
     * @throws IllegalArgumentException says which option is wrong and what would be right
     */
    static CloudSettings parse(List<String> args) {
        CloudArguments options = new CloudArguments();
        for (int i = 0; i < args.size(); i += 2) {
            String name = args.get(i);
            if (!List.of(USAGE.split(", *")).contains(name)) {
                throw new IllegalArgumentException("There is no option " + name + "; there are " + USAGE + ".");
            }
            if (i + 1 == args.size()) {
                throw new IllegalArgumentException("The option " + name + " needs a value after it.");
            }
            options.put(name, args.get(i + 1));
        }
        return options.settings();
    }

    private void put(String name, String value) {
        if (!name.equals("--environment")) {
            values.put(name, value);
            return;
        }
        int equals = value.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("--environment wants NAME=value, not " + value + ".");
        }
        environment.put(value.substring(0, equals), value.substring(equals + 1));
    }

    private CloudSettings settings() {
        Ports usual = Ports.DEFAULT;
        return CloudSettings.in(path("--folder", ".faces/cloud"))
                .withPorts(new Ports(
                        number("--s3-port", usual.s3(), 65_535),
                        number("--sqs-port", usual.sqs(), 65_535),
                        number("--ec2-port", usual.ec2(), 65_535)))
                .withPrefix(values.getOrDefault("--prefix", "faces"))
                .withKey(new AccessKey(
                        values.getOrDefault("--access-key", AccessKey.DEFAULT.id()),
                        values.getOrDefault("--secret-key", AccessKey.DEFAULT.secret())))
                .withRegion(values.getOrDefault("--region", "us-east-1"))
                .withAppInstances(number("--app-instances", 15, 1_000), userData())
                .withEnvironment(environment)
                .withBootDelay(BootDelay.parse(values.getOrDefault("--boot-delay", "0")))
                .withFaults(FaultReader.read(values.getOrDefault("--faults", "")))
                .withCallDelay(Duration.ofMillis(number("--call-delay-ms", 0, 60_000)))
                .withMaxReceives(number("--max-receives", 10, 1_000))
                .withKeep(Duration.ofSeconds(number("--keep-seconds", 86_400, 999_999_999)));
    }

    private String userData() {
        if (!values.containsKey("--user-data")) {
            return "";
        }
        Path file = path("--user-data", "");
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--user-data names " + file + ", which cannot be read ("
                            + e.getClass().getSimpleName() + ").",
                    e);
        }
    }

    private Path path(String name, String usual) {
        String value = values.getOrDefault(name, usual);
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(name + " wants a path, not " + value + ".", e);
        }
    }

    private int number(String name, int usual, int most) {
        String value = values.get(name);
        if (value == null) {
            return usual;
        }
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) > most) {
            throw new IllegalArgumentException(
                    name + " wants a whole number from 0 to " + most + ", not " + value + ".");
        }
        return Integer.parseInt(value);
    }
}
