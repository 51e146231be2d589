package io.elasticfaces.local.ec2;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What instances can be filtered on, by the names that DescribeInstances and DescribeInstanceStatus use. */
final class InstanceFields implements Filters.Fields<Instance> {
    private static final String TAG = "tag:";

    private final Map<String, Function<Instance, Stream<String>>> fields;

    /**
     * Takes what instances do not know of themselves.
     *
     * @param impaired says of an id whether that instance runs without doing anything
     */
    InstanceFields(Region region, Predicate<String> impaired) {
        fields = Map.ofEntries(
                one("architecture", instance -> Region.ARCHITECTURE),
                one("availability-zone", instance -> region.zone()),
                one("client-token", instance -> instance.launch().clientToken()),
                one("image-id", instance -> instance.spec().imageId()),
                one("instance-id", Instance::id),
                one(
                        "instance-state-code",
                        instance -> Integer.toString(instance.state().code())),
                one("instance-state-name", instance -> instance.state().wireName()),
                one("instance-type", instance -> instance.spec().instanceType()),
                one("ip-address", instance -> Region.ADDRESS),
                one(
                        "launch-index",
                        instance -> Integer.toString(instance.launch().index())),
                one("launch-time", instance -> Ec2Xml.timeText(instance.launchTime())),
                one("monitoring-state", instance -> instance.monitored() ? "enabled" : "disabled"),
                one("owner-id", instance -> Region.ACCOUNT),
                one("private-ip-address", instance -> Region.ADDRESS),
                one("reason", Instance::transitionReason),
                one("reservation-id", instance -> instance.launch().reservationId()),
                one(
                        "state-reason-code",
                        instance -> instance.stateReason() == null
                                ? null
                                : instance.stateReason().code()),
                one("instance-status.status", instance -> Health.ofInstance(instance, impaired.test(instance.id()))
                        .status()),
                one("system-status.status", instance -> Health.ofSystem(instance)
                        .status()),
                Map.entry("tag-key", instance -> instance.tags().keySet().stream()),
                Map.entry("tag-value", instance -> instance.tags().values().stream()));
    }

    private static Map.Entry<String, Function<Instance, Stream<String>>> one(
            String name, Function<Instance, String> value) {
        return Map.entry(name, instance -> Stream.ofNullable(value.apply(instance)));
    }

    @Override
    public Function<Instance, Stream<String>> apply(String name) {
        if (name.startsWith(TAG)) {
            String key = name.substring(TAG.length());
            return instance -> instance.tag(key).stream();
        }
        return fields.get(name);
    }
}
