package io.elasticfaces.cli.provision;

import io.elasticfaces.controller.observe.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** The pool of app instances that a deployment is to have: looked for, launched, waited for. */
final class AppPool {
    /** The version of an instance that was taken over and runs another image. */
    private static final String UNKNOWN_VERSION = "unknown";

    private final AppFleet fleet;
    private final Ownership ownership;
    private final Journal journal;

    AppPool(AppFleet fleet, Ownership ownership, Journal journal) {
        this.fleet = fleet;
        this.ownership = ownership;
        this.journal = journal;
    }

    /** Returns whose each instance is that lives under an app instance's name. */
    Map<String, Ownership.Whose> whose() {
        Map<String, Ownership.Whose> whose = new LinkedHashMap<>();
        fleet.living()
                .forEach(
                        one -> whose.put(one.name() + " (" + one.id() + ")", ownership.whose(Optional.of(one.tags()))));
        return whose;
    }

    /**
     * Launches those that are not there, and tags those that are as far as they lack tags.
     *
     * @param version of the image, their tag
     */
    void ensure(int count, LaunchSpec spec, String version) {
        List<AppInstance> living = fleet.living();
        for (int number = 1; number <= count; number++) {
            int wanted = number;
            List<AppInstance> there =
                    living.stream().filter(one -> one.number() == wanted).toList();
            if (there.isEmpty()) {
                String name = Instance.nameOf(number);
                journal.change(
                        "launch " + name + " of " + spec.image() + " on " + spec.instanceType(),
                        () -> fleet.launch(spec, name, tags(version)));
            }
            if (there.size() > 1) {
                journal.say("  there are " + there.size() + " called "
                        + there.get(0).name() + "; terminate those that are too many");
            }
        }
        complete(living.stream().filter(one -> one.number() <= count).toList(), spec, version);
        sayOthers(living, count, spec);
    }

    private Map<String, String> tags(String version) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(Ownership.TAG, ownership.prefix());
        tags.put(AppInstance.VERSION_TAG, version);
        tags.put(AppInstance.KEEP_WARM_TAG, "false");
        return tags;
    }

    private void complete(List<AppInstance> there, LaunchSpec spec, String version) {
        Map<Map<String, String>, List<AppInstance>> lacking = new LinkedHashMap<>();
        there.forEach(one -> {
            Map<String, String> missing =
                    tags(one.described().imageId().equals(spec.image()) ? version : UNKNOWN_VERSION);
            missing.keySet().removeAll(one.tags().keySet());
            if (!missing.isEmpty()) {
                lacking.computeIfAbsent(missing, any -> new ArrayList<>()).add(one);
            }
        });
        lacking.forEach((tags, instances) -> journal.change(
                "tag " + instances.stream().map(AppInstance::name).collect(Collectors.joining(", ")) + ": " + tags,
                () -> fleet.tag(instances, tags)));
    }

    private void sayOthers(List<AppInstance> living, int count, LaunchSpec spec) {
        List<String> differing = new ArrayList<>();
        living.forEach(one -> {
            if (one.number() > count) {
                journal.say("  " + one.name() + " is beyond the " + count + " that are wanted; it is left alone");
            } else if (!one.described().imageId().equals(spec.image())) {
                differing.add(one.name());
            }
        });
        if (!differing.isEmpty()) {
            journal.say("  of another image than " + spec.image() + ": " + String.join(", ", differing)
                    + "; ./faces roll replaces them");
        }
    }

    /**
     * Waits until every instance has booted once and stopped itself, or is busy.
     *
     * @return whether all have stopped in time
     */
    boolean awaitStopped(int count, Duration longest, Patience patience) {
        return patience.await(longest, () -> {
            Map<Integer, AppInstance> living = fleet.living().stream()
                    .collect(Collectors.toMap(AppInstance::number, one -> one, (one, other) -> one));
            String left = IntStream.rangeClosed(1, count)
                    .filter(number ->
                            living.get(number) == null || !living.get(number).is(InstanceStateName.STOPPED))
                    .mapToObj(number -> Instance.nameOf(number) + " ("
                            + (living.get(number) == null
                                    ? "not there yet"
                                    : living.get(number).state())
                            + ")")
                    .collect(Collectors.joining(", "));
            return left.isEmpty() ? "" : "waiting until these have booted once and stopped themselves: " + left;
        });
    }
}
