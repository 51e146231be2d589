package io.elasticfaces.cli.provision;

import io.elasticfaces.contract.ResourceNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * Removes what belongs to a deployment, and only that: what has its name and carries its tag {@code
 * elastic-faces=<prefix>}. Where an S3 knows no tags, a bucket's name alone says so. What a CloudFormation stack has made
 * is emptied and left to the stack.
 */
public final class Teardown {
    private static final Duration LONGEST_END = Duration.ofMinutes(5);

    private final Ownership ownership;
    private final Journal journal;
    private final ResourceNames names;
    private final Buckets buckets;
    private final Queues queues;
    private final AppFleet fleet;
    private final Patience patience;

    private record Named(String name, String detail, boolean ofAStack) {}

    /** What there is to remove; nothing is changed before {@link Teardown#remove}. */
    public static final class Found {
        private final List<AppInstance> instances = new ArrayList<>();
        private final List<AppInstance> left = new ArrayList<>();
        private final List<Named> queues = new ArrayList<>();
        private final List<Named> buckets = new ArrayList<>();

        /** Tells whether there is nothing to remove. */
        public boolean isEmpty() {
            return instances.isEmpty() && queues.isEmpty() && buckets.isEmpty();
        }
    }

    public Teardown(CamelAws aws, String prefix, Journal journal, Patience patience) {
        this.ownership = new Ownership(prefix);
        this.journal = journal;
        this.names = new ResourceNames(prefix);
        this.buckets = new Buckets(aws, ownership, journal);
        // What a queue was set to does not matter here.
        this.queues = new Queues(aws, ownership, journal, "");
        this.fleet = new AppFleet(aws);
        this.patience = patience;
    }

    /** Looks for what belongs to the deployment, and says all of it. */
    public Found find() {
        Found found = new Found();
        fleet.living().stream()
                .filter(one -> ownership.whose(Optional.of(one.tags())) == Ownership.Whose.OURS)
                .forEach(one -> (ofAStack(one.tags()) ? found.left : found.instances).add(one));
        Stream.of(names.requestQueue(), names.responseQueue(), names.deadQueue())
                .forEach(name -> queues.url(name).ifPresent(url -> {
                    Optional<Map<String, String>> tags = queues.tags(url);
                    if (isOurs("queue " + name, tags)) {
                        found.queues.add(
                                new Named(name, queues.count(url) + " messages", ofAStack(tags.orElseThrow())));
                    }
                }));
        Stream.of(names.inBucket(), names.outBucket(), names.stateBucket())
                .filter(buckets::exists)
                .forEach(name -> {
                    Optional<Map<String, String>> tags = buckets.tags(name);
                    if (isOurs("bucket " + name, tags)) {
                        found.buckets.add(new Named(
                                name,
                                buckets.count(name) + " objects"
                                        + (tags.isEmpty() ? ", by its name: no tags here" : ""),
                                ofAStack(tags.orElse(Map.of()))));
                    }
                });
        list(found);
        return found;
    }

    private static boolean ofAStack(Map<String, String> tags) {
        return tags.containsKey(Ownership.STACK_TAG);
    }

    private boolean isOurs(String what, Optional<Map<String, String>> tags) {
        boolean ours = ownership.whose(tags) == Ownership.Whose.OURS;
        if (!ours) {
            journal.say("left alone: " + what + ", which carries no tag " + Ownership.TAG + "=" + ownership.prefix());
        }
        return ours;
    }

    private void list(Found found) {
        found.instances.forEach(
                one -> journal.say("instance " + one.name() + " (" + one.id() + ", " + one.state() + ")"));
        if (!found.left.isEmpty()) {
            journal.say("left to their stack: "
                    + found.left.stream().map(AppInstance::name).collect(Collectors.joining(", ")));
        }
        found.queues.forEach(
                one -> journal.say("queue    " + one.name() + " (" + one.detail() + ")" + stack(one, "left")));
        found.buckets.forEach(one ->
                journal.say("bucket   " + one.name() + " (" + one.detail() + ")" + stack(one, "emptied, and left")));
    }

    private static String stack(Named one, String what) {
        return one.ofAStack() ? ": " + what + " to its stack" : "";
    }

    /**
     * Refuses while instances run, as what they work on would be lost.
     *
     * @throws Refused naming them
     */
    public void requireNoneRuns(Found found) {
        String running = Stream.concat(found.instances.stream(), found.left.stream())
                .filter(one -> !one.is(InstanceStateName.STOPPED))
                .map(one -> one.name() + " (" + one.state() + ")")
                .collect(Collectors.joining(", "));
        if (!running.isEmpty()) {
            throw new Refused("These do not stand still: " + running + ". Stop the web tier, wait until they have"
                    + " stopped themselves, and run again; or give --force, and what they work on is lost.");
        }
    }

    /**
     * Removes what was found.
     *
     * @return whether all of it is gone; an instance may need longer
     */
    public boolean remove(Found found) {
        if (!found.instances.isEmpty()) {
            journal.change(
                    "terminate " + found.instances.size() + " instances", () -> fleet.terminate(found.instances));
        }
        found.queues.stream()
                .filter(one -> !one.ofAStack())
                .forEach(one -> journal.change("delete the queue " + one.name(), () -> queues.remove(one.name())));
        boolean gone = journal.dryRun() || found.instances.isEmpty() || awaitEnd();
        // Last, as a worker may write until its instance has ended.
        found.buckets.forEach(this::removeBucket);
        return gone;
    }

    private void removeBucket(Named one) {
        // People who are known outlive a stack, as the template has it.
        if (one.ofAStack() && one.name().equals(names.stateBucket())) {
            return;
        }
        journal.change("empty the bucket " + one.name(), () -> buckets.empty(one.name()));
        if (!one.ofAStack()) {
            journal.change("delete the bucket " + one.name(), () -> buckets.remove(one.name()));
        }
    }

    private boolean awaitEnd() {
        return patience.await(LONGEST_END, () -> {
            List<AppInstance> ending = fleet.all().stream()
                    .filter(one -> ownership.whose(Optional.of(one.tags())) == Ownership.Whose.OURS)
                    .filter(one -> !ofAStack(one.tags()) && !one.is(InstanceStateName.TERMINATED))
                    .toList();
            return ending.isEmpty() ? "" : "waiting for the end of " + ending.size() + " instances";
        });
    }
}
