package io.elasticfaces.simulator;

import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What the simulated AWS is like, where it is not like the preset. */
final class PhysicsOptions {
    @Option(names = "--local", description = "Boots and services as on the local cloud instead of AWS.")
    boolean local;

    @Option(
            names = "--boot",
            paramLabel = "MIN-MAX",
            description = "Seconds from the start of an instance to its worker's first receive (20-40; --local: 2-4).")
    String boot;

    @Option(
            names = "--service",
            paramLabel = "S",
            description = "Mean seconds that a worker is busy with a request (1; --local: 0.2).")
    Double service;

    @Option(names = "--spread", paramLabel = "X", description = "Their standard deviation over their mean (0.3).")
    Double spread;

    @Option(
            names = "--count-lag",
            paramLabel = "MIN-MAX",
            description = "How old SQS's counts are (0-2; --local: 0-0.1).")
    String countLag;

    @Option(names = "--flicker", paramLabel = "X", description = "How many of them are off by up to a fifth (0.05).")
    Double flicker;

    @Option(names = "--deaths", paramLabel = "X", description = "How many requests take their instance down (0).")
    Double deaths;

    /**
     * Returns what was chosen.
     *
     * @param property gives a setting's value: the worker's own settings hold here too
     */
    Physics physics(Function<String, Optional<String>> property) {
        Physics preset = local ? Physics.local() : Physics.aws();
        String poll = property.apply("app.worker.wait-seconds").orElse("2");
        return new Physics(
                boot == null ? preset.boot() : Range.parse(boot),
                preset.pendingShare(),
                service == null ? preset.service() : service,
                spread == null ? preset.spread() : spread,
                Double.parseDouble(poll),
                preset.shutdown(),
                preset.stopping(),
                preset.visibility(),
                countLag == null ? preset.countLag() : Range.parse(countLag),
                flicker == null ? preset.flicker() : flicker,
                deaths == null ? preset.deaths() : deaths,
                preset.call());
    }
}
