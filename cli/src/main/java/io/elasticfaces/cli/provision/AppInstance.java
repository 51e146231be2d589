package io.elasticfaces.cli.provision;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.controller.observe.Instance;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * One app instance with what EC2 says of it.
 *
 * @param number the end of its Name tag {@code app-tier-instance-<number>}
 * @param described as it was when it was looked at
 */
record AppInstance(int number, Map<String, String> tags, software.amazon.awssdk.services.ec2.model.Instance described) {
    /** The tag that says which version of the image it runs. */
    static final String VERSION_TAG = "version";

    static final String KEEP_WARM_TAG = ResourceNames.KEEP_WARM_TAG;

    /** The tag of one that is being replaced: the controller leaves it alone. */
    static final String OUT_OF_SERVICE_TAG = Instance.OUT_OF_SERVICE_TAG;

    /** Reads an instance; its number is empty where its name is none of an app instance. */
    static OptionalInt numberOf(software.amazon.awssdk.services.ec2.model.Instance described) {
        return Instance.numberOf(tagsOf(described).getOrDefault("Name", ""));
    }

    static Map<String, String> tagsOf(software.amazon.awssdk.services.ec2.model.Instance described) {
        return described.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value, (one, other) -> one));
    }

    String id() {
        return described.instanceId();
    }

    String name() {
        return Instance.nameOf(number);
    }

    InstanceStateName state() {
        return described.state().name();
    }

    boolean is(InstanceStateName state) {
        return state() == state;
    }

    /** Tells whether it exists: terminated ones are described for an hour. */
    boolean lives() {
        return state() != InstanceStateName.TERMINATED && state() != InstanceStateName.SHUTTING_DOWN;
    }

    String version() {
        return tags.getOrDefault(VERSION_TAG, "");
    }

    boolean outOfService() {
        return "true".equals(tags.get(OUT_OF_SERVICE_TAG));
    }

    boolean keptWarm() {
        return "true".equals(tags.get(KEEP_WARM_TAG));
    }
}
