package io.elasticfaces.simulator;

import io.elasticfaces.contract.Settings;
import io.elasticfaces.controller.ControllerSettings;
import io.elasticfaces.controller.decide.ScalingSettings;
import io.elasticfaces.worker.handler.IdlePolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code tools/simulator/run}. */
@Command(
        name = "tools/simulator/run",
        description = {
            "Simulate the controller's scaling policy on request traces, and compare it with the CSE546 reference"
                    + " project, KEDA, and an oracle that knows all counts without delay.",
            "The controller's settings are read from application.properties and the environment, e.g."
                    + " APP_CONTROLLER_TARGET_WAIT=10s tools/simulator/run.",
            "Exit code 0: all goals are met; 1: a goal is missed; 2: usage error."
        },
        mixinStandardHelpOptions = true)
final class Simulator implements Callable<Integer> {
    private final Settings settings;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--trace",
            paramLabel = "TRACE",
            description =
                    "burst, steady, daily, spikes, or a CSV file with arrival times in seconds (default: the four).")
    List<String> traces = new ArrayList<>();

    @Option(
            names = "--boot",
            paramLabel = "SECONDS",
            split = "-",
            defaultValue = "20-40",
            description = "Time from an instance's start to its worker's first receive (default: ${DEFAULT-VALUE} s).")
    List<Double> boot;

    @Option(
            names = "--service",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "Mean service time of a request (default: ${DEFAULT-VALUE} s).")
    double service;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed (default: ${DEFAULT-VALUE}).")
    long seed;

    Simulator(Settings settings) {
        this.settings = settings;
    }

    public static void main(String[] args) throws IOException {
        Settings settings = Settings.load(Path.of(System.getProperty("faces.home", "."), "application.properties"));
        System.exit(new CommandLine(new Simulator(settings)).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        try {
            return compare();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int compare() throws IOException {
        Assumptions assumptions = Assumptions.aws(
                new Assumptions.Range(boot.get(0), boot.get(boot.size() - 1)),
                service,
                settings.number("app.worker.wait-seconds", 0, 20));
        ScalingSettings scaling = ControllerSettings.read(settings, new ControllerSettings.Place("", 1, 0))
                .scaling();
        IdlePolicy stay = new IdlePolicy(stay("app.worker.keep-warm"), stay("app.worker.keep-warm-most"));
        double tickSeconds = settings.number("app.controller.tick-millis", 10, 60_000) / 1000.0;
        SeededRandom random = new SeededRandom(seed);
        List<Trace> chosen = traces(random);

        PrintWriter out = spec.commandLine().getOut();
        List<Comparison> comparisons = new ArrayList<>();
        for (Trace trace : chosen) {
            out.printf("%s: %s, %,d requests%n", trace.name(), trace.description(), trace.size());
            out.flush();
            comparisons.add(Comparison.run(trace, assumptions, scaling, stay, tickSeconds, random));
        }
        out.println();
        out.print(Comparison.HEAD);
        comparisons.forEach(comparison -> comparison.rows().forEach(out::println));
        out.println();
        comparisons.forEach(comparison -> comparison.verdicts().forEach(out::println));
        return comparisons.stream().allMatch(Comparison::goalMet) ? 0 : 1;
    }

    private Duration stay(String name) {
        return settings.duration(name, Duration.ZERO, Duration.ofDays(1));
    }

    private List<Trace> traces(SeededRandom random) throws IOException {
        List<Trace> builtIn = Trace.builtIn(random);
        List<Trace> chosen = new ArrayList<>(traces.isEmpty() ? builtIn : List.of());
        for (String name : traces) {
            Optional<Trace> known =
                    builtIn.stream().filter(trace -> trace.name().equals(name)).findFirst();
            if (known.isEmpty() && !Files.isRegularFile(Path.of(name))) {
                throw new IllegalArgumentException(
                        "--trace=%s is neither burst, steady, daily, spikes nor a file.".formatted(name));
            }
            chosen.add(known.isPresent() ? known.get() : Trace.read(Path.of(name)));
        }
        return chosen;
    }
}
