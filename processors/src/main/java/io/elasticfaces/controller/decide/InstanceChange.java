package io.elasticfaces.controller.decide;

import java.util.List;

/**
 * A change of instances by one call to EC2.
 *
 * @param ids the ids of the instances, or the name of the one to launch; not empty
 * @param launch the instance to launch; null for other changes
 */
public record InstanceChange(InstanceOperation operation, List<String> ids, Launch launch) {
    InstanceChange(InstanceOperation operation, List<String> ids) {
        this(operation, ids, null);
    }

    InstanceChange(Launch launch) {
        this(InstanceOperation.LAUNCH, List.of(launch.name()), launch);
    }

    /** Returns this change of two or more instances as two changes. */
    public List<InstanceChange> halves() {
        int half = ids.size() / 2;
        return List.of(
                new InstanceChange(operation, ids.subList(0, half)),
                new InstanceChange(operation, ids.subList(half, ids.size())));
    }
}
