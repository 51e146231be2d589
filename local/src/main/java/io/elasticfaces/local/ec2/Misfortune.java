package io.elasticfaces.local.ec2;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Draws what goes wrong, as {@link Faults} say. Each kind of fault has a sequence of its own, so that one does not change
 * when another is switched on. Starts are drawn on the {@link Loop}, calls on any thread.
 */
final class Misfortune {
    private final Faults faults;
    private final BootDelay bootDelay;
    private final CallLimit limit;
    private final SplittableRandom delays;
    private final SplittableRandom boots;
    private final SplittableRandom lives;
    private final SplittableRandom capacities;
    private final SplittableRandom calls;

    Misfortune(Settings settings) {
        this.faults = settings.faults();
        this.bootDelay = settings.bootDelay();
        this.limit = new CallLimit(faults.callsPerSecond(), faults.callBurst(), System::nanoTime);
        SplittableRandom root = new SplittableRandom(faults.seed());
        this.delays = root.split();
        this.boots = root.split();
        this.lives = root.split();
        this.capacities = root.split();
        this.calls = root.split();
    }

    /** Draws what becomes of one more start. */
    Fate fate() {
        double luck = boots.nextDouble();
        Fate.Boot boot = luck < faults.bootFailures()
                ? Fate.Boot.FAILS
                : luck < faults.bootFailures() + faults.impaired() ? Fate.Boot.HANGS : Fate.Boot.RUNS;
        return new Fate(bootDelay.next(delays), boot, life());
    }

    private Optional<Duration> life() {
        double shares = -Math.log(1 - lives.nextDouble());
        return faults.meanLife().isZero()
                ? Optional.empty()
                : Optional.of(
                        Duration.ofNanos((long) (shares * faults.meanLife().toNanos())));
    }

    /**
     * Refuses starts that there is no room for.
     *
     * @param all instances before the call
     * @param starting what the call would put up
     * @param zone where there is no room
     * @throws RefusedException as EC2 does, of all for one
     */
    void requireRoom(Collection<Instance> all, List<Instance> starting, String zone) {
        long wanted = starting.stream().filter(Misfortune::takesRoom).count();
        if (!starting.isEmpty() && (unlucky() || wanted > room(all))) {
            throw noRoom(starting.get(0).spec().instanceType(), zone);
        }
    }

    /**
     * How many of a launch there is room for.
     *
     * @param most how many would fit otherwise
     * @throws RefusedException if that is less than the launch wants at least
     */
    int fitting(Collection<Instance> all, LaunchRequest request, int most, String zone) {
        int fitting = request.spec().userData().isEmpty() ? most : (int) Math.min(most, room(all));
        if (unlucky() || fitting < request.least()) {
            throw noRoom(request.spec().instanceType(), zone);
        }
        return fitting;
    }

    private boolean unlucky() {
        return capacities.nextDouble() < faults.noCapacity();
    }

    private long room(Collection<Instance> all) {
        return Math.max(
                0,
                faults.capacity() - all.stream().filter(Misfortune::takesRoom).count());
    }

    private static RefusedException noRoom(String type, String zone) {
        return Ec2Error.INSUFFICIENT_INSTANCE_CAPACITY.because("We currently do not have sufficient " + type
                + " capacity in the Availability Zone you requested (" + zone
                + "). Our system will be working on provisioning additional capacity.");
    }

    /** An instance without user data is a name only, as the web instance is here. */
    private static boolean takesRoom(Instance instance) {
        return (instance.up() || instance.state() == InstanceState.STOPPING)
                && !instance.spec().userData().isEmpty();
    }

    /**
     * Refuses a call beyond the limit.
     *
     * @throws RefusedException as EC2 does
     */
    void requireLimit() {
        boolean unlucky;
        synchronized (calls) {
            unlucky = calls.nextDouble() < faults.throttled();
        }
        if (unlucky || !limit.admits()) {
            throw Ec2Error.REQUEST_LIMIT_EXCEEDED.because("Request limit exceeded.");
        }
    }
}
