package io.elasticfaces.simulator;

import io.elasticfaces.controller.ScalingSettings;
import io.elasticfaces.worker.Stay;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Settings, physics and rules for tests. */
final class Simulations {
    static final int MAX = 15;
    static final Stay STAY = new Stay(Duration.ZERO, Duration.ofSeconds(3));
    static final double PATIENCE = 20_000;

    private Simulations() {}

    /** The defaults of application.properties. */
    static ScalingSettings settings() {
        return new ScalingSettings(
                0,
                MAX,
                1,
                Duration.ZERO,
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                Duration.ofSeconds(300),
                Duration.ofSeconds(120),
                ScalingSettings.MOST,
                false);
    }

    /** As on AWS, with the worker's defaults; counts that are late but right. */
    static Physics physics(double deaths) {
        Physics aws = Physics.aws();
        return new Physics(
                aws.boot(),
                aws.pendingShare(),
                aws.service(),
                aws.spread(),
                aws.poll(),
                aws.shutdown(),
                aws.stopping(),
                aws.visibility(),
                aws.countLag(),
                0,
                deaths,
                aws.call());
    }

    static List<Supplier<Policy>> rules() {
        return List.of(
                () -> new OurRule(settings(), STAY, 1),
                () -> new OriginalLoop(MAX),
                () -> new KedaRule(MAX),
                () -> new Bound(MAX),
                AlwaysOn::new);
    }

    static Recorder play(Trace trace, Physics physics, Policy rule, long seed) {
        return new Cloud(trace, physics, MAX, rule, new Draws(seed)).play(PATIENCE);
    }

    static Trace trace(double... arrivals) {
        return new Trace("test", "for a test", arrivals);
    }

    static double mean(Recorder recorder) {
        return Result.of("", recorder).mean();
    }
}
