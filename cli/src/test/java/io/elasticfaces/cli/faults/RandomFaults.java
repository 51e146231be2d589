package io.elasticfaces.cli.faults;

import io.elasticfaces.local.ec2.FaultInjector;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Draws faults at random. Each kind has a sequence of its own, so that one does not change when another is switched on.
 * The local EC2 calls it on one thread.
 */
public final class RandomFaults implements FaultInjector {
    private final Faults faults;
    private final BootDelay bootDelay;
    private final CallLimit limit;
    private final SplittableRandom delays;
    private final SplittableRandom boots;
    private final SplittableRandom lives;
    private final SplittableRandom capacities;
    private final SplittableRandom calls;

    public RandomFaults(BootDelay bootDelay, Faults faults) {
        this.faults = faults;
        this.bootDelay = bootDelay;
        this.limit = new CallLimit(faults.callsPerSecond(), faults.callBurst(), System::nanoTime);
        SplittableRandom root = new SplittableRandom(faults.seed());
        this.delays = root.split();
        this.boots = root.split();
        this.lives = root.split();
        this.capacities = root.split();
        this.calls = root.split();
    }

    /** Reads both as {@link BootDelay#parse} and {@link FaultReader#read} do. */
    public static RandomFaults parse(String bootDelay, String faults) {
        return new RandomFaults(BootDelay.parse(bootDelay), FaultReader.read(faults));
    }

    @Override
    public StartOutcome nextStart() {
        double draw = boots.nextDouble();
        Boot boot = draw < faults.bootFailures()
                ? Boot.FAILS
                : draw < faults.bootFailures() + faults.impaired() ? Boot.HANGS : Boot.RUNS;
        return new StartOutcome(bootDelay.next(delays), boot, life());
    }

    private Optional<Duration> life() {
        double shares = -Math.log(1 - lives.nextDouble());
        return faults.meanLife().isZero()
                ? Optional.empty()
                : Optional.of(
                        Duration.ofNanos((long) (shares * faults.meanLife().toNanos())));
    }

    @Override
    public int capacity(int up) {
        return capacities.nextDouble() < faults.noCapacity() ? -1 : Math.max(0, faults.capacity() - up);
    }

    @Override
    public boolean admitsCall() {
        boolean refused = calls.nextDouble() < faults.throttled();
        return !refused && limit.admits();
    }
}
