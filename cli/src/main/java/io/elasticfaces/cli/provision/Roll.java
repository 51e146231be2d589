package io.elasticfaces.cli.provision;

import io.elasticfaces.controller.observe.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * Replaces the app instances that run another version of the image by ones that run the wanted one: a few at a time, each
 * only while it is stopped, under the same name. It can be broken off at any point; the same call goes on from there, as
 * the instances' tags say how far it is. Going back is the same call with the old image.
 */
public final class Roll {
    private final Ownership ownership;
    private final Journal journal;
    private final CamelAws aws;
    private final AppFleet fleet;
    private final Patience patience;
    private boolean endedRunning;

    /**
     * How to go about it.
     *
     * @param image that the new instances are launched from
     * @param version their tag
     * @param atOnce how many are out of service at once, 1 or more
     * @param settle how long after its tag an instance must still be stopped before it is terminated: longer than the
     *     controller's tick and the call by which it starts instances
     * @param boot how long the next are held back for those that boot; who is busy by then need not be waited for
     * @param patience how long to wait for instances that run
     */
    public record Plan(String image, String version, int atOnce, Duration settle, Duration boot, Duration patience) {}

    public Roll(CamelAws aws, String prefix, Journal journal, Patience patience) {
        this.ownership = new Ownership(prefix);
        this.journal = journal;
        this.aws = aws;
        this.fleet = new AppFleet(aws);
        this.patience = patience;
    }

    /**
     * Rolls.
     *
     * @return whether every instance has the version, and none was running when it was terminated
     * @throws Refused if there is no pool to roll, or no such image
     */
    public boolean run(Plan plan) {
        new OwnImages(aws).require(plan.image());
        List<AppInstance> pool = pool();
        LaunchSpec spec = pool.stream()
                .filter(AppInstance::lives)
                .findFirst()
                .map(one -> LaunchSpec.of(one, aws.ec2()).from(plan.image()))
                .orElseThrow(() -> new Refused("No app instance carries the tag " + Ownership.TAG + "="
                        + ownership.prefix() + ". Make some with ./faces provision, or take over those that are there"
                        + " with its --adopt."));
        say(pool, plan);
        boolean done = patience.await(plan.patience(), () -> step(plan, spec));
        if (!done && !journal.dryRun()) {
            journal.say("still of another version: " + names(outdated(pool(), plan)) + "; run the same command again");
        }
        return (done || journal.dryRun()) && !endedRunning;
    }

    private List<AppInstance> pool() {
        return fleet.all().stream()
                .filter(one -> ownership.whose(Optional.of(one.tags())) == Ownership.Whose.OURS)
                .toList();
    }

    private static List<AppInstance> outdated(List<AppInstance> pool, Plan plan) {
        return pool.stream()
                .filter(one -> one.lives() && !one.version().equals(plan.version()))
                .toList();
    }

    private void say(List<AppInstance> pool, Plan plan) {
        long living = pool.stream().filter(AppInstance::lives).count();
        journal.say(living - outdated(pool, plan).size() + " of " + living + " app instances are of version "
                + plan.version() + (missing(pool).isEmpty() ? "" : "; missing: " + missing(pool)));
    }

    /** Replaces what can be replaced now, and returns what is still waited for. */
    private String step(Plan plan, LaunchSpec spec) {
        List<AppInstance> pool = pool();
        List<AppInstance> spared = pool.stream()
                .filter(one ->
                        one.lives() && one.outOfService() && one.version().equals(plan.version()))
                .toList();
        if (!spared.isEmpty()) {
            journal.change(
                    "taken out of service by a roll that broke off, and of this version: put back into service: "
                            + names(spared),
                    () -> outOfService(spared, false));
        }
        missing(pool).forEach(name -> launch(plan, spec, name, "false"));
        List<AppInstance> stopped = outdated(pool, plan).stream()
                .filter(one -> one.is(InstanceStateName.STOPPED))
                .toList();
        for (int from = 0; from < stopped.size(); from += plan.atOnce()) {
            replace(plan, spec, stopped.subList(from, Math.min(stopped.size(), from + plan.atOnce())));
        }
        if (journal.dryRun()) {
            outdated(pool, plan).stream()
                    .filter(one -> !one.is(InstanceStateName.STOPPED))
                    .forEach(one -> journal.say("would wait for " + one.name() + ", which is " + one.state()));
            return "";
        }
        List<AppInstance> left = outdated(pool(), plan);
        return left.isEmpty()
                ? ""
                : "waiting for "
                        + left.stream()
                                .map(one -> one.name() + " (" + one.state() + (one.keptWarm() ? ", kept warm)" : ")"))
                                .collect(Collectors.joining(", "));
    }

