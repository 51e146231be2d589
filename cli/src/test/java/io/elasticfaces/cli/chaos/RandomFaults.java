package io.elasticfaces.cli.chaos;

import io.elasticfaces.local.ec2.FaultInjector;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Random faults of the local EC2. Each kind has its own sequence, so that one does not change when another is set. */
public final class RandomFaults implements FaultInjector {
    private final Map<String, Double> values;
    private final SplittableRandom delays;
    private final SplittableRandom boots;
    private final SplittableRandom lives;
    private final SplittableRandom capacities;
    private final SplittableRandom calls;
    private double tokens;
    private long refilledNanos = System.nanoTime();

    /**
     * Reads the faults from a list such as {@code boot-failures=0.2,mean-life=3}.
     *
     * @param faults shares from 0 to 1: {@code boot-failures}, {@code impaired} (boots that hang), {@code no-capacity} and
     *     {@code throttled} (refused calls); seconds: {@code median-boot} and {@code mean-life}; {@code capacity} in
     *     instances; {@code calls-per-second}; {@code seed}
     */
    public RandomFaults(String faults) {
        values = Arrays.stream(faults.split(","))
                .map(fault -> fault.split("="))
                .collect(Collectors.toMap(fault -> fault[0], fault -> Double.valueOf(fault[1])));
        SplittableRandom root = new SplittableRandom((long) value("seed", 1));
        delays = root.split();
        boots = root.split();
        lives = root.split();
        capacities = root.split();
        calls = root.split();
    }

    private double value(String name, double otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    @Override
    public StartOutcome nextStart() {
        double draw = boots.nextDouble() - value("boot-failures", 0);
        Boot boot = draw < 0 ? Boot.FAILS : draw < value("impaired", 0) ? Boot.HANGS : Boot.RUNS;
        // Log-normal with a sigma of 1: mostly near the median, and sometimes far above it.
        double delay = value("median-boot", 0) * Math.exp(delays.nextGaussian());
        double life = -value("mean-life", 0) * Math.log(1 - lives.nextDouble());
        return new StartOutcome(seconds(delay), boot, life > 0 ? Optional.of(seconds(life)) : Optional.empty());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    @Override
    public int capacity(int up) {
        boolean none = capacities.nextDouble() < value("no-capacity", 0);
        return none ? -1 : Math.max(0, (int) value("capacity", Integer.MAX_VALUE) - up);
    }

    @Override
    public boolean admitsCall() {
        boolean throttled = calls.nextDouble() < value("throttled", 0);
        double rate = value("calls-per-second", Double.POSITIVE_INFINITY);
        long now = System.nanoTime();
        tokens = Math.min(rate, tokens + (now - refilledNanos) * 1e-9 * rate);
        refilledNanos = now;
        if (throttled || tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
