package io.elasticfaces.simulator;

import io.elasticfaces.controller.ControllerSettings;
import io.elasticfaces.controller.ScalingSettings;
import io.elasticfaces.worker.Stay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.util.TimeUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faces simulate}: how the controller scales, played through on a simulated AWS beside other rules. */
@Command(
        name = "simulate",
        description = {
            "Play traces of requests through the controller's own decisions on a simulated AWS, beside the original's loop,"
                    + " KEDA's rule and a bound that knows every count at once.",
            "The controller's settings are those of application.properties, and of the environment: e.g."
                    + " APP_CONTROLLER_TARGET_WAIT=10s ./faces simulate."
        },
        mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
    /** A goal was missed. */
    private static final int MISSED = 1;

    private final Function<String, Optional<String>> property;
    private final Supplier<Path> state;

    @Spec
    CommandSpec spec;

    @Mixin
    PhysicsOptions physicsOptions;

    @Option(
            names = "--trace",
            paramLabel = "TRACE",
            description =
                    "burst, steady, daily, spikes, or a file that has an arrival's time in seconds at the beginning of"
                            + " each line (default: the four).")
    List<String> traces = new ArrayList<>();

    @Option(names = "--rate", paramLabel = "N", description = "Instead of a trace: so many requests a second, Poisson.")
    Double rate;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "600",
            description = "For how long they arrive (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(
            names = "--max",
            paramLabel = "N",
            description = "Instances at the most (default: app.controller.max, where auto is 15).")
    Integer max;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another seed, other draws (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--plots",
            paramLabel = "FOLDER",
            description = "Where the plots go, one <trace>.svg each (default: .faces/simulate).")
    Path plots;

    /** Runs the command line and exits with its code: 0 every goal is met, 1 a goal is missed, 2 wrong usage. */
    public static void main(String[] args) throws IOException {
        Path home = Path.of(System.getProperty("faces.home", "."));
        Properties file = new Properties();
        try (Reader in = Files.newBufferedReader(home.resolve("application.properties"))) {
            file.load(in);
        }
        Function<String, Optional<String>> property = name -> Optional.ofNullable(
                        System.getenv(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_")))
                .or(() -> Optional.ofNullable(file.getProperty(name)));
        Path plots = home.resolve("tools/simulator/target/plots");
        System.exit(new CommandLine(new SimulateCommand(property, () -> plots)).execute(args));
    }

    /**
     * Makes the command.
     *
     * @param property gives a setting's value by its whole name
     * @param state gives the folder of what is kept on this machine
     */
    public SimulateCommand(Function<String, Optional<String>> property, Supplier<Path> state) {
        this.property = property;
        this.state = state;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Draws draws = new Draws(seed);
        Physics physics;
        ScalingSettings settings;
        Stay stay;
        List<Trace> chosen;
        try {
            physics = physicsOptions.physics(property);
            settings = settings();
            stay = new Stay(
                    duration("app.worker.keep-warm"),
                    physicsOptions.local ? Duration.ZERO : duration("app.worker.keep-warm-most"));
            chosen = chosen(draws);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        double tick =
                Double.parseDouble(property.apply("app.controller.tick-millis").orElse("1000")) / 1000;
        List<Comparison> comparisons = new ArrayList<>();
        Path folder = Files.createDirectories(plots == null ? state.get().resolve("simulate") : plots);
        chosen.forEach(trace -> out.printf("%s: %s, %,d requests%n", trace.name(), trace.what(), trace.size()));
        out.println();
        out.flush();
        for (Trace trace : chosen) {
            Comparison comparison = Comparison.play(trace, physics, settings, stay, tick, draws);
            comparisons.add(comparison);
            Files.writeString(folder.resolve(trace.name() + ".svg"), ComparisonPlot.draw(comparison));
        }
        ComparisonTable.lines(comparisons).forEach(out::println);
        out.println();
        comparisons.forEach(comparison -> out.println(comparison.verdict()));
        comparisons.forEach(comparison -> comparison.standings().forEach(out::println));
        out.println();
        out.println("Plots: " + folder);
        out.flush();
        return comparisons.stream().allMatch(Comparison::met) ? 0 : MISSED;
    }

    private Duration duration(String name) {
        return Duration.ofMillis(TimeUtils.toMilliSeconds(property.apply(name).orElse("0s")));
    }

    private ScalingSettings settings() {
        Function<String, Optional<String>> chosen = name ->
                name.equals("app.controller.max") && max != null ? Optional.of(max.toString()) : property.apply(name);
        ScalingSettings read = ControllerSettings.read(chosen, new ControllerSettings.Place("", 1, 0))
                .scaling();
        if (read.max() == 0) {
            throw new IllegalArgumentException("With at most 0 instances nobody is answered; give --max 1 or more.");
        }
        return new ScalingSettings(
                read.min(),
                read.max(),
                read.backlogPerInstance(),
                read.targetWait(),
                read.patience(),
                read.bootAllowance(),
                read.endedAfter(),
                read.idleNet(),
                read.hungAfter(),
                read.stepDown(),
                false);
    }

    private List<Trace> chosen(Draws draws) throws IOException {
        if (rate != null) {
            return List.of(Traces.rate(rate, seconds, draws));
        }
        List<Trace> shipped = Traces.all(draws);
        List<Trace> result = new ArrayList<>(traces.isEmpty() ? shipped : List.of());
        for (String name : traces) {
            Optional<Trace> known =
                    shipped.stream().filter(trace -> trace.name().equals(name)).findFirst();
            if (known.isEmpty() && !Files.isRegularFile(Path.of(name))) {
                throw new IllegalArgumentException(
                        "--trace=%s is neither burst, steady, daily or spikes, nor a file.".formatted(name));
            }
            result.add(known.isPresent() ? known.get() : Trace.read(Path.of(name)));
        }
        return result;
    }
}