    private void replace(Plan plan, LaunchSpec spec, List<AppInstance> stopped) {
        List<AppInstance> inService =
                stopped.stream().filter(one -> !one.outOfService()).toList();
        if (!inService.isEmpty()) {
            journal.change("take out of service: " + names(inService), () -> outOfService(inService, true));
        }
        if (journal.dryRun()) {
            stopped.forEach(one -> journal.change(
                    "terminate " + one.name() + " (" + one.id()
                            + ") if it is still stopped then, and launch it anew of " + plan.image(),
                    () -> {}));
            return;
        }
        patience.pause(plan.settle());
        Set<String> ids = stopped.stream().map(AppInstance::id).collect(Collectors.toSet());
        List<AppInstance> now = pool().stream()
                .filter(one -> ids.contains(one.id()) && one.lives())
                .toList();
        if (now.size() < stopped.size()) {
            journal.say("ended meanwhile by somebody else: " + (stopped.size() - now.size())
                    + "; only one roll may run at a time");
        }
        List<AppInstance> started =
                now.stream().filter(one -> !one.is(InstanceStateName.STOPPED)).toList();
        if (!started.isEmpty()) {
            journal.change(
                    "started meanwhile, so put back into service: " + names(started),
                    () -> outOfService(started, false));
        }
        Set<Integer> launched = new HashSet<>();
        now.stream().filter(one -> one.is(InstanceStateName.STOPPED)).forEach(one -> {
            journal.change(
                    "terminate " + one.name() + " (" + one.id() + ", version " + one.version() + ")", () -> end(one));
            launch(plan, spec, one.name(), one.tags().getOrDefault(AppInstance.KEEP_WARM_TAG, "false"));
            launched.add(one.number());
        });
        // So that no more than these boot at a time.
        patience.await(plan.boot(), () -> {
            long booting = pool().stream()
                    .filter(one -> launched.contains(one.number()) && one.lives())
                    .filter(one -> !one.is(InstanceStateName.STOPPED))
                    .count();
            return booting == 0 ? "" : "  until they have booted and stopped themselves, or are busy";
        });
    }

    private void end(AppInstance one) {
        fleet.terminate(List.of(one)).forEach(change -> {
            if (change.previousState().name() != InstanceStateName.STOPPED) {
                endedRunning = true;
                journal.say("  " + one.name() + " was "
                        + change.previousState().name() + " when it was terminated: what it worked on comes back to the"
                        + " queue after 30 s. Give a longer --settle.");
            }
        });
    }

    private void launch(Plan plan, LaunchSpec spec, String name, String keepWarm) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(Ownership.TAG, ownership.prefix());
        tags.put(AppInstance.VERSION_TAG, plan.version());
        tags.put(AppInstance.KEEP_WARM_TAG, keepWarm);
        journal.change(
                "launch " + name + " of " + plan.image() + ", version " + plan.version(),
                () -> fleet.launch(spec, name, tags));
    }

    private void outOfService(List<AppInstance> instances, boolean is) {
        // Written rather than deleted, as that needs one permission less.
        fleet.tag(instances, Map.of(AppInstance.OUT_OF_SERVICE_TAG, Boolean.toString(is)));
    }

    /**
     * Returns the names that nobody has although there was somebody: an earlier roll broke off between an end and a launch.
     */
    private static List<String> missing(List<AppInstance> pool) {
        Set<Integer> living = pool.stream()
                .filter(AppInstance::lives)
                .map(AppInstance::number)
                .collect(Collectors.toCollection(HashSet::new));
        int highest = living.stream().mapToInt(number -> number).max().orElse(0);
        Stream<Integer> ended =
                pool.stream().filter(one -> !one.lives() && one.outOfService()).map(AppInstance::number);
        return Stream.concat(IntStream.rangeClosed(1, highest).boxed(), ended)
                .distinct()
                .filter(number -> !living.contains(number))
                .sorted()
                .map(Instance::nameOf)
                .toList();
    }

    private static String names(List<AppInstance> instances) {
        List<String> names = new ArrayList<>();
        instances.forEach(one -> names.add(one.name()));
        return String.join(", ", names);
    }
}
